import { formatValue } from '@avemo/checks';
import type { NdArray } from 'ndarray';
import { readerOf, type AudioReader } from '../signal/audio-reader';
import type { AudioSignal } from '../signal/audio-signal';
import type { FrameGrid, FrameOptions } from '../frames/frame-options';
import { describeFrames } from '../frames/describe-frames';
import { readFrames, type FrameFeature } from '../frames/frame-feature';
import { countFrames } from '../frames/frame-grid';
import { speechFrames } from '../frames/speech-frames';
import { frameKeys, framePlan, type StreamingFeature } from '../frames/streaming-feature';

/** Options of {@link zeroCrossingRate}. */
export interface ZeroCrossingRateOptions extends FrameOptions {
  /** `'librosa'` replaces the textbook form; then `edges` is not an option. */
  preset?: 'librosa';
}

/**
 * Zero-crossing rate, the share of neighbouring samples whose signs differ:
 * Z_t = 1/(2(L − 1)) Σ_{n=1}^{L−1} |sgn x[tH + n] − sgn x[tH + n − 1]|, sgn 0 = 1.
 *
 * `preset: 'librosa'`: frames centred on tH, the signal held at its first and last sample outside, |x| ≤ 1e−10 counts as
 * 0, and the count is divided by L.
 *
 * @param signal - finite samples, or an {@link AudioReader} of them; shorter than a frame gives no frames unless they are centred
 * @param options - frame length, hop, edges or preset; a frame of one sample has no crossings
 * @returns [0, 1], [frames, 1]; times sampleRate crossings per second
 * @throws RangeError for options out of range or non-finite samples; TypeError for anything but a signal
 *
 * Source: JIPS, Liu & Tang 2021, equation (6), https://doi.org/10.3745/JIPS.02.0161 (reconstructed, with w = 1/(L − 1)).
 * @example
 * ```ts
 * import { zeroCrossingRate } from '@avemo/dsp';
 *
 * const signal = { samples: Float32Array.of(1, -1, 1, 1, 1), sampleRate: 16000 };
 * zeroCrossingRate(signal, { frameLength: 5, hopLength: 5 }).data; // → Float32Array.of(0.5)
 * ```
 */
export function zeroCrossingRate(
  signal: AudioSignal | AudioReader,
  options: ZeroCrossingRateOptions = {},
): NdArray<Float32Array> {
  const reader = readerOf('zeroCrossingRate', signal);
  return readFrames(reader, zeroCrossingRateFeature(reader.sampleRate, options));
}

/**
 * {@link zeroCrossingRate} of single frames.
 * @internal
 */
export function zeroCrossingRateFeature(sampleRate: number, given: ZeroCrossingRateOptions): FrameFeature {
  const options = speechFrames('zeroCrossingRate', sampleRate, given);
  const { preset, edges } = options;
  if (preset !== undefined && preset !== 'librosa') {
    throw new RangeError(`zeroCrossingRate: preset must be 'librosa' or absent; got ${formatValue(preset)}.`);
  }
  if (preset === undefined) {
    return describeFrames('zeroCrossingRate', options, (frame) => {
      let crossings = 0;
      for (let n = 1; n < frame.length; n++) if (frame[n] < 0 !== frame[n - 1] < 0) crossings++;
      return crossings / Math.max(1, frame.length - 1);
    });
  }
  if (edges !== undefined) {
    throw new RangeError(
      `zeroCrossingRate: preset 'librosa' has its own edges; got edges=${formatValue(edges)}. Leave one of them out.`,
    );
  }
  return librosaRate(options);
}

/** {@link zeroCrossingRate} in a stream. @internal */
export const zeroCrossingRateStream: StreamingFeature<'zero-crossing-rate', ZeroCrossingRateOptions> = {
  name: 'zero-crossing-rate',
  keys: () => ({ ...frameKeys, preset: 'string' }),
  plan: (sampleRate, options) => framePlan(zeroCrossingRateFeature(sampleRate, options)),
};

/** A held signal does not cross zero, so only the part of a frame that lies in the signal counts. */
function librosaRate({ frameLength, hopLength }: FrameGrid): FrameFeature {
  const centred = { frameLength, hopLength, edges: 'zero' } as const;
  return {
    grid: { ...centred, framesIn: (length) => (length === 0 ? 0 : countFrames(length, centred)) },
    width: 1,
    write(samples, start, out, offset) {
      const end = Math.min(samples.length, start + frameLength);
      let crossings = 0;
      for (let n = Math.max(0, start) + 1; n < end; n++) {
        if (samples[n] < -1e-10 !== samples[n - 1] < -1e-10) crossings++;
      }
      out[offset] = crossings / frameLength;
    },
  };
}
