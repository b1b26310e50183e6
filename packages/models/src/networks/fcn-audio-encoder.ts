import type { SymbolicTensor, LayersModel } from '@tensorflow/tfjs-layers';
import * as tfl from '@tensorflow/tfjs-layers';
import { deriveSeed, requireInteger, requireOneOf, requireOptions, requireSeed } from '@avemo/checks';
import { FrameMask } from '../layers/frame-mask';
import { FrequencyPooling } from '../layers/frequency-pooling';
import { LocalResponseNormalization } from '../layers/local-response-normalization-layer';
import { MaskedConv2d } from '../layers/masked-conv2d';
import { MaskedMaxPooling2d } from '../layers/masked-max-pooling2d';
import { StridedMask } from '../layers/strided-mask';

/** Options of `fcnAudioEncoder`. */
export interface FcnAudioEncoderOptions {
  /** Frequency bins of a spectrogram frame: an integer of at least 1. Default 200. */
  frequencyBins?: number;
  /** Channels of a spectrogram: an integer of at least 1. Default 1. */
  channels?: number;
  /** Kernels of the five convolutions; the last is C, the width of an embedding. Default [96, 256, 384, 384, 256]. */
  filters?: readonly number[];
  /**
   * Strides, in time and in frequency, of the first convolution and of the two poolings after the first two
   * convolutions; a fourth number adds a pooling after the fifth. Default [4, 2, 2].
   */
  strides?: readonly number[];
  /** What follows each ReLU: local response normalisation with AlexNet's constants, or nothing. Default 'lrn'. */
  normalization?: 'lrn' | 'none';
  /**
   * How the frequency axis is pooled to 1 at the end. Default 'max', as AlexNet pools: the mean over frequency of an
   * untrained network hardly differs from clip to clip, and then training starts many times slower.
   */
  frequencyPooling?: 'max' | 'mean';
  /** Seed of the initial kernels, an integer from 0 to 2³² − 1. Default 0. */
  seed?: number;
  /** Name of the model and, with an underscore, start of its layers' names. Default 'audio'. */
  name?: string;
}

const KERNEL_SIZES = [11, 5, 3, 3, 3];
const POOL_SIZE = 3;

/** What normalisation divides small activations by: k^β with AlexNet's k = 2 and β = 0.75. */
const LRN_SHRINKAGE = 2 ** 0.75;

/**
 * The fully convolutional AlexNet that turns a spectrogram of any length into a sequence of embeddings.
 *
 * conv 11×11 → pool 3×3 → conv 5×5 → pool 3×3 → conv 3×3 three times → maximum over frequency, with ReLU and local
 * response normalisation after each convolution: A = {a₁ … a_T'}, a_i ∈ ℝᶜ.
 *
 * Inputs of the model: spectrogram [batch, time, frequencyBins, channels] and mask [batch, time], 1 for frames and 0
 * for padding. Outputs: embeddings [batch, T', C] and their mask [batch, T'], T' = `encodedFrames(time, { strides })`.
 * An embedding does not depend on how far its clip was padded: padding is set to zero after every layer, and the
 * zeros around a clip are the same on the left whatever the length. Embeddings are at least 0 and zero in the padding.
 * The first weights are He initialised, times k^β where normalisation follows: else five layers of it would shrink the
 * embeddings to a thirteenth.
 *
 * @param options - Sizes, normalisation, seed.
 * @returns A model; equal seeds give equal weights, and every layer has its own.
 * @throws RangeError if an option is out of range.
 *
 * Source: AM-FBP, Zhou et al. 2021, equation (2), https://arxiv.org/abs/2111.08910.
 * Source: Krizhevsky et al. 2012, section 3, https://doi.org/10.1145/3065386.
 *
 * @example
 * ```ts
 * import * as tf from '@tensorflow/tfjs-core';
 * import { fcnAudioEncoder } from '@avemo/models';
 *
 * const encoder = fcnAudioEncoder({ frequencyBins: 40, filters: [8, 8, 8, 8, 16] });
 * const [embeddings, mask] = encoder.predict([tf.zeros([2, 100, 40, 1]), tf.ones([2, 100])]) as [tf.Tensor, tf.Tensor];
 * [embeddings.shape, mask.shape]; // → [[2, 7, 16], [2, 7]]
 * ```
 */
