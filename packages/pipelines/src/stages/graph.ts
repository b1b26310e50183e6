import type { Input, Inputs, Stage } from '../recipes/stage';
import { isNetworkStage } from '../recipes/stage';

/** Where an input of a node comes from. */
export type Edge = { block: string } | { node: string; output: string };

/** A stage in its graph; of a stage whose inputs are separate, one node for each input that is read. */
export interface GraphNode {
  /** The stage's name; `stage/input` for one input of a separate stage. */
  id: string;
  stage: Stage;
  /** By the stage's own names of its inputs. */
  edges: Record<string, Edge>;
  /** The nodes whose weights it starts from. */
  weightsFrom: string[];
}

/** All stages of a recipe for some settings and a task. */
export interface Graph {
  /** The node that a variant or an edge means. */
  node(id: string): GraphNode;
  /** The nodes that these need, themselves included, each behind those that it needs. */
  reach(ids: readonly string[]): GraphNode[];
}

/**
 * Joins stages to a graph.
 *
 * @param stages - As a recipe gives them.
 * @param blocks - The names of its blocks.
 * @returns The graph; it has no circle.
 * @throws RangeError for two stages of one name, an input that is nothing, or a circle.
 */
export function buildGraph(stages: readonly Stage[], blocks: readonly string[]): Graph {
  const byName = new Map<string, Stage>();
  for (const stage of stages) {
    if (byName.has(stage.name)) throw new RangeError(`two stages have the name ${stage.name}; rename one.`);
    byName.set(stage.name, stage);
  }
  const nodes = new Map<string, GraphNode>();
  const edgeOf = (stage: Stage, from: string): Edge => {
    const cut = from.indexOf('/');
    if (cut < 0) {
      if (blocks.includes(from)) return { block: from };
      throw new RangeError(
        `stage ${stage.name} reads ${JSON.stringify(from)}; its blocks are ${blocks.join(', ')}, outputs of stages are written stage/output.`,
      );
    }
    const [name, output] = [from.slice(0, cut), from.slice(cut + 1)];
    const source = byName.get(name);
    if (!source || !output) {
      throw new RangeError(
        `stage ${stage.name} reads ${JSON.stringify(from)}; there is no stage ${name}. Stages are ${[...byName.keys()].join(', ')}.`,
      );
    }
    return { node: isSeparate(source) ? `${name}/${output}` : name, output };
  };
  const node = (id: string): GraphNode => {
    const known = nodes.get(id);
    if (known) return known;
    const cut = id.indexOf('/');
    const stage = byName.get(cut < 0 ? id : id.slice(0, cut));
    if (!stage) {
      throw new RangeError(`there is no stage ${id}; stages are ${[...byName.keys()].join(', ')}.`);
    }
    const made = cut < 0 ? stage : onlyInput(stage, id.slice(cut + 1));
    const edges = Object.entries(made.inputs as Inputs).map(([name, input]) => [
      name,
      edgeOf(stage, typeof input === 'string' ? input : (input as Input).from),
    ]);
    const entry: GraphNode = {
      id,
      stage: made,
      edges: Object.fromEntries(edges) as Record<string, Edge>,
      weightsFrom: isNetworkStage(stage) ? [...(stage.weightsFrom ?? [])] : [],
    };
    nodes.set(id, entry);
    return entry;
  };
  const reach = (ids: readonly string[]): GraphNode[] => {
    const ordered = new Map<string, GraphNode>();
    const visit = (id: string, path: readonly string[]) => {
      if (ordered.has(id)) return;
      if (path.includes(id))
        throw new RangeError(`stages depend on each other in a circle: ${[...path, id].join(' → ')}.`);
      const entry = node(id);
      for (const next of needs(entry)) visit(next, [...path, id]);
      ordered.set(id, entry);
    };
    for (const id of ids) visit(id, []);
    return [...ordered.values()];
  };
  reach([...byName.values()].filter((stage) => !isSeparate(stage)).map(({ name }) => name));
  return { node, reach };
}

/** The nodes that a node reads or starts from. */
export const needs = ({ edges, weightsFrom }: GraphNode): string[] => [
  ...Object.values(edges).flatMap((edge) => ('node' in edge ? [edge.node] : [])),
  ...weightsFrom,
];

/** The blocks that nodes read themselves, each once. */
export const blocksOf = (nodes: readonly GraphNode[]): string[] => [
  ...new Set(
    nodes.flatMap(({ edges }) =>
      Object.values(edges).flatMap((edge) => ('block' in edge ? [edge.block] : [])),
    ),
  ),
];

const isSeparate = (stage: Stage): boolean => !isNetworkStage(stage) && stage.separate === true;

function onlyInput(stage: Stage, name: string): Stage {
  const inputs = stage.inputs as Inputs;
  if (!Object.hasOwn(inputs, name)) {
    throw new RangeError(
      `the stage ${stage.name} gives ${Object.keys(inputs).join(', ')}, not ${JSON.stringify(name)}.`,
    );
  }
  return { ...stage, inputs: { [name]: inputs[name] } };
}
