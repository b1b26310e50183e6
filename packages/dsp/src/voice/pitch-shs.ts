import { requireInRange } from '@avemo/checks';
import type { NdArray } from 'ndarray';
import { readerOf, type AudioReader } from '../signal/audio-reader';
import type { AudioSignal } from '../signal/audio-signal';
import { fillFrame } from '../frames/fill-frame';
import { readRows } from '../frames/frame-feature';
import { gridPlan, type StreamingFeature } from '../frames/streaming-feature';
import { pitchFrames, pitchKeys, type PitchOptions } from './pitch-range';
import { createPitchRows, requireLookahead } from './pitch-rows';
import type { RowSource } from '../frames/row-stage';
import { createSubharmonicSums } from './subharmonic-sums';

/** Options of {@link pitchShs}. */
export interface PitchShsOptions extends PitchOptions {
  /** Voicing that a voiced frame needs, in [0, 1]. Default 0.75. */
  voicingThreshold?: number;
  /**
   * Frames behind a frame that its pitch may depend on, a whole number ≥ 0. Default Infinity: the best path through the
   * whole signal, which a stream cannot know.
   */
  lookahead?: number;
}

const candidates = 6;

/**
 * Pitch by subharmonic summation (SHS): the peaks of H(f) = Σ_{n=1}^{15} 0.85^{n−1} P(nf) on 48 points an octave, and the
 * best path through them.
 *
 * P is the amplitude spectrum of the frame under a Gaussian window, set to 0 away from its peaks, smoothed, and weighted by
 * ½ + arctan(3 log₂(f/25))/π. A peak's voicing is v = 1 − mean H/H(f), the mean over all frequencies. Candidates count v,
 * being unvoiced counts `voicingThreshold`; every 10 ms a jump by an octave costs 0.1, a change of voicing 0.02.
 *
 * This is the method of openSMILE's cPitchShs and follows its pitch to a few thousandths; v is about 0.06 higher (so the
 * default of 0.75 stands for its 0.7), and a path takes the place of its smoother.
 *
 * @param signal - finite samples, or an {@link AudioReader} of them; shorter than a frame gives no frames
 * @param options - `frameLength` (50 ms are common) and `hopLength` in samples, the range of the pitch in Hz, a threshold
 * @returns Two columns per frame, [frames, 2]. The pitch in Hz, 0 where unvoiced; and the voicing v in [0, 1], 0 in silence
 * @throws RangeError for options out of range or a frame shorter than two periods of `minFrequency`
 *
 * Source: D. J. Hermes, Measurement of pitch by subharmonic summation, 1988, https://doi.org/10.1121/1.396427.
 * @example
 * ```ts
 * import { pitchShs } from '@avemo/dsp';
 *
 * const buzz = (n: number) => [1, 2, 3, 4].reduce((sum, h) => sum + Math.sin((2 * Math.PI * 200 * h * n) / 16000) / h, 0);
 * const signal = { samples: Float32Array.from({ length: 8000 }, (_, n) => 0.3 * buzz(n)), sampleRate: 16000 };
 * const pitch = pitchShs(signal, { frameLength: 800, hopLength: 160, minFrequency: 52, maxFrequency: 620 });
 * [pitch.shape, Math.round(pitch.get(0, 0))]; // → [[46, 2], 200]
 * ```
 */
export function pitchShs(
  signal: AudioSignal | AudioReader,
  options: PitchShsOptions = {},
): NdArray<Float32Array> {
  const reader = readerOf('pitchShs', signal);
  return readRows(reader, pitchShsRows(reader.sampleRate, options));
}

/**
 * {@link pitchShs} of a stream.
 * @internal
 */
export function pitchShsRows(sampleRate: number, given: PitchShsOptions): RowSource {
  const options = shsFrames(sampleRate, given);
  const { frameLength, hopLength, edges = 'drop', minFrequency, maxFrequency } = options;
  const { voicingThreshold = 0.75, lookahead } = options;
  requireInRange('pitchShs', 'voicingThreshold', voicingThreshold, 0, 1);
  const subharmonics = createSubharmonicSums(frameLength, sampleRate, minFrequency);
  const frame = new Float64Array(frameLength);
  const perHop = (0.01 * sampleRate) / hopLength;
  return createPitchRows('pitchShs', {
    grid: { frameLength, hopLength, edges },
    costs: { octaveJump: 0.1 * perHop, voicedUnvoiced: 0.02 * perHop },
    lookahead,
    find(samples, start) {
      fillFrame(samples, start, frame, edges);
      const unvoiced = { frequency: 0, strength: voicingThreshold };
      if (!subharmonics.of(frame)) return { candidates: [unvoiced], strongest: 0 };
      const voiced = sumPeaks(subharmonics.sums)
        .map(({ place, voicing }) => ({ frequency: subharmonics.frequencyAt(place), strength: voicing }))
        .filter(({ frequency }) => frequency >= minFrequency && frequency <= maxFrequency)
        .slice(0, candidates);
      const strongest = voiced.reduce((most, { strength }) => Math.max(most, strength), 0);
      return { candidates: [unvoiced, ...voiced], strongest };
    },
    write({ chosen, strongest }, out, offset) {
      out[offset] = chosen.frequency;
      out[offset + 1] = chosen.frequency > 0 ? chosen.strength : strongest;
    },
  });
}

/** {@link pitchShs} with a bounded path in a stream. @internal */
export const pitchShsStream: StreamingFeature<
  'pitch-shs',
  PitchShsOptions & Required<Pick<PitchShsOptions, 'lookahead'>>
> = {
  name: 'pitch-shs',
  keys: () => ({ ...pitchKeys, voicingThreshold: 'number', lookahead: 'count' }),
  plan(sampleRate, options) {
    requireLookahead(options.lookahead);
    return gridPlan(pitchShsRows(sampleRate, options), shsFrames(sampleRate, options), options.lookahead);
  },
};

function shsFrames(sampleRate: number, options: PitchShsOptions) {
  return pitchFrames('pitchShs', sampleRate, options, { periods: 2, seconds: 0.05 });
}

/** The highest local maxima of H, and their voicing 1 − mean H/H. */
function sumPeaks(sums: Float64Array): { place: number; voicing: number }[] {
  let total = 0;
  for (let i = 0; i < sums.length; i++) total += sums[i];
  const mean = total / sums.length;
  const peaks: { place: number; voicing: number }[] = [];
  for (let i = 1; i + 1 < sums.length; i++) {
    if (!(sums[i] > sums[i - 1] && sums[i] >= sums[i + 1])) continue;
    const slope = (sums[i + 1] - sums[i - 1]) / 2;
    const bend = 2 * sums[i] - sums[i - 1] - sums[i + 1];
    const height = sums[i] + (slope * slope) / (2 * bend);
    if (height > mean) peaks.push({ place: i + slope / bend, voicing: 1 - mean / height });
  }
  return peaks.sort((a, b) => b.voicing - a.voicing);
}
