import * as tf from '@tensorflow/tfjs-core';
import { requireInteger, requirePositive, requireSameLength } from '@avemo/checks';
import { softmax } from '../fuse-answers';

/** Options of {@link fitVoice}. */
export interface FitVoiceOptions {
  /** λ, what large weights cost, above 0. Default 1000. */
  regularization?: number;
  /** Steps at most, an integer of at least 1. Default 300. */
  steps?: number;
  /** The search ends where the gradient is this share of its first length, above 0. Default 0.001. */
  tolerance?: number;
}

/** A linear model of emotions in voices: softmax((x − mean)/scale · kernel + bias). */
export interface VoiceModel {
  /** Its classes, in order. */
  labels: string[];
  /** Of each functional over the training clips. */
  mean: Float32Array;
  /** Its standard deviation. */
  scale: Float32Array;
  /** [functionals, labels], row by row. */
  kernel: Float32Array;
  /** [labels] */
  bias: Float32Array;
}

/** Standardised functionals are cut here, so that one odd value cannot decide. @internal */
export const limit = 4;

/**
 * Multinomial logistic regression on standardised functionals, each class of equal weight.
 *
 * min Σ_i w_i (−ln p(y_i | x_i)) + λ/2 ‖W‖², w_i = n/(K n_y), found by accelerated gradient steps that start again where
 * they would go uphill. Nothing is drawn by chance. Computes on the tfjs backend that is set.
 *
 * @param rows - One vector of functionals for each clip, all of one length.
 * @param labels - The class of each clip.
 * @param options - How strong the regularisation is, and how long to search.
 * @returns The model.
 * @throws RangeError for no rows, rows of different lengths, one class only, or an option out of range.
 *
 * Source: Nesterov 1983 as in O'Donoghue & Candès 2015, https://doi.org/10.1007/s10208-013-9150-3 (restart by gradient)
 *
 * @example
 * ```ts
 * import { fitVoice, scoreVoice } from '@avemo/pipelines/predict';
 *
 * const model = await fitVoice([[0], [1], [4], [5]], ['sadness', 'sadness', 'anger', 'anger'], { regularization: 0.1 });
 * model.labels; // → ['anger', 'sadness']
 * scoreVoice(model, [5])[0]! > 0.9; // → true
 * ```
 */
export async function fitVoice(
  rows: readonly ArrayLike<number>[],
  labels: readonly string[],
  { regularization = 1000, steps = 300, tolerance = 1e-3 }: FitVoiceOptions = {},
): Promise<VoiceModel> {
  requireSameLength('fitVoice', 'rows', rows, 'labels', labels);
  requirePositive('fitVoice', 'regularization', regularization);
  requireInteger('fitVoice', 'steps', steps);
  requirePositive('fitVoice', 'tolerance', tolerance);
  const classes = [...new Set(labels)].sort();
  const width = rows[0]?.length ?? 0;
  if (classes.length < 2) throw new RangeError('fitVoice: labels must name at least two classes.');
  if (width === 0 || rows.some((row) => row.length !== width)) {
    throw new RangeError(`fitVoice: rows must all have one length of at least 1; the first has ${width}.`);
  }
  const { mean, scale } = momentsOf(rows, width);
  const places = labels.map((label) => classes.indexOf(label));
  const sizes = classes.map((_, c) => places.filter((place) => place === c).length);
  const own = places.map((place) => rows.length / (classes.length * sizes[place]));
  const inputs = tf.tidy(() => {
    const values = new Float32Array(rows.length * width);
    rows.forEach((row, i) => values.set(standardized(row, mean, scale), i * width));
    // The column of ones stands for the bias.
    return tf.concat(
      [tf.tensor2d(values, [rows.length, width]), tf.ones([rows.length, 1])],
      1,
    ) as tf.Tensor2D;
  });
  const constants = tf.tidy(() => ({
    inputs,
    truth: tf.cast(tf.oneHot(places, classes.length), 'float32') as tf.Tensor2D,
    weights: tf.tensor2d(own, [rows.length, 1]),
    penalty: tf.concat([tf.fill([width, 1], regularization), tf.zeros([1, 1])]) as tf.Tensor2D,
  }));
  try {
    const step = 1 / (0.5 * (await largestEigenvalue(constants)) + regularization);
    const solution = await descend(constants, { step, steps, tolerance });
    return {
      labels: classes,
      mean,
      scale,
      kernel: solution.slice(0, width * classes.length),
      bias: solution.slice(width * classes.length),
    };
  } finally {
    tf.dispose([inputs, ...Object.values(constants)]);
  }
}

