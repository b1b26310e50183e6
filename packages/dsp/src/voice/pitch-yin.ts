import { requireInRange, requireOneOf } from '@avemo/checks';
import type { NdArray } from 'ndarray';
import type { AudioSignal } from '../signal/audio-signal';
import { fillFrame } from '../frames/fill-frame';
import { frameMatrix, type FrameFeature } from '../frames/frame-feature';
import { framePlan, type StreamingFeature } from '../frames/streaming-feature';
import { pitchFrames, pitchKeys, type PitchOptions } from './pitch-range';
import { requireSignal } from '../signal/require-signal';
import { createYinDifference, normalizeDifference, parabolaVertex } from './yin-difference';

/** Options of {@link pitchYin}. */
export interface PitchYinOptions extends PitchOptions {
  /** The first dip of d′ below this is taken, in (0, 1]. Default 0.1. */
  threshold?: number;
  /** Frames are unvoiced where d′ at the chosen lag is above this, in [0, 1]. Default 0.2; 1 gives every frame a pitch. */
  maxAperiodicity?: number;
  /** Which samples the differences are summed over. Default `'paper'`. */
  form?: 'paper' | 'librosa';
}

/**
 * Pitch by YIN: the lag of the first deep dip of the cumulative mean normalised difference function
 * d(k) = Σ_n (x[n] − x[n + k])², d′(k) = d(k) k / Σ_{j=1}^{k} d(j); the deepest dip where none is below the threshold;
 * refined by a parabola.
 *
 * With K = ceil(sampleRate/minFrequency), `'paper'` sums over the frame's first L − K samples for every lag.
 * `'librosa'` (0.11; use `edges: 'zero'`) sums over the whole frame with zeros behind it, so that d falls off with the lag.
 *
 * @param signal - finite samples; shorter than a frame gives no frames
 * @param options - `frameLength` L and `hopLength` in samples, the range of the pitch in Hz, thresholds, `form`
 * @returns Two columns per frame, [frames, 2]. The pitch in Hz, 0 where unvoiced; and the aperiodicity d′, small where periodic, 1 in silence
 * @throws RangeError for options out of range or a frame shorter than two periods of `minFrequency`
 *
 * Source: A. de Cheveigné & H. Kawahara, YIN, a fundamental frequency estimator for speech and music, 2002, https://doi.org/10.1121/1.1458024.
 * @example
 * ```ts
 * import { pitchYin } from '@avemo/dsp';
 *
 * const samples = Float32Array.from({ length: 16000 }, (_, n) => Math.sin((2 * Math.PI * 200 * n) / 16000));
 * const options = { frameLength: 800, hopLength: 160, minFrequency: 60, maxFrequency: 500 };
 * const pitch = pitchYin({ samples, sampleRate: 16000 }, options);
 * [pitch.shape, pitch.get(0, 0)]; // → [[96, 2], 200.0]
 * ```
 */
export function pitchYin(signal: AudioSignal, options: PitchYinOptions = {}): NdArray<Float32Array> {
  requireSignal('pitchYin', signal);
  return frameMatrix(signal.samples, pitchYinFeature(signal.sampleRate, options));
}

/**
 * {@link pitchYin} of single frames.
 * @internal
 */
export function pitchYinFeature(sampleRate: number, given: PitchYinOptions): FrameFeature {
  const options = pitchFrames('pitchYin', sampleRate, given, { periods: 2 });
  const { frameLength, hopLength, edges = 'drop', minFrequency, maxFrequency } = options;
  const { threshold = 0.1, maxAperiodicity = 0.2, form = 'paper' } = options;
  requireInRange('pitchYin', 'threshold', threshold, Number.MIN_VALUE, 1);
  requireInRange('pitchYin', 'maxAperiodicity', maxAperiodicity, 0, 1);
  requireOneOf('pitchYin', 'form', form, ['paper', 'librosa']);
  const minLag = Math.max(1, Math.floor(sampleRate / maxFrequency));
  const maxLag = Math.min(Math.ceil(sampleRate / minFrequency), frameLength - 1);
  const { one, pair } = createYinDifference(frameLength, maxLag, form === 'paper');
  const frames = [0, 1].map(() => new Float64Array(frameLength));
  const differences = [0, 1].map(() => new Float64Array(maxLag + 1));
  const writeRow = (difference: Float64Array, out: Float32Array, offset: number) => {
    normalizeDifference(difference);
    const lag = chooseLag(difference, minLag, threshold);
    const aperiodicity = difference[lag];
    const voiced = aperiodicity <= maxAperiodicity && difference[0] > 0;
    out[offset] = voiced ? sampleRate / (lag + parabolaVertex(difference, lag)) : 0;
    out[offset + 1] = Math.min(1, aperiodicity);
  };
  return {
    grid: { frameLength, hopLength, edges },
    width: 2,
    write(samples, start, out, offset) {
      fillFrame(samples, start, frames[0], edges);
      one(frames[0], differences[0]);
      writeRow(differences[0], out, offset);
    },
    writePair:
      pair &&
      ((samples, startA, startB, out, offset) => {
        fillFrame(samples, startA, frames[0], edges);
        fillFrame(samples, startB, frames[1], edges);
        pair(frames[0], frames[1], differences[0], differences[1]);
        writeRow(differences[0], out, offset);
        writeRow(differences[1], out, offset + 2);
      }),
  };
}

/** {@link pitchYin} in a stream. @internal */
export const pitchYinStream: StreamingFeature<'pitch-yin', PitchYinOptions> = {
  name: 'pitch-yin',
  keys: () => ({ ...pitchKeys, threshold: 'number', maxAperiodicity: 'number', form: 'string' }),
  plan: (sampleRate, options) => framePlan(pitchYinFeature(sampleRate, options)),
};

function chooseLag(d: Float64Array, minLag: number, threshold: number): number {
  let deepest = minLag;
  for (let k = minLag; k < d.length; k++) {
    if (d[k] < threshold) {
      while (k + 1 < d.length && d[k + 1] < d[k]) k++;
      return k;
    }
    if (d[k] < d[deepest]) deepest = k;
  }
  return deepest;
}