export function fcnAudioEncoder(options: FcnAudioEncoderOptions = {}): LayersModel {
  requireOptions('fcnAudioEncoder', 'options', options);
  const { frequencyBins, channels, filters, strides, normalization, frequencyPooling, seed, name } =
    resolve(options);
  const spectrogram = tfl.input({ shape: [null, frequencyBins, channels], name: `${name}_spectrogram` });
  const frameMask = tfl.input({ shape: [null], name: `${name}_mask` });
  let mask = frameMask;
  let x = new FrameMask({ name: `${name}_frames` }).apply([spectrogram, mask]) as SymbolicTensor;

  const downsample = (stride: number, behind: string) => {
    if (stride === 1) return;
    mask = new StridedMask({ stride, name: `${name}_${behind}_mask` }).apply(mask) as SymbolicTensor;
  };
  KERNEL_SIZES.forEach((kernelSize, i) => {
    const stride = i === 0 ? strides[0] : 1;
    const conv = `conv${i + 1}`;
    downsample(stride, conv);
    x = new MaskedConv2d({
      filters: filters[i],
      kernelSize,
      stride,
      gain: normalization === 'lrn' ? LRN_SHRINKAGE : 1,
      seed: deriveSeed(seed, i),
      name: `${name}_${conv}`,
    }).apply([x, mask]) as SymbolicTensor;
    if (normalization === 'lrn') {
      x = new LocalResponseNormalization({ name: `${name}_norm${i + 1}` }).apply(x) as SymbolicTensor;
    }
    const poolStride = [strides[1], strides[2], undefined, undefined, strides[3]][i];
    if (poolStride === undefined) return;
    const pool = `pool${i + 1}`;
    downsample(poolStride, pool);
    x = new MaskedMaxPooling2d({ poolSize: POOL_SIZE, stride: poolStride, name: `${name}_${pool}` }).apply([
      x,
      mask,
    ]) as SymbolicTensor;
  });
  const embeddings = new FrequencyPooling({ kind: frequencyPooling, name: `${name}_embeddings` }).apply(
    x,
  ) as SymbolicTensor;
  return tfl.model({ inputs: [spectrogram, frameMask], outputs: [embeddings, mask], name });
}

function resolve({
  frequencyBins = 200,
  channels = 1,
  filters = [96, 256, 384, 384, 256],
  strides = [4, 2, 2],
  normalization = 'lrn',
  frequencyPooling = 'max',
  seed = 0,
  name = 'audio',
}: FcnAudioEncoderOptions): Required<FcnAudioEncoderOptions> {
  requireInteger('fcnAudioEncoder', 'frequencyBins', frequencyBins);
  requireInteger('fcnAudioEncoder', 'channels', channels);
  if (filters.length !== KERNEL_SIZES.length) {
    throw new RangeError(
      `fcnAudioEncoder: filters must hold ${KERNEL_SIZES.length} numbers, one per convolution; got ${filters.length}.`,
    );
  }
  filters.forEach((count, i) => requireInteger('fcnAudioEncoder', `filters[${i}]`, count));
  if (strides.length !== 3 && strides.length !== 4) {
    throw new RangeError(
      `fcnAudioEncoder: strides must hold 3 or 4 numbers (first convolution, poolings); got ${strides.length}.`,
    );
  }
  strides.forEach((stride, i) => requireInteger('fcnAudioEncoder', `strides[${i}]`, stride));
  requireSeed('fcnAudioEncoder', 'seed', seed);
  requireOneOf('fcnAudioEncoder', 'normalization', normalization, ['lrn', 'none']);
  return { frequencyBins, channels, filters, strides, normalization, frequencyPooling, seed, name };
}
