import { deriveSeed } from '@avemo/checks';
import type { PickedRows } from './kernel-rows';
import { fitSigmoid } from './posterior-coupling';
import { rowsOf, type SampleMatrix } from './sample-matrix';
import { shuffledIndices } from './shuffled-indices';
import { expand, shareVectors } from './support-vectors';
import type { SvmKernel } from './svm-kernel';
import type { SvmSearchOptions } from './svm-options';
import { trainClassifier, type SvmSolution } from './svm-training';
import type { Turn } from './yield-to-events';

/** Two classes of a training set and how to tell them apart. @internal */
export interface ClassPair {
  /** All samples, of which some belong to the pair. */
  samples: SampleMatrix;
  /** Those of both classes, the first class first. */
  members: readonly number[];
  /** How many of them belong to the first class. */
  firsts: number;
  /** C of the first and of the second class. */
  costs: readonly [number, number];
  kernel: SvmKernel;
  /** Gives the kernel rows of some of all samples. */
  rowsFor: (picked: ArrayLike<number>) => Promise<PickedRows>;
  search: Required<SvmSearchOptions>;
}

/** Folds in which the decision values behind the probabilities are made. */
const FOLDS = 5;

/** [0, 1], [0, 2], …, [1, 2], … @internal */
export function pairsOf(classes: number): [number, number][] {
  const pairs: [number, number][] = [];
  for (let i = 0; i < classes; i++) for (let j = i + 1; j < classes; j++) pairs.push([i, j]);
  return pairs;
}

/** The decision function of a pair, above 0 for its first class. @internal */
export function trainPair(pair: ClassPair, turn: Turn): Promise<SvmSolution> {
  return trainRows(pair, Int32Array.from(pair.members.keys()), turn);
}

/** Slope and offset of the pair's sigmoid, from decision values for samples that were left out. @internal */
export async function trainSigmoid(pair: ClassPair, seed: number, turn: Turn): Promise<[number, number]> {
  const { samples, members, firsts, kernel } = pair;
  const decisions = new Float64Array(members.length);
  const order = shuffledIndices(members.length, deriveSeed(seed, 'folds'), 0);
  for (let fold = 0; fold < FOLDS; fold++) {
    const held = order.filter((_, at) => at % FOLDS === fold);
    const others = order.filter((_, at) => at % FOLDS !== fold);
    const found = others.filter((row) => row < firsts).length;
    if (found === 0 || found === others.length) {
      // One class alone is left: its side, or nothing, as libsvm has it.
      const side = others.length === 0 ? 0 : found === 0 ? -1 : 1;
      held.forEach((row) => (decisions[row] = side));
      continue;
    }
    const solution = await trainRows(pair, others, turn);
    const shared = shareVectors(
      rowsOf(
        samples,
        others.map((at) => members[at]),
      ),
      [solution],
    );
    const values = expand(
      kernel,
      shared,
      rowsOf(
        samples,
        held.map((at) => members[at]),
      ),
    );
    held.forEach((row, i) => (decisions[row] = values[i][0]));
  }
  return fitSigmoid(
    decisions,
    Array.from(decisions, (_, row) => row < firsts),
  );
}

/** Trains on the members at these places. */
async function trainRows(
  { members, firsts, costs, rowsFor, search }: ClassPair,
  places: Int32Array,
  turn: Turn,
): Promise<SvmSolution> {
  const y = Int8Array.from(places, (at) => (at < firsts ? 1 : -1));
  const upper = Float64Array.from(places, (at) => costs[at < firsts ? 0 : 1]);
  const picked = await rowsFor(places.map((at) => members[at]));
  return trainClassifier(picked, { y, upper }, search, turn);
}
