import { requireInteger, requireList, requireOptions } from '@avemo/checks';
import type { Explanation } from './explanation';
import { requireExplanation } from './require-explanation';

/** Options of {@link explainByClass}. */
export interface ExplainByClassOptions {
  /** The names of the classes, in the order of their indices. Default the indices. */
  classes?: readonly string[];
}

/**
 * Means and standard deviations of modality weights for each class: which emotion is heard and which is seen.
 *
 * @param explanation - Axes `sample` and `modality`, as {@link explainModalities} gives for fusions of whole clips.
 * @param labels - The class index of each sample.
 * @param options - Names of the classes.
 * @returns Axes `class` and `modality`, with `deviations` (of the population); classes without a sample are left out.
 * @throws RangeError for other axes, a wrong number of labels, or a label that is no class index.
 *
 * Source: AM-FBP, Zhou et al. 2021, figure 7, the adaptive factors of each emotion, https://arxiv.org/abs/2111.08910.
 *
 * @example
 * ```ts
 * import * as tf from '@tensorflow/tfjs-core';
 * import { AdaptiveFactorizedBilinearPooling, explainByClass, explainModalities } from '@avemo/fusion';
 *
 * const fusion = new AdaptiveFactorizedBilinearPooling({ outputs: 8, factors: 2 });
 * const inputs = [tf.tensor2d([[1], [3], [1]]), tf.tensor2d([[1], [1], [3]])];
 * fusion.apply(inputs);
 * const factors = explainByClass(explainModalities(fusion, inputs), [0, 0, 1], { classes: ['anger', 'joy'] });
 * factors.axes.map(({ labels }) => labels); // → [['anger', 'joy'], ['audio', 'video']]
 * factors.values; // → [[0.625, 0.375], [0.25, 0.75]]
 * factors.deviations; // → [[0.125, 0.125], [0, 0]]
 * ```
 */
export function explainByClass(
  explanation: Explanation,
  labels: ArrayLike<number>,
  options: ExplainByClassOptions = {},
): Explanation {
  requireExplanation('explainByClass', explanation);
  requireList('explainByClass', 'labels', labels);
  requireOptions('explainByClass', 'options', options);
  const { classes } = options;
  const [samples, modalities] = explanation.axes;
  if (explanation.axes.length !== 2 || samples.name !== 'sample') {
    const names = explanation.axes.map(({ name }) => name).join(', ');
    throw new RangeError(
      `explainByClass: the explanation must have the axes sample and modality; got [${names}]. ` +
        'Average over the other axes first.',
    );
  }
  const values = explanation.values as number[][];
  if (labels.length !== values.length) {
    throw new RangeError(
      `explainByClass: labels must hold one class index for each of the ${values.length} samples; got ${labels.length}.`,
    );
  }
  const groups = new Map<number, number[][]>();
  values.forEach((row, i) => {
    const max = classes ? classes.length - 1 : undefined;
    requireInteger('explainByClass', `labels[${i}]`, labels[i], { min: 0, max });
    groups.set(labels[i], [...(groups.get(labels[i]) ?? []), row]);
  });
  const present = [...groups.keys()].sort((a, b) => a - b);
  const column = (index: number, m: number) => (groups.get(index) as number[][]).map((row) => row[m]);
  const perClass = (statistic: (numbers: number[]) => number) =>
    present.map((index) => modalities.labels.map((_, m) => statistic(column(index, m))));
  return {
    measure: explanation.measure,
    axes: [{ name: 'class', labels: present.map((index) => classes?.[index] ?? index) }, modalities],
    values: perClass(mean),
    deviations: perClass(deviation),
  };
}

const mean = (numbers: number[]) => numbers.reduce((sum, value) => sum + value, 0) / numbers.length;

function deviation(numbers: number[]): number {
  const middle = mean(numbers);
  return Math.sqrt(mean(numbers.map((value) => (value - middle) ** 2)));
}
