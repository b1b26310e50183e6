import {
  requireFunction,
  requireInteger,
  requireList,
  requireOptions,
  requireSameLength,
  requireSeed,
} from '@avemo/checks';
import type { Label } from './class-labels';
import { sampleMatrix } from './sample-matrix';
import { shuffledIndices } from './shuffled-indices';
import type { SvmFit, SvmFitOptions } from './svm-options';

/** What a search can try: `supportVectorMachine` and `supportVectorRegression` make such machines. */
export interface SearchedMachine<Target> {
  /** Learns from samples. */
  fit(
    features: readonly ArrayLike<number>[],
    targets: readonly Target[],
    options?: SvmFitOptions,
  ): Promise<SvmFit>;
  /** Predicts a target per sample. */
  predict(features: readonly ArrayLike<number>[]): ArrayLike<Target>;
  /** How good predictions are; greater is better. */
  score(predicted: readonly Target[], truth: readonly Target[]): number;
}

/** Options of `gridSearch`. */
export interface GridSearchOptions<Options, Target> extends SvmFitOptions {
  /** The values to try for each option, in all combinations, e.g. { cost: [0.1, 1, 10], gamma: [0.01, 0.1] }. */
  grid: { readonly [Name in keyof Options]?: readonly Options[Name][] };
  /** Options that every trial has. Default none. */
  fixed?: Options;
  /** Number of folds, at least 2 and at most the number of samples or groups. Default 5. */
  folds?: number;
  /** The group of each sample, e.g. its speaker: samples of one group are never in different folds. Default none. */
  groups?: readonly Label[];
  /** How good predictions for all samples are, greater is better. Default: the machine's own `score`. */
  score?: (predicted: readonly Target[], truth: readonly Target[]) => number;
  /** Seed of the folds, an integer from 0 to 2³² − 1. Default 0. */
  seed?: number;
}

/** What `gridSearch` found. */
export interface GridSearchResult<Machine, Options> {
  /** The options with the best score; the first of equal ones. */
  options: Options;
  /** Their score. */
  score: number;
  /** A machine with these options, fitted to all samples. */
  machine: Machine;
  /** Every trial, in the order of the grid. */
  trials: { options: Options; score: number }[];
}

/**
 * Finds the options of a machine that predict held-out samples best.
 *
 * Each sample is predicted once, by a machine fitted to the other folds; the score is that of all these predictions
 * together. Folds are alike in their targets: samples are sorted by target, in seeded order, and dealt out in turn.
 *
 * @param make - Makes a machine, e.g. `supportVectorMachine`.
 * @param features - One list of finite numbers per sample.
 * @param targets - The class or the number of each sample.
 * @param options - Grid, folds, groups.
 * @returns The best options, their machine and all trials.
 * @throws RangeError or TypeError if an option is out of range or lists do not fit.
 * @throws the signal's reason when it is aborted.
 *
 * Source: Stone 1974, https://doi.org/10.1111/j.2517-6161.1974.tb00994.x.
 *
 * @example
 * ```ts
 * import { gridSearch, supportVectorMachine } from '@avemo/models';
 *
 * const features = Array.from({ length: 40 }, (_, i) => [Math.sin(i), Math.cos(3 * i)] as const);
 * const labels = features.map(([x, y]) => (x * y > 0 ? 'same' : 'other'));
 * const { options } = await gridSearch(supportVectorMachine, features, labels, {
 *   grid: { kernel: ['linear', 'rbf'], cost: [1, 100] },
 *   folds: 4,
 * });
 * options; // → { kernel: 'rbf', cost: 100 }
 * ```
 */
export async function gridSearch<
  Options extends object,
  Target extends Label,
  Machine extends SearchedMachine<Target>,
