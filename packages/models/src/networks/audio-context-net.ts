import * as tfl from '@tensorflow/tfjs-layers';
import type { LayersModel, SymbolicTensor } from '@tensorflow/tfjs-layers';
import { deriveSeed, requireInteger, requireList } from '@avemo/checks';
import { PerFrame } from '../layers/per-frame';
import { Lstm } from '../recurrent/lstm-layer';
import {
  denseRelu,
  dropoutAfter,
  outputLayer,
  requireInputShape,
  resolveHead,
  type Head,
  type NetworkOptions,
} from './head';

/** The layers whose values `audioContextNet` can end in. */
export type AudioContextTap = 'pool3' | 'fc' | 'lstm';

/** Options of `audioContextNet`. */
export interface AudioContextNetOptions extends NetworkOptions<AudioContextTap> {
  /** [height, width, channels] of a spectrum image. Default [120, 120, 1]: five frames of 24×120. */
  inputShape?: readonly [number, number, number];
  /** Kernels of the three convolutions. Default [4, 16, 32]. */
  filters?: readonly number[];
  /** Stride of the poolings 3×3: 1 as in the experiments, 2 for much smaller maps. Default 1. */
  poolStride?: number;
  /** Units of the fully connected layer before the LSTM: an integer of at least 1. Default 128. */
  units?: number;
  /** Hidden units of the LSTM: an integer of at least 1. Default 128. */
  lstmUnits?: number;
}

const KERNEL_SIZES = [2, 3, 3];

/**
 * The audio network of JIPS: a small network per spectrum image, then an LSTM over the images.
 *
 * A_t: conv 2×2×4 → pool → conv 3×3×16 → pool → conv 3×3×32 → pool → fc; convolutions are zero-padded to keep the size and
 * followed by ReLU, pools are 3×3. h_t = LSTM(A_t, h_{t−1}); classes or real outputs at every step.
 *
 * Input of the model: [batch, time, height, width, channels], any time. Output: [batch, time, C or dimensions], or the
 * values of a tap: 'lstm' [batch, time, lstmUnits], 'fc' [batch, time, units], maps of 'pool3'. With a pooling stride of 1 a
 * map has 114×114×32 values at the end and fc 53 million weights. Layers are named `audiocontext_conv1` ….
 *
 * @param options - What the network ends in, sizes, seed.
 * @returns A model; equal seeds give equal weights.
 * @throws RangeError or TypeError if an option is out of range.
 *
 * Source: JIPS, Liu & Tang 2021, equation (27), https://doi.org/10.3745/JIPS.02.0161.
 *
 * @example
 * ```ts
 * import * as tf from '@tensorflow/tfjs-core';
 * import { audioContextNet } from '@avemo/models';
 *
 * const net = audioContextNet({ dimensions: 2, inputShape: [24, 24, 1], poolStride: 2, units: 8, lstmUnits: 6 });
 * (net.predict(tf.zeros([1, 5, 24, 24, 1])) as tf.Tensor).shape; // → [1, 5, 2]
 * ```
 */
export function audioContextNet(options: AudioContextNetOptions): LayersModel {
  const caller = 'audioContextNet';
  const head = resolveHead(caller, options, { taps: ['pool3', 'fc', 'lstm'], name: 'audiocontext' });
  const { inputShape = [120, 120, 1], filters = [4, 16, 32], poolStride = 1 } = options;
  const { units = 128, lstmUnits = 128 } = options;
  requireInputShape(caller, inputShape, 'height, width, channels', poolStride === 1 ? [7, 7] : [15, 15]);
  requireList(caller, 'filters', filters);
  if (filters.length !== KERNEL_SIZES.length) {
    throw new RangeError(
      `${caller}: filters must hold 3 numbers, one per convolution; got ${filters.length}.`,
    );
  }
  filters.forEach((count, i) => requireInteger(caller, `filters[${i}]`, count));
  requireInteger(caller, 'poolStride', poolStride, { max: 2 });
  requireInteger(caller, 'units', units);
  requireInteger(caller, 'lstmUnits', lstmUnits);

  const { name, seed, features } = head;
  const images = tfl.input({ shape: [null, ...inputShape], name: `${name}_images` });
  const model = imageModel(inputShape, { filters, poolStride, units }, head);
  let x = new PerFrame({ model, name: `${name}_frames` }).apply(images) as SymbolicTensor;
  if (features === 'pool3' || features === 'fc') return tfl.model({ inputs: images, outputs: x, name });
  x = dropoutAfter(x, 'fc', 0, head);
  x = new Lstm({
    units: lstmUnits,
    returnSequences: true,
    seed: deriveSeed(seed, 10),
    recurrentSeed: deriveSeed(seed, 11),
    name: `${name}_lstm`,
  }).apply(x) as SymbolicTensor;
  const outputs = features === 'lstm' ? x : outputLayer(x, 'output', 1, head);
  return tfl.model({ inputs: images, outputs, name });
}

/** The layers of one image, up to pool3 or fc. */
function imageModel(
  inputShape: readonly number[],
  { filters, poolStride, units }: { filters: readonly number[]; poolStride: number; units: number },
  head: Head,
): LayersModel {
  const { name, seed, features } = head;
  const image = tfl.input({ shape: [...inputShape], name: `${name}_image` });
  let x = image;
  filters.forEach((count, i) => {
    const layers = [
      tfl.layers.conv2d({
        filters: count,
        kernelSize: KERNEL_SIZES[i],
        padding: 'same',
        activation: 'relu',
        kernelInitializer: tfl.initializers.heUniform({ seed: deriveSeed(seed, i) }),
        name: `${name}_conv${i + 1}`,
      }),
      tfl.layers.maxPooling2d({ poolSize: 3, strides: poolStride, name: `${name}_pool${i + 1}` }),
    ];
    x = layers.reduce((previous, layer) => layer.apply(previous) as SymbolicTensor, x);
  });
  if (features !== 'pool3') {
    x = tfl.layers.flatten({ name: `${name}_flatten` }).apply(x) as SymbolicTensor;
    x = denseRelu(x, 'fc', units, 0, head);
  }
  return tfl.model({ inputs: image, outputs: x, name: `${name}_image_model` });
}
