import type { NdArray } from 'ndarray';
import type { AudioSignal } from '../signal/audio-signal';
import type { FrameOptions } from './frame-options';
import { frameMatrix, type FrameFeature } from './frame-feature';
import { speechFrames } from './speech-frames';
import { frameKeys, framePlan, type StreamingFeature } from './streaming-feature';
import { sampleAt } from './read-frame';
import { requireSignal } from '../signal/require-signal';

/**
 * Cuts a signal into overlapping frames: frame t is x[tH … tH + L) unless `edges` says otherwise. A signal shorter than
 * a frame gives no frames with the default edges.
 *
 * @param signal - finite samples, any number
 * @param options - frame length L, hop H, and what happens at the ends
 * @returns a copy of the samples, [frames, frameLength]
 * @throws RangeError for lengths below 1 or non-finite samples; TypeError for anything but a signal
 *
 * Source: JIPS, Liu & Tang 2021, step 3, https://doi.org/10.3745/JIPS.02.0161 (frames of 3 s every second).
 * Source: AVEF, Ma et al. 2019, section 2.1.1, https://doi.org/10.1016/j.inffus.2018.06.003.
 * @example
 * ```ts
 * import { frameSignal } from '@avemo/dsp';
 *
 * const signal = { samples: Float32Array.of(1, 2, 3, 4, 5, 6), sampleRate: 16000 };
 * const frames = frameSignal(signal, { frameLength: 3, hopLength: 2 });
 * [frames.shape, [...frames.data]]; // → [[2, 3], [1, 2, 3, 3, 4, 5]]
 * ```
 */
export function frameSignal(signal: AudioSignal, options: FrameOptions = {}): NdArray<Float32Array> {
  requireSignal('frameSignal', signal);
  return frameMatrix(signal.samples, framesFeature(signal.sampleRate, options));
}

/**
 * {@link frameSignal} of single frames.
 * @internal
 */
export function framesFeature(sampleRate: number, options: FrameOptions): FrameFeature {
  const { frameLength, hopLength, edges = 'drop' } = speechFrames('frameSignal', sampleRate, options);
  return {
    grid: { frameLength, hopLength, edges },
    width: frameLength,
    write(samples, start, out, offset) {
      if (start >= 0 && start + frameLength <= samples.length) {
        out.set(samples.subarray(start, start + frameLength), offset);
      } else {
        for (let n = 0; n < frameLength; n++) out[offset + n] = sampleAt(samples, start + n, edges);
      }
    },
  };
}

/** {@link frameSignal} in a stream. @internal */
export const framesStream: StreamingFeature<'frames', FrameOptions> = {
  name: 'frames',
  keys: () => frameKeys,
  plan: (sampleRate, options) => framePlan(framesFeature(sampleRate, options)),
};
