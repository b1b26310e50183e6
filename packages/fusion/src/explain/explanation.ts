import type * as tf from '@tensorflow/tfjs-core';
import { requireExplanation } from './require-explanation';

/**
 * What the numbers of an explanation are: `'attention'` weights over frames or models, `'gate'` values, `'factor'` the
 * adaptive factors μ and η, `'occlusion'` how much the result moves without a modality.
 */
export type ExplanationMeasure = 'attention' | 'gate' | 'factor' | 'occlusion';

/** Numbers nested in lists, one level for each axis. */
export type NestedNumbers = number | NestedNumbers[];

/** One axis of an explanation. */
export interface ExplanationAxis {
  /** What it counts: `'sample'`, `'time'`, `'modality'`, `'class'`, `'output'`, … */
  name: string;
  /** One label for each place: indices, seconds on a `'time'` axis, names of modalities or classes. */
  labels: (string | number)[];
}

/** Weights as plain data for a plot or a table; it survives `JSON.stringify`. */
export interface Explanation {
  /** What the values are. */
  measure: ExplanationMeasure;
  /** The axes of `values`, outermost first. */
  axes: ExplanationAxis[];
  /** The weights, in [0, 1]. */
  values: NestedNumbers;
  /** Standard deviations beside means, nested as `values`; only behind `explainByClass`. */
  deviations?: NestedNumbers;
}

/** How the axes of an explanation are labelled. */
export interface ExplanationLabels {
  /** Seconds from one step of a `'time'` axis to the next; without it steps are counted. */
  hopSeconds?: number;
  /** Seconds of the first step. Default 0. */
  startSeconds?: number;
  /** Names on a `'modality'` axis, audio first. Default `['audio', 'video']` for two, else indices. */
  modalities?: readonly string[];
}

/**
 * The values of an explanation one by one, as table and plot libraries take them: one object for each value, a field for
 * each axis.
 *
 * @param explanation - What an `explain…` function gave.
 * @returns Rows in the order of the axes, each with the label on every axis, `value`, and `deviation` where there is one.
 *
 * @example
 * ```ts
 * import * as tf from '@tensorflow/tfjs-core';
 * import { AdaptiveFactorizedBilinearPooling, explainModalities, explanationRows } from '@avemo/fusion';
 *
 * const fusion = new AdaptiveFactorizedBilinearPooling({ outputs: 8, factors: 2 });
 * const inputs = [tf.tensor2d([[3, 4]]), tf.tensor2d([[0, 15]])];
 * fusion.apply(inputs);
 * explanationRows(explainModalities(fusion, inputs))[1]; // → { sample: 0, modality: 'video', value: 0.75 }
 * ```
 */
export function explanationRows(explanation: Explanation): Record<string, string | number>[] {
  requireExplanation('explanationRows', explanation);
  const { axes, values, deviations } = explanation;
  const rows: Record<string, string | number>[] = [];
  const visit = (
    value: NestedNumbers,
    deviation: NestedNumbers | undefined,
    path: Record<string, string | number>,
    depth: number,
  ) => {
    if (!Array.isArray(value)) {
      rows.push({ ...path, value, ...(typeof deviation === 'number' ? { deviation } : {}) });
      return;
    }
    const { name, labels } = axes[depth];
    value.forEach((each, i) =>
      visit(
        each,
        Array.isArray(deviation) ? deviation[i] : undefined,
        { ...path, [name]: labels[i] },
        depth + 1,
      ),
    );
  };
  visit(values, deviations, {}, 0);
  return rows;
}

/**
 * A tensor of weights as an explanation.
 * @internal
 */
export function explanationOf(
  caller: string,
  weights: tf.Tensor,
  {
    measure,
    axes,
    labels,
  }: { measure: ExplanationMeasure; axes: readonly string[]; labels: ExplanationLabels },
): Explanation {
  if (axes.length !== weights.rank) {
    throw new RangeError(
      `${caller}: the weights have ${weights.rank} axes, of sizes [${weights.shape.join(', ')}]; ` +
        `got ${axes.length} name${axes.length === 1 ? '' : 's'}, [${axes.join(', ')}]. Name each axis in axes.`,
    );
  }
  return {
    measure,
    axes: axes.map((name, i) => ({ name, labels: labelsOf(caller, name, weights.shape[i], labels) })),
    values: weights.arraySync() as NestedNumbers,
  };
}

function labelsOf(
  caller: string,
  name: string,
  length: number,
  { hopSeconds = 1, startSeconds = 0, modalities }: ExplanationLabels,
): (string | number)[] {
  if (name === 'time') return Array.from({ length }, (_, i) => startSeconds + i * hopSeconds);
  if (name !== 'modality') return Array.from({ length }, (_, i) => i);
  const names = modalities ?? (length === 2 ? ['audio', 'video'] : Array.from({ length }, (_, i) => i));
  if (names.length === length) return [...names];
  throw new RangeError(
    `${caller}: modalities must hold ${length} names, audio first; got [${names.join(', ')}].`,
  );
}
