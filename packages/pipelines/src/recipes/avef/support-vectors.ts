import { supportVectorMachine, SupportVectorMachine, type SavedClassifier } from '@avemo/models';
import { fitStage, type FitStage, type Fitted, type Matrix } from '../stage';
import type { Json } from '../json';

/** What a machine is fitted with. */
export type SupportVectorOptions = {
  cost: number;
  degree: number;
  offset: number;
};

/**
 * A support vector machine with a polynomial kernel on the mean of a clip's segments, features scaled to mean 0 and deviation 1.
 * Its prediction is the votes of the pairs of classes, of which the most decide, as in libsvm; equal votes are told apart by
 * the sum of the decision values. Their softmax is no calibrated probability.
 *
 * Source: AVEF, Ma et al. 2019, section 2.2.4, https://doi.org/10.1016/j.inffus.2018.06.003.
 *
 * @param name - The stage's name.
 * @param from - Features of segments, `'stage/output'`.
 */
export const supportVectors = (name: string, from: string, options: SupportVectorOptions): FitStage =>
  fitStage({
    name,
    inputs: { x: { from, pool: 'mean' } },
    options,
    async fit(data, { options, seed }) {
      const matrix = await data.matrix('x');
      const scale = scaleOf(matrix);
      const [rows, width] = matrix.shape;
      const samples = Array.from({ length: rows }, (_, i) =>
        scaled(matrix.data.subarray(i * width, (i + 1) * width), scale),
      );
      const machine = supportVectorMachine({
        kernel: 'polynomial',
        cost: options.cost,
        degree: options.degree,
        coef0: options.offset,
        seed: seed % 2 ** 32,
      });
      await machine.fit(samples, [...matrix.truth!]);
      const { vectors, ...rest } = machine.toJSON();
      const tensors = {
        mean: { data: scale.mean, shape: [width] },
        deviation: { data: scale.deviation, shape: [width] },
        vectors: { data: Float32Array.from(vectors.flat()), shape: [vectors.length, width] },
      };
      return { tensors, values: rest as unknown as Json };
    },
    apply({ x }, fitted, { task }) {
      const { machine, scale } = machineOf(fitted);
      const [values] = machine.decisionValues([scaled(x!.data as Float32Array, scale)]);
      return {
        prediction: {
          data: votesOf(values, machine.classes, task.labels.length),
          shape: [task.labels.length],
        },
      };
    },
  });

interface Scale {
  mean: Float32Array;
  deviation: Float32Array;
}

interface OpenMachine {
  machine: SupportVectorMachine;
  scale: Scale;
}

const opened = new WeakMap<Fitted, OpenMachine>();

/** The machine that was fitted; it is read once. */
function machineOf(fitted: Fitted): OpenMachine {
  const known = opened.get(fitted);
  if (known) return known;
  const { vectors, mean, deviation } = fitted.tensors;
  const [rows, width] = vectors.shape;
  const lists = Array.from({ length: rows }, (_, i) => [
    ...vectors.data.subarray(i * width, (i + 1) * width),
  ]);
  const saved = { ...(fitted.values as object), vectors: lists } as unknown as SavedClassifier;
  const machine = SupportVectorMachine.fromJSON(saved);
  const made = { machine, scale: { mean: mean.data, deviation: deviation.data } };
  opened.set(fitted, made);
  return made;
}

const scaled = (x: Float32Array, { mean, deviation }: Scale): Float32Array =>
  x.map((value, i) => (value - mean[i]) / deviation[i]);

function scaleOf({ data, shape: [rows, width] }: Matrix): Scale {
  const mean = new Float32Array(width);
  const deviation = new Float32Array(width);
  for (let i = 0; i < width; i++) {
    let [sum, squares] = [0, 0];
    for (let row = 0; row < rows; row++) {
      const value = data[row * width + i];
      sum += value;
      squares += value * value;
    }
    mean[i] = sum / rows;
    const spread = Math.sqrt(Math.max(0, squares / rows - (sum / rows) ** 2));
    deviation[i] = spread > 1e-6 ? spread : 1;
  }
  return { mean, deviation };
}

/** The votes of the pairs for each class; decision values shift them by less than half a vote. */
export function votesOf(
  values: Float64Array,
  classes: readonly (number | string)[],
  labels: number,
): Float32Array {
  const votes = new Float64Array(labels);
  const sums = new Float64Array(labels);
  let pair = 0;
  for (let i = 0; i < classes.length; i++) {
    for (let j = i + 1; j < classes.length; j++, pair++) {
      votes[Number(classes[values[pair] > 0 ? i : j])]++;
      sums[Number(classes[i])] += values[pair];
      sums[Number(classes[j])] -= values[pair];
    }
  }
  return Float32Array.from(votes, (count, k) => count + sums[k] / (3 * (Math.abs(sums[k]) + 1)));
}
