import { formatValue, ndArray, requireInteger, requireOptions } from '@avemo/checks';
import type { NdArray } from 'ndarray';
import { featureMatrix } from './feature-matrix';
import { writeSegment } from './segment-rows';

/** Options of {@link segmentFrames}. */
export interface SegmentFramesOptions {
  /** Frames of a segment. Default 64: with frames of 25 ms every 10 ms, 655 ms. */
  segmentLength?: number;
  /** Frames from one segment to the next. Default 34: 30 frames of overlap. */
  segmentHop?: number;
}

/**
 * Cuts feature matrices of equal shape into overlapping segments and stacks them as channels, as a picture for a
 * network: out[s, t, f, c] = channels[c][34 s + t, f]. The number of segments is 1 + floor((T − 64)/34), 0 when T < 64;
 * frames behind the last whole segment are dropped. Segment times: {@link frameInterval} with `count: 64`.
 *
 * @param channels - one or more matrices [frames, features], e.g. static, Δ and ΔΔ
 * @param options - segment length and hop in frames
 * @returns [segments, segmentLength, features, channels]; time stands before frequency
 * @throws RangeError for unequal shapes, no channel or lengths below 1; TypeError for anything but matrices
 *
 * Source: AVEF, Ma et al. 2019, section 2.1.1, https://doi.org/10.1016/j.inffus.2018.06.003.
 * @example
 * ```ts
 * import { deltas, logMelSpectrogram, segmentFrames } from '@avemo/dsp';
 *
 * const signal = { samples: new Float32Array(32000), sampleRate: 16000 };
 * const logMel = logMelSpectrogram(signal, { frameLength: 400, hopLength: 160, melBands: 64 });
 * const delta = deltas(logMel);
 * segmentFrames([logMel, delta, deltas(delta)]).shape; // → [4, 64, 64, 3]
 * ```
 */
export function segmentFrames(
  channels: NdArray<Float32Array>[],
  options: SegmentFramesOptions = {},
): NdArray<Float32Array> {
  requireOptions('segmentFrames', 'options', options);
  const { segmentLength = 64, segmentHop = 34 } = options;
  requireInteger('segmentFrames', 'segmentLength', segmentLength);
  requireInteger('segmentFrames', 'segmentHop', segmentHop);
  if (!Array.isArray(channels)) {
    throw new TypeError(
      `segmentFrames: channels must be an array of matrices; got ${formatValue(channels)}. Use [features].`,
    );
  }
  if (channels.length === 0) throw new RangeError('segmentFrames: channels must not be empty.');
  const matrices = channels.map((matrix, c) => featureMatrix('segmentFrames', `channels[${c}]`, matrix));
  const { frames, features } = matrices[0];
  for (const [c, matrix] of matrices.entries()) {
    if (matrix.frames !== frames || matrix.features !== features) {
      throw new RangeError(
        `segmentFrames: channels must have one shape; channels[0] is [${frames}, ${features}], channels[${c}] is [${matrix.frames}, ${matrix.features}].`,
      );
    }
  }
  const segments = frames < segmentLength ? 0 : 1 + Math.floor((frames - segmentLength) / segmentHop);
  const block = segmentLength * features;
  const data = new Float32Array(segments * block * matrices.length);
  for (let s = 0; s < segments; s++) {
    const offset = s * segmentHop * features;
    const parts = matrices.map(({ data }) => ({ data, offset, stride: features }));
    writeSegment(parts, segmentLength, features, data, s * block * matrices.length);
  }
  return ndArray(data, [segments, segmentLength, features, matrices.length]);
}
