import type { LayersModel } from '@tensorflow/tfjs-layers';
import { requireInteger, requireOptions } from '@avemo/checks';
import { fcnAudioEncoder, type FcnAudioEncoderOptions } from './fcn-audio-encoder';

/** Options of `markerEncoder`: those of `fcnAudioEncoder`, with markers in place of frequency bins. */
export interface MarkerEncoderOptions extends Omit<FcnAudioEncoderOptions, 'frequencyBins' | 'channels'> {
  /** Points on a face per frame: an integer of at least 1. Default 55, the face markers of IEMOCAP. */
  markers?: number;
}

/**
 * The encoder of motion-captured faces: the layers of `fcnAudioEncoder` on the x, y and z of markers.
 *
 * Inputs of the model: coordinates [batch, time, markers, 3] and mask [batch, time]. Outputs: embeddings [batch, T', C] and
 * their mask [batch, T'], T' = `encodedFrames(time, { strides })`. Layers are named `markers_conv1` ….
 *
 * @param options - Number of markers, and what `fcnAudioEncoder` takes.
 * @returns A model; equal seeds give equal weights.
 * @throws RangeError or TypeError if an option is out of range.
 *
 * Source: AM-FBP, Zhou et al. 2021, section IV.A, https://arxiv.org/abs/2111.08910.
 *
 * @example
 * ```ts
 * import * as tf from '@tensorflow/tfjs-core';
 * import { markerEncoder } from '@avemo/models';
 *
 * const encoder = markerEncoder({ filters: [8, 8, 8, 8, 16] });
 * const [embeddings] = encoder.predict([tf.zeros([2, 120, 55, 3]), tf.ones([2, 120])]) as [tf.Tensor];
 * embeddings.shape; // → [2, 8, 16]
 * ```
 */
export function markerEncoder(options: MarkerEncoderOptions = {}): LayersModel {
  requireOptions('markerEncoder', 'options', options);
  const { markers = 55, name = 'markers', ...rest } = options;
  requireInteger('markerEncoder', 'markers', markers);
  return fcnAudioEncoder({ ...rest, name, frequencyBins: markers, channels: 3 });
}
