import type { Column } from '../prepare/column';
import type { AnyRecipe } from '../recipes/define-recipe';
import type { FittedNode } from '../stages/fitted-node';
import type { Answer } from '../training/answer';
import type { CheckpointStore } from '../training/checkpoint-store';
import { FoldRunner, type FitStore } from '../experiment/fold-runner';
import { openPlan, type Plan } from '../experiment/plan';
import { StageKeys } from '../experiment/stage-keys';
import { makeUpClips, type BlockShape, type MadeUpClips } from './made-up-clips';

/** Options of {@link checkRecipe} and {@link recipeChecks}. */
export interface CheckRecipeOptions {
  /** What the blocks of a clip look like; their content is made up. */
  blocks: Readonly<Record<string, BlockShape>>;
  /** Settings that make the networks small and quick, on top of `preset`. */
  settings?: Readonly<Record<string, unknown>>;
  /** One of the recipe's presets; default the defaults of the settings. */
  preset?: string;
  /** One of the recipe's tasks; default the first. */
  task?: string;
  /** The class names of the made-up clips; default `a` and `b`. */
  labels?: readonly string[];
  /** Which systems; default all. */
  variants?: readonly string[];
}

/** Clips to learn from; as many again choose the epoch, and as many are tested. */
export const LEARNED_CLIPS = 8;

/** A recipe on made-up clips. */
export class Bench {
  readonly plan: Plan;

  constructor(
    readonly recipe: AnyRecipe,
    readonly options: CheckRecipeOptions,
  ) {
    this.plan = this.planWith({});
  }

  /** The plan with other settings on top, and fewer epochs. */
  planWith(settings: Readonly<Record<string, unknown>>, epochs?: number): Plan {
    const { labels = ['a', 'b'], settings: own = {}, preset, task, variants } = this.options;
    const chosen = this.recipe.tasks.find(({ name }) => task === undefined || name === task);
    const all = chosen?.kind === 'classes' && chosen.classes ? Object.values(chosen.classes).flat() : labels;
    const targets = chosen?.kind === 'values' ? chosen.targets : [];
    return openPlan(
      { name: 'made-up clips', labels: all, targets },
      { recipe: this.recipe, variants, task, preset, settings: { ...own, ...settings }, epochs },
    );
  }

  /** Clips whose blocks carry their truth. */
  clips(plan: Plan, count = 3 * LEARNED_CLIPS): MadeUpClips {
    const shapes = Object.fromEntries(plan.blocks.map((block) => [block, this.options.blocks[block]]));
    return makeUpClips(shapes, plan.task, { count, seed: 1 });
  }

  /** Fits on the first eight clips, chooses by the next, answers the rest. */
  runner(
    plan: Plan,
    { columns, truths }: MadeUpClips,
    {
      files = memoryStore(),
      signal,
      onProgress,
    }: { files?: FitStore; signal?: AbortSignal; onProgress?: () => void } = {},
  ): { runner: FoldRunner; keys: StageKeys; test: number[] } {
    const place = (start: number) => Array.from({ length: LEARNED_CLIPS }, (_, i) => start + i);
    const keys = new StageKeys({
      plan,
      recipe: { name: this.recipe.name, version: this.recipe.version },
      parts: { train: 'train', validation: 'validation', test: 'test' },
      backend: 'any',
      seeds: [1],
    });
    const test = place(2 * LEARNED_CLIPS);
    const runner = new FoldRunner({
      plan,
      dataset: { clips: truths.map((_, i) => ({ id: `made-up clip ${i}` })) },
      blocks: columns,
      truths,
      fold: { name: '1', train: place(0), validation: place(LEARNED_CLIPS), test },
      keys,
      files,
      signal,
      onProgress,
    });
    return { runner, keys, test };
  }
}

/** Keeps fits while the process lives. */
export function memoryStore(): FitStore {
  const fits = new Map<string, Omit<FittedNode, 'node'>>();
  const files = new Map<string, Uint8Array>();
  return {
    load: (key) => Promise.resolve(fits.get(key)),
    save: async (key, { fitted, ...rest }) => void fits.set(key, { ...rest, fitted }),
    checkpoint: (key): CheckpointStore => ({
      load: (what) => Promise.resolve(files.get(`${key}.${what}`)),
      save: async (what, bytes) => void files.set(`${key}.${what}`, bytes.slice()),
    }),
  };
}

/** The columns without one block. */
export const withoutBlock = (
  columns: Readonly<Record<string, Column>>,
  block: string,
): Record<string, Column> => ({ ...columns, [block]: columns[block].map(() => undefined) });

/** The greatest difference between two lists of answers. */
export function difference(a: readonly Answer[], b: readonly Answer[]): number {
  let greatest = 0;
  a.forEach(({ output }, i) => {
    if (output.length !== b[i].output.length) greatest = Infinity;
    output.forEach((value, j) => {
      const off = Math.abs(value - b[i].output[j]);
      greatest = Math.max(greatest, Number.isNaN(off) ? Infinity : off);
    });
  });
  return greatest;
}
