import * as tf from '@tensorflow/tfjs-core';
import { rbm, type Rbm } from '@avemo/models';
import { deriveSeed } from '@avemo/checks';
import { fitStage, type FitData, type FitStage, type Fitted } from '../stage';
import { hiddenName } from './networks';

/** What the machines are fitted with. */
export type MachineOptions = {
  units: readonly number[];
  epochs: number;
  batchSize: number;
  learningRate: number;
};

/** Statistics of the features of each stream: Gaussian units see them with mean 0 and deviation 1. */
interface Scale {
  mean: Float32Array;
  deviation: Float32Array;
}

const streams = ['audio', 'video'] as const;

/** How much faster machines with binary visible units learn. */
const BERNOULLI_RATE = 100;

/**
 * Restricted Boltzmann machines on top of each other, fitted greedily from the lowest on by contrastive divergence. The lowest
 * has Gaussian visible units on both fc7 layers side by side, scaled to mean 0 and deviation 1; the scaling is folded into its
 * weights, so that what comes out are the first weights of the joint network's sigmoid layers.
 *
 * Source: AVEF, Ma et al. 2019, section 2.2.3, https://doi.org/10.1016/j.inffus.2018.06.003;
 * Hinton, Osindero & Teh 2006, https://doi.org/10.1162/neco.2006.18.7.1527.
 */
export const machines = (name: string, options: MachineOptions): FitStage =>
  fitStage({
    name,
    unit: 'row',
    // What both streams are like together is learned from clips that have both.
    inputs: { audio: 'audio/fc7', video: 'video/fc7' },
    options: { ...options, units: [...options.units] },
    async fit(data, { options, seed }) {
      const scale = await scaleOf(data);
      const sizes = [scale.mean.length, ...options.units];
      const all = options.units.map((hidden, i) =>
        rbm({
          visible: sizes[i],
          hidden,
          visibleUnits: i === 0 ? 'gaussian' : 'bernoulli',
          seed: deriveSeed(seed, 'machine', i),
        }),
      );
      const updates = all.map(() => tf.tidy(() => tf.variable(tf.scalar(0))));
      const mean = tf.tensor1d(scale.mean);
      const deviation = tf.tensor1d(scale.deviation);
      try {
        await fitGreedily(all, data, { ...options, mean, deviation, updates });
        return await weightsOf(all, scale);
      } finally {
        all.forEach((machine) => machine.dispose());
        tf.dispose([mean, deviation, ...updates]);
      }
    },
  });

async function fitGreedily(
  all: readonly Rbm[],
  data: FitData,
  {
    epochs,
    batchSize,
    learningRate,
    mean,
    deviation,
    updates,
  }: Omit<MachineOptions, 'units'> & { mean: tf.Tensor1D; deviation: tf.Tensor1D; updates: tf.Variable[] },
): Promise<void> {
  // One loop, in which each machine has its epochs in turn: a loop keeps one checkpoint.
  await data.loop({
    epochs: epochs * all.length,
    batchSize,
    step(batch, epoch) {
      const place = Math.floor(epoch / epochs);
      const features = tf.concat(
        streams.map((stream) => batch[stream]),
        1,
      );
      const seen = tf.div(tf.sub(features, mean), deviation) as tf.Tensor2D;
      const below = all.slice(0, place).reduce((x, machine) => machine.hiddenProbabilities(x), seen);
      const rate = place === 0 ? learningRate : BERNOULLI_RATE * learningRate;
      const momentum = epoch % epochs < 5 ? 0.5 : 0.9;
      return all[place].update(below, { learningRate: rate, momentum }).dataSync()[0];
    },
    state: () =>
      Object.fromEntries(
        all.flatMap((machine, i) =>
          Object.entries(stateOf(machine, updates[i])).map(([key, x]) => [`${i}/${key}`, x]),
        ),
      ),
    restore: (state) => all.forEach((machine, i) => restore(machine, (key) => state[`${i}/${key}`])),
  });
}

/** Mean and deviation of each stream's features over the rows that count; a feature that never changes is only centred. */
async function scaleOf(data: FitData): Promise<Scale> {
  const parts: Scale[] = [];
  for (const stream of streams) {
    let [sum, squares] = [new Float64Array(0), new Float64Array(0)];
    let count = 0;
    for await (const { data: x, shape, mask } of data.blocks(stream)) {
      const width = shape[1];
      if (count === 0) [sum, squares] = [new Float64Array(width), new Float64Array(width)];
      for (let row = 0; row < shape[0]; row++) {
        if (mask?.[row] === 0) continue;
        count++;
        for (let i = 0; i < width; i++) {
          const value = x[row * width + i];
          sum[i] += value;
          squares[i] += value * value;
        }
      }
    }
    const mean = Float32Array.from(sum, (total) => total / count);
    const deviation = Float32Array.from(squares, (total, i) => {
      const spread = Math.sqrt(Math.max(0, total / count - (sum[i] / count) ** 2));
      return spread > 1e-6 ? spread : 1;
    });
    parts.push({ mean, deviation });
  }
  const joined = (key: keyof Scale) => Float32Array.from(parts.flatMap((part) => [...part[key]]));
  return { mean: joined('mean'), deviation: joined('deviation') };
}

/** The weights of sigmoid layers, the scaling folded in: W' = W / σ, c' = c − (μ / σ) W. */
async function weightsOf(all: readonly Rbm[], { mean, deviation }: Scale): Promise<Fitted> {
  const tensors: Fitted['tensors'] = {};
  for (const [i, machine] of all.entries()) {
    const { kernel, hiddenBias } = machine.weights;
    const shape = kernel.shape;
    const w = (await kernel.data<'float32'>()).slice();
    const c = Float64Array.from(await hiddenBias.data());
    if (i === 0) {
      for (let row = 0; row < shape[0]; row++) {
        for (let unit = 0; unit < shape[1]; unit++) {
          w[row * shape[1] + unit] /= deviation[row];
          c[unit] -= mean[row] * w[row * shape[1] + unit];
        }
      }
    }
    tensors[`${hiddenName(i)}/kernel`] = { data: w, shape };
    tensors[`${hiddenName(i)}/bias`] = { data: Float32Array.from(c), shape: hiddenBias.shape };
  }
  return { tensors };
}

const parts = ['kernel', 'visibleBias', 'hiddenBias'] as const;

/** Everything that the next update of a machine depends on. */
function stateOf(machine: Rbm, count: tf.Variable): Record<string, tf.Tensor> {
  const { weights, velocities, updates } = machine.state;
  tf.tidy(() => count.assign(tf.scalar(updates)));
  return {
    ...Object.fromEntries(parts.map((part) => [part, weights[part]])),
    ...Object.fromEntries(parts.map((part) => [`velocity/${part}`, velocities[part]])),
    updates: count,
  };
}

function restore(machine: Rbm, get: (key: string) => tf.Tensor): void {
  const group = (prefix: string) =>
    Object.fromEntries(parts.map((part) => [part, get(prefix + part)])) as unknown as Rbm['weights'];
  machine.setState({
    weights: group(''),
    velocities: group('velocity/'),
    updates: get('updates').dataSync()[0],
  });
}
