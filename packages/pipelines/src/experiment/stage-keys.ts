import { deriveSeed } from '@avemo/checks';
import { isNetworkStage } from '../recipes/stage';
import type { GraphNode } from '../stages/graph';
import { keyOf } from './canonical';
import type { Plan } from './plan';

/** What the key of a fit depends on beside the stage itself. */
export interface KeyContext {
  plan: Plan;
  /** The recipe: its name and version, or what its files hold. */
  recipe: unknown;
  /** What is learned from: for each part, the content and truth of its clips. */
  parts: { train: string; validation: string; test: string };
  backend: string;
  /** For each block, a key of the code that makes it. */
  blocks?: Readonly<Record<string, string>>;
  seeds: readonly number[];
  /** Of another run's fits that stages of equal name start from. */
  initial?: ReadonlyMap<string, string>;
}

/** Keys of the nodes of a plan on one fold: equal keys, equal results. */
export class StageKeys {
  private readonly known = new Map<string, string>();

  constructor(private readonly context: KeyContext) {}

  /** The seed of a member: the run's own for the first, one of its own for each further one. */
  static memberSeed(seed: number, repetition: number): number {
    return repetition === 0 ? seed : deriveSeed(seed, 'member', repetition);
  }

  /** The seed that a node is fitted with when the run's is `seed`. */
  seedOf({ stage }: GraphNode, seed: number): number {
    return stage.seeds === 'first' ? this.context.seeds[0] : seed;
  }

  /** SHA-256 over all that the fit of a node depends on. */
  keyOf(id: string, runSeed: number): string {
    const { plan, recipe, parts, backend, blocks = {} } = this.context;
    const node = plan.graph.node(id);
    const seed = this.seedOf(node, runSeed);
    const place = `${seed}:${id}`;
    const before = this.known.get(place);
    if (before) return before;
    const { stage, edges, weightsFrom } = node;
    const key = keyOf({
      recipe,
      task: plan.task,
      stage: { ...stage },
      prepared: plan.prepared,
      inputs: Object.entries(edges).map(([name, edge]) => [
        name,
        'block' in edge
          ? [edge.block, blocks[edge.block] ?? null]
          : [this.keyOf(edge.node, seed), edge.output],
      ]),
      weightsFrom: weightsFrom.map((source) => this.keyOf(source, seed)),
      train: parts.train,
      validation: parts.validation,
      // The test part is answered, never learned from; its curve is part of the result where a stage asks for it.
      ...(isNetworkStage(stage) && stage.training.testEachEpoch && { test: parts.test }),
      ...('by' in stage && stage.by && { test: parts.test }),
      ...(this.context.initial?.has(id) && { initial: this.context.initial.get(id) }),
      seed,
      backend,
    });
    this.known.set(place, key);
    return key;
  }
}
