import { CallError } from '../call-error';
import type { Dataset } from '../datasets/clip';
import type { AnyRecipe } from '../recipes/define-recipe';
import { preparedSettings, resolveSettings, type SettingValue } from '../recipes/settings-schema';
import { isNetworkStage, type Stage } from '../recipes/stage';
import { openTask, type OpenTask } from '../recipes/task';
import { membersOf, openRecipe, type Member, type OpenedRecipe, type OwnFusion } from '../recipes/variants';
import { blocksOf, buildGraph, type Graph, type GraphNode } from '../stages/graph';

/** What is to be fitted, before any file of a clip is read. */
export interface Plan {
  recipe: AnyRecipe;
  task: OpenTask;
  /** A value for every setting. */
  settings: Record<string, SettingValue>;
  /** Those on which blocks depend. */
  prepared: Record<string, SettingValue>;
  opened: OpenedRecipe;
  graph: Graph;
  /** The asked variants and the fits that each consists of. */
  variants: Map<string, Member[]>;
  /** Everything that the variants reach, in order. */
  nodes: GraphNode[];
  /** The blocks that are reached. */
  blocks: string[];
}

/** What {@link openPlan} is told. */
export interface PlanOptions {
  recipe: AnyRecipe;
  /** Default: all but those on request. */
  variants?: readonly string[];
  /** The name of one of the recipe's tasks; default the first. */
  task?: string;
  /** The name of one of the recipe's presets. */
  preset?: string;
  /** On top of the preset. */
  settings?: Readonly<Record<string, unknown>>;
  fusions?: readonly OwnFusion[];
  /** Most epochs of every network stage, on top of what the settings say. */
  epochs?: number;
}

/**
 * Checks what is asked of a recipe and a data set, and finds what it needs.
 *
 * @throws CallError for a task, preset or variant that is not there, RangeError for a setting out of its range.
 */
export function openPlan(
  dataset: Pick<Dataset, 'name' | 'labels' | 'targets'>,
  { recipe, variants, task: taskName, preset, settings: given = {}, fusions, epochs }: PlanOptions,
): Plan {
  const task = openTask(taskOf(recipe, taskName), dataset);
  const presets = (recipe.presets ?? {}) as Record<string, Record<string, unknown>>;
  if (preset !== undefined && !Object.hasOwn(presets, preset)) {
    const known = Object.keys(presets).join(', ') || 'none';
    throw new CallError(`the recipe ${recipe.name} has no preset ${preset}; it has ${known}.`);
  }
  const settings = resolveSettings(recipe.settings, preset === undefined ? {} : presets[preset], given);
  const opened = openRecipe(recipe, { settings, task, fusions });
  if (epochs !== undefined) opened.stages = opened.stages.map((stage) => withAtMost(stage, epochs));
  const graph = buildGraph(opened.stages, Object.keys(recipe.blocks));
  const names = variants ?? allVariants(opened);
  if (names.length === 0 || new Set(names).size !== names.length) {
    throw new CallError(`name each variant once, and at least one; got ${names.join(', ') || 'none'}.`);
  }
  const members = new Map(names.map((name) => [name, membersOf(opened, name)]));
  const nodes = graph.reach([...members.values()].flat().map(({ stage }) => stage));
  return {
    recipe,
    task,
    settings,
    prepared: preparedSettings(recipe.settings, settings),
    opened,
    graph,
    variants: members,
    nodes,
    blocks: blocksOf(nodes),
  };
}

/** Those that are trained where none is named. */
const allVariants = ({ variants }: OpenedRecipe): string[] =>
  Object.keys(variants).filter((name) => !variants[name].onRequest);

const withAtMost = (stage: Stage, epochs: number): Stage =>
  isNetworkStage(stage)
    ? { ...stage, training: { ...stage.training, epochs: Math.min(epochs, stage.training.epochs) } }
    : stage;

function taskOf(recipe: AnyRecipe, name: string | undefined): AnyRecipe['tasks'][number] {
  if (name === undefined) return recipe.tasks[0];
  const task = recipe.tasks.find((one) => one.name === name);
  if (task) return task;
  throw new CallError(
    `the recipe ${recipe.name} has no task ${name}; it has ${recipe.tasks.map((one) => one.name).join(', ')}.`,
  );
}

/** The modalities that a node hears or sees, through all that it needs. */
export function streamsOf({ graph, recipe }: Plan, id: string): string[] {
  return [...new Set(blocksOf(graph.reach([id])).flatMap((block) => recipe.blocks[block].stream ?? []))];
}
