import type { NdArray } from 'ndarray';
import { readerOf, type AudioReader } from '../signal/audio-reader';
import type { AudioSignal } from '../signal/audio-signal';
import type { FrameOptions } from '../frames/frame-options';
import { describeFrames } from '../frames/describe-frames';
import { readFrames, type FrameFeature } from '../frames/frame-feature';
import { speechFrames } from '../frames/speech-frames';
import { frameKeys, framePlan, type StreamingFeature } from '../frames/streaming-feature';

/**
 * Intensity contour: 10 log₁₀(Σ w[n] (x[n] − x̄)² / Σ w[n] / (2·10⁻⁵)²) dB, with x̄ the mean of the frame and a bell-shaped
 * window w[n] = I₀((2π² + ½) √(1 − (2(n + 1)/(L + 1) − 1)²)).
 *
 * A sample of 1 counts as 1 Pa, so a sine of amplitude 1 has 91 dB; add the level of your microphone to be absolute. The
 * window leaves no ripple of the periods when the frame is 6.4 of the longest: 64 ms for voices from 100 Hz on.
 *
 * @param signal - finite samples, or an {@link AudioReader} of them; shorter than a frame gives no frames
 * @param options - `frameLength` and `hopLength` in samples
 * @returns [frames, 1] in dB; at least −300, which silence has
 * @throws RangeError for options out of range or non-finite samples; TypeError for anything but a signal
 *
 * Source: P. Boersma & D. Weenink, Praat, "Sound: To Intensity", https://www.fon.hum.uva.nl/praat/.
 * @example
 * ```ts
 * import { intensity } from '@avemo/dsp';
 *
 * const samples = Float32Array.from({ length: 4000 }, (_, n) => Math.sin((2 * Math.PI * 200 * n) / 16000));
 * intensity({ samples, sampleRate: 16000 }, { frameLength: 1024, hopLength: 160 }).get(0, 0); // → 90.97
 * ```
 */
export function intensity(
  signal: AudioSignal | AudioReader,
  options: FrameOptions = {},
): NdArray<Float32Array> {
  const reader = readerOf('intensity', signal);
  return readFrames(reader, intensityFeature(reader.sampleRate, options));
}

/**
 * {@link intensity} of single frames.
 * @internal
 */
export function intensityFeature(sampleRate: number, given: FrameOptions): FrameFeature {
  const options = speechFrames('intensity', sampleRate, given);
  const window = bell(options.frameLength);
  let weight = 0;
  for (let n = 0; n < window.length; n++) weight += window[n];
  return describeFrames('intensity', options, (frame) => {
    let sum = 0;
    for (let n = 0; n < frame.length; n++) sum += frame[n];
    const mean = sum / frame.length;
    let energy = 0;
    for (let n = 0; n < frame.length; n++) energy += window[n] * (frame[n] - mean) * (frame[n] - mean);
    return Math.max(-300, 10 * Math.log10(energy / weight / 4e-10));
  });
}

/** {@link intensity} in a stream. @internal */
export const intensityStream: StreamingFeature<'intensity', FrameOptions> = {
  name: 'intensity',
  keys: () => frameKeys,
  plan: (sampleRate, options) => framePlan(intensityFeature(sampleRate, options)),
};

/** A Kaiser window of which the side lobes are 190 dB down. */
function bell(length: number): Float64Array {
  return Float64Array.from({ length }, (_, n) => {
    const place = (2 * (n + 1)) / (length + 1) - 1;
    return besselI0((2 * Math.PI * Math.PI + 0.5) * Math.sqrt(1 - place * place));
  });
}

/** The modified Bessel function of order 0, by its power series Σ ((x/2)^k/k!)². */
function besselI0(x: number): number {
  let term = 1;
  let sum = 1;
  for (let k = 1; term > sum * 1e-17; k++) {
    term *= (x / (2 * k)) ** 2;
    sum += term;
  }
  return sum;
}