>(
  make: (options?: Options) => Machine & SearchedMachine<Target>,
  features: readonly ArrayLike<number>[],
  targets: readonly NoInfer<Target>[],
  options: GridSearchOptions<NoInfer<Options>, NoInfer<Target>>,
): Promise<GridSearchResult<Machine, Options>> {
  const caller = 'gridSearch';
  requireFunction(caller, 'make', make);
  sampleMatrix(caller, features);
  requireList(caller, 'targets', targets);
  requireSameLength(caller, 'features', features, 'targets', targets);
  requireOptions(caller, 'options', options, 'Pass { grid: { cost: [1, 10] } }');
  const { grid, fixed, folds = 5, groups, score, seed = 0, signal, onProgress } = options;
  requireOptions(caller, 'grid', grid, 'Pass { cost: [1, 10] }');
  requireSeed(caller, 'seed', seed);
  const candidates = combinations(grid).map((each) => ({ ...fixed, ...each }) as Options);
  const foldOf = groups
    ? groupedFolds(caller, groups, features.length, folds, seed)
    : balancedFolds(caller, targets, folds, seed);
  const trials: { options: Options; score: number }[] = [];
  const total = candidates.length * folds;
  for (const candidate of candidates) {
    const predicted: Target[] = new Array(targets.length);
    const machine = make(candidate);
    for (let fold = 0; fold < folds; fold++) {
      const places = [...targets.keys()];
      const [held, others] = [true, false].map((is) => places.filter((i) => (foldOf[i] === fold) === is));
      const learnt = others.map((i) => features[i]);
      const done = trials.length * folds + fold;
      const { iterations, violation } = await machine.fit(
        learnt,
        others.map((i) => targets[i]),
        {
          signal,
          onProgress: (part) => {
            if (part.done < part.total) onProgress?.({ ...part, done, total });
          },
        },
      );
      const found = machine.predict(held.map((i) => features[i]));
      held.forEach((i, at) => (predicted[i] = found[at]));
      onProgress?.({ done: done + 1, total, iterations, violation });
    }
    trials.push({ options: candidate, score: (score ?? machine.score.bind(machine))(predicted, targets) });
  }
  const best = trials.reduce((a, b) => (b.score > a.score ? b : a));
  const machine = make(best.options);
  await machine.fit(features, targets, { signal });
  return { ...best, machine, trials };
}

function combinations(grid: object): object[] {
  let all: object[] = [{}];
  for (const [name, values] of Object.entries(grid)) {
    requireList('gridSearch', `grid.${name}`, values);
    if (values.length === 0)
      throw new RangeError(`gridSearch: grid.${name} must hold at least one value; got none.`);
    all = all.flatMap((each) => Array.from(values, (value) => ({ ...each, [name]: value })));
  }
  return all;
}

function balancedFolds(caller: string, targets: readonly Label[], folds: number, seed: number): Int32Array {
  requireInteger(caller, 'folds', folds, { min: 2, max: targets.length });
  const order = [...shuffledIndices(targets.length, seed, 0)];
  order.sort((a, b) => (targets[a] < targets[b] ? -1 : targets[a] > targets[b] ? 1 : 0));
  const foldOf = new Int32Array(targets.length);
  order.forEach((i, place) => (foldOf[i] = place % folds));
  return foldOf;
}

/** The largest groups first, each into the fold that holds least. */
function groupedFolds(
  caller: string,
  groups: readonly Label[],
  samples: number,
  folds: number,
  seed: number,
): Int32Array {
  requireList(caller, 'groups', groups);
  requireSameLength(caller, 'features', { length: samples }, 'groups', groups);
  const names = [...new Set(groups)];
  requireInteger(caller, 'folds', folds, { min: 2, max: names.length });
  const size = new Map(names.map((name) => [name, groups.filter((each) => each === name).length]));
  const order = [...shuffledIndices(names.length, seed, 0)].map((i) => names[i]);
  order.sort((a, b) => size.get(b)! - size.get(a)!);
  const held = new Int32Array(folds);
  const foldOf = new Map<Label, number>();
  for (const name of order) {
    const fold = held.indexOf(Math.min(...held));
    foldOf.set(name, fold);
    held[fold] += size.get(name)!;
  }
  return Int32Array.from(groups, (name) => foldOf.get(name)!);
}
