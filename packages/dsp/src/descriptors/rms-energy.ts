import type { NdArray } from 'ndarray';
import { readerOf, type AudioReader } from '../signal/audio-reader';
import type { AudioSignal } from '../signal/audio-signal';
import type { FrameOptions } from '../frames/frame-options';
import { describeFrames } from '../frames/describe-frames';
import { readFrames, type FrameFeature } from '../frames/frame-feature';
import { speechFrames } from '../frames/speech-frames';
import { frameKeys, framePlan, type StreamingFeature } from '../frames/streaming-feature';

/**
 * Root mean square of each frame: R_t = √((1/L) Σ_n x[tH + n]²). With `edges: 'zero'` it is librosa's.
 *
 * @param signal - finite samples, or an {@link AudioReader} of them; shorter than a frame gives no frames unless they are centred
 * @param options - frame length, hop and edges
 * @returns [frames, 1], ≥ 0, in the unit of the samples
 * @throws RangeError for options out of range or non-finite samples; TypeError for anything but a signal
 *
 * Source: librosa, https://librosa.org.
 * @example
 * ```ts
 * import { rmsEnergy } from '@avemo/dsp';
 *
 * const signal = { samples: Float32Array.of(0.6, 0.8, 1, -1), sampleRate: 16000 };
 * rmsEnergy(signal, { frameLength: 2, hopLength: 2 }).data; // → Float32Array.of(0.70711, 1)
 * ```
 */
export function rmsEnergy(
  signal: AudioSignal | AudioReader,
  options: FrameOptions = {},
): NdArray<Float32Array> {
  const reader = readerOf('rmsEnergy', signal);
  return readFrames(reader, rmsEnergyFeature(reader.sampleRate, options));
}

/**
 * {@link rmsEnergy} of single frames.
 * @internal
 */
export function rmsEnergyFeature(sampleRate: number, given: FrameOptions): FrameFeature {
  const options = speechFrames('rmsEnergy', sampleRate, given);
  return describeFrames('rmsEnergy', options, (frame) => {
    let energy = 0;
    for (let n = 0; n < frame.length; n++) energy += frame[n] * frame[n];
    return Math.sqrt(energy / frame.length);
  });
}

/** {@link rmsEnergy} in a stream. @internal */
export const rmsEnergyStream: StreamingFeature<'rms-energy', FrameOptions> = {
  name: 'rms-energy',
  keys: () => frameKeys,
  plan: (sampleRate, options) => framePlan(rmsEnergyFeature(sampleRate, options)),
};