/**
 * Probabilities of a voice's emotions.
 *
 * @param model - From `fitVoice`.
 * @param functionals - Of one clip, as in the training.
 * @param temperature - What the logits are divided by, above 0. Default 1.
 * @returns One probability for each of the model's labels, of sum 1.
 *
 * @example
 * ```ts
 * import { fitVoice, scoreVoice } from '@avemo/pipelines/predict';
 *
 * const model = await fitVoice([[0], [1]], ['sadness', 'anger'], { regularization: 1 });
 * scoreVoice(model, [0.5]); // → [0.5, 0.5]
 * ```
 */
export function scoreVoice(model: VoiceModel, functionals: ArrayLike<number>, temperature = 1): number[] {
  const { labels, mean, scale, kernel, bias } = model;
  const x = standardized(functionals, mean, scale);
  const logits = Array.from(bias);
  for (let f = 0; f < x.length; f++) {
    for (let c = 0; c < labels.length; c++) logits[c] += x[f] * kernel[f * labels.length + c];
  }
  return softmax(logits.map((logit) => logit / temperature));
}

function momentsOf(rows: readonly ArrayLike<number>[], width: number) {
  const mean = new Float32Array(width);
  const scale = new Float32Array(width);
  for (let f = 0; f < width; f++) {
    let [sum, squares] = [0, 0];
    for (const row of rows) sum += row[f];
    const middle = sum / rows.length;
    for (const row of rows) squares += (row[f] - middle) ** 2;
    mean[f] = middle;
    scale[f] = Math.sqrt(squares / rows.length) + 1e-6;
  }
  return { mean, scale };
}

const standardized = (row: ArrayLike<number>, mean: Float32Array, scale: Float32Array): Float64Array =>
  Float64Array.from(mean, (middle, f) => Math.min(limit, Math.max(-limit, (row[f] - middle) / scale[f])));

interface Problem {
  /** [clips, functionals + 1] */
  inputs: tf.Tensor2D;
  /** [clips, labels] */
  truth: tf.Tensor2D;
  /** [clips, 1] */
  weights: tf.Tensor2D;
  /** λ of each row of the kernel; 0 for the bias. */
  penalty: tf.Tensor2D;
}

/** Of Σ w x xᵀ, by power iteration, a little too large. */
async function largestEigenvalue({ inputs, weights }: Problem): Promise<number> {
  const length = tf.tidy(() => {
    let direction: tf.Tensor2D = tf.fill([inputs.shape[1], 1], 1 / Math.sqrt(inputs.shape[1]));
    let norm: tf.Tensor = tf.scalar(0);
    for (let round = 0; round < 20; round++) {
      const next = tf.matMul(inputs, tf.mul(weights, tf.matMul(inputs, direction)) as tf.Tensor2D, true);
      norm = tf.norm(next);
      direction = tf.div(next, norm) as tf.Tensor2D;
    }
    return norm;
  });
  const [value] = await length.data();
  length.dispose();
  return 1.1 * value;
}

/** Accelerated gradient steps. */
async function descend(
  { inputs, truth, weights, penalty }: Problem,
  { step, steps, tolerance }: { step: number; steps: number; tolerance: number },
): Promise<Float32Array> {
  let point = tf.zeros([inputs.shape[1], truth.shape[1]]);
  let ahead = point.clone();
  let momentum = 1;
  let first: number | undefined;
  for (let i = 0; i < steps; i++) {
    const { next, facts } = tf.tidy(() => {
      const errors = tf.mul(weights, tf.sub(tf.softmax(tf.matMul(inputs, ahead as tf.Tensor2D)), truth));
      const gradient = tf.add(tf.matMul(inputs, errors as tf.Tensor2D, true), tf.mul(penalty, ahead));
      const next = tf.sub(ahead, tf.mul(gradient, step));
      const uphill = tf.sum(tf.mul(gradient, tf.sub(next, point)));
      return { next, facts: tf.stack([tf.norm(gradient), uphill]) };
    });
    const [length, uphill] = await facts.data();
    first ??= length;
    const faster = uphill > 0 ? 1 : (1 + Math.sqrt(1 + 4 * momentum ** 2)) / 2;
    const share = uphill > 0 ? 0 : (momentum - 1) / faster;
    const moved = tf.tidy(() => tf.add(next, tf.mul(tf.sub(next, point), share)));
    tf.dispose([point, ahead, facts]);
    [point, ahead, momentum] = [next, moved, faster];
    if (length <= tolerance * first) break;
  }
  const values = (await point.data()) as Float32Array;
  tf.dispose([point, ahead]);
  return values;
}
