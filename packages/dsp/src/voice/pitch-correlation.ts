import { requireInRange, requireOneOf, requireOptions, requirePositive } from '@avemo/checks';
import type { NdArray } from 'ndarray';
import { readerOf, type AudioReader } from '../signal/audio-reader';
import type { AudioSignal } from '../signal/audio-signal';
import { fillFrame } from '../frames/fill-frame';
import { readRows } from '../frames/frame-feature';
import { gridPlan, type StreamingFeature } from '../frames/streaming-feature';
import { lagPeaks, sharpenPeak } from './lag-peaks';
import { createNormalizedCorrelation } from './normalized-correlation';
import type { PitchCandidate } from './pitch-path';
import { pitchFrames, pitchKeys, type PitchOptions } from './pitch-range';
import { createPitchRows, missingPeak, requireLookahead } from './pitch-rows';
import type { RowSource } from '../frames/row-stage';
import { peakFromMean } from '../signal/signal-peak';

/** Options of {@link pitchCorrelation}. */
export interface PitchCorrelationOptions extends PitchOptions {
  /** What is correlated. Default `'autocorrelation'`. */
  method?: 'autocorrelation' | 'cross-correlation';
  /** Correlation that a voiced frame needs, in [0, 1]. Default 0.45. */
  voicingThreshold?: number;
  /** Peak, relative to the whole signal's, below which a frame tends to silence, in [0, 1]. Default 0.03. */
  silenceThreshold?: number;
  /** The peak that silence is relative to, above 0. Default: the largest distance from the mean in the whole signal. */
  referencePeak?: number;
  /**
   * Frames behind a frame that its pitch may depend on, a whole number ≥ 0. Default Infinity: the best path through the
   * whole signal, which a stream cannot know.
   */
  lookahead?: number;
}

const octaveCost = 0.01;
const candidates = 15;

/**
 * Pitch by correlation and the best path through its candidates (Boersma's method, Praat's "To Pitch").
 *
 * `'autocorrelation'`: peaks of r(τ) = r_xw(τ)/r_w(τ), x_w the Hann-windowed frame, w the window; a frame has to hold three
 * periods of `minFrequency`. `'cross-correlation'`: r(τ) = Σ x[n] x[n + τ]/√(Σ x[n]² Σ x[n + τ]²), two periods. A peak counts
 * r − 0.01 log₂(maxFrequency/f); being unvoiced counts `voicingThreshold`, more where it is silent. The path with the
 * largest sum is taken, from which every 10 ms a jump by an octave costs 0.35 and a change of voicing 0.14.
 *
 * @param signal - finite samples, or an {@link AudioReader} of them; shorter than a frame gives no frames
 * @param options - `frameLength` and `hopLength` in samples, the range of the pitch in Hz, thresholds
 * @returns Two columns per frame, [frames, 2]. The pitch in Hz, 0 where unvoiced; and r at its period, 0 where unvoiced
 * @throws RangeError for options out of range or a frame that holds too few periods of `minFrequency`
 *
 * Source: P. Boersma, Accurate short-term analysis of the fundamental frequency and the harmonics-to-noise ratio of a sampled sound, 1993, https://www.fon.hum.uva.nl/paul/papers/Proceedings_1993.pdf.
 * @example
 * ```ts
 * import { pitchCorrelation } from '@avemo/dsp';
 *
 * const samples = Float32Array.from({ length: 16000 }, (_, n) => Math.sin((2 * Math.PI * 200 * n) / 16000));
 * const options = { frameLength: 640, hopLength: 160, minFrequency: 75, maxFrequency: 600 };
 * const pitch = pitchCorrelation({ samples, sampleRate: 16000 }, options);
 * [pitch.shape, pitch.get(0, 0)]; // → [[97, 2], 200.0]
 * ```
 */
export function pitchCorrelation(
  signal: AudioSignal | AudioReader,
  options: PitchCorrelationOptions = {},
): NdArray<Float32Array> {
  const reader = readerOf('pitchCorrelation', signal);
  return readRows(
    reader,
    pitchCorrelationRows(reader.sampleRate, options, () => peakFromMean(reader)),
  );
}

/**
 * {@link pitchCorrelation} of a stream; `signalPeak` is asked where the options do not say what silence is relative to.
 * @internal
 */
export function pitchCorrelationRows(
  sampleRate: number,
  given: PitchCorrelationOptions,
  signalPeak: () => number,
): RowSource {
  const options = correlationFrames(sampleRate, given);
  const { frameLength, hopLength, edges = 'drop', minFrequency, maxFrequency, lookahead } = options;
  const { method = 'autocorrelation', voicingThreshold = 0.45, silenceThreshold = 0.03 } = options;
  const { referencePeak = silenceThreshold === 0 ? 1 : signalPeak() } = options;
  const period = sampleRate / minFrequency;
  const correlation = createNormalizedCorrelation(method, frameLength, period);
  const { correlateBoth } = correlation;
  const r = new Float64Array(correlation.count);
  const frame = new Float64Array(frameLength);
  const take = (samples: Float32Array, start: number, lane?: 0 | 1) => {
    fillFrame(samples, start, frame, edges);
    return referencePeak > 0 ? correlation.take(frame, lane) / referencePeak : 0;
  };
  const candidatesOf = (loudness: number, lane?: 0 | 1): PitchCandidate[] => {
    const silence = silenceThreshold > 0 ? 2 - (loudness / silenceThreshold) * (1 + voicingThreshold) : 0;
    const found = [{ frequency: 0, strength: voicingThreshold + Math.max(0, silence) }];
    if (loudness === 0 || !correlation.write(r, lane)) return found;
    const peaks = lagPeaks(r, Math.min(correlation.count, Math.ceil(period) + 2), voicingThreshold / 2)
      .filter(({ lag }) => lag >= sampleRate / maxFrequency && lag <= sampleRate / minFrequency)
      .map((peak) => ({
        peak,
        rank: peak.value + octaveCost * Math.log2(sampleRate / (peak.lag * maxFrequency)),
      }))
      .sort((a, b) => b.rank - a.rank);
    for (const { peak } of peaks.slice(0, candidates)) {
      const { lag, value } = sharpenPeak(r, correlation.count, peak);
      const frequency = sampleRate / lag;
      if (!(frequency >= minFrequency && frequency <= maxFrequency)) continue;
      found.push({
        frequency,
        strength: value - octaveCost * Math.log2(maxFrequency / frequency),
      });
    }
    return found;
  };
  const perHop = (0.01 * sampleRate) / hopLength;
  return createPitchRows('pitchCorrelation', {
    grid: { frameLength, hopLength, edges },
    costs: { octaveJump: 0.35 * perHop, voicedUnvoiced: 0.14 * perHop },
    lookahead,
    find(samples, start) {
      const loudness = take(samples, start);
      if (loudness > 0) correlation.correlate();
      return { candidates: candidatesOf(loudness), strongest: 0 };
    },
    findPair:
      correlateBoth &&
      ((samples, startA, startB) => {
        const [loudA, loudB] = [take(samples, startA, 0), take(samples, startB, 1)];
        if (loudA > 0 || loudB > 0) correlateBoth();
        return [
          { candidates: candidatesOf(loudA, 0), strongest: 0 },
          { candidates: candidatesOf(loudB, 1), strongest: 0 },
        ];
      }),
    write({ chosen: { frequency, strength } }, out, offset) {
      if (frequency === 0) return;
      out[offset] = frequency;
      out[offset + 1] = strength + octaveCost * Math.log2(maxFrequency / frequency);
    },
  });
}

/** {@link pitchCorrelation} with a bounded path in a stream; `referencePeak` unless `silenceThreshold` is 0. @internal */
export const pitchCorrelationStream: StreamingFeature<
  'pitch-correlation',
  PitchCorrelationOptions & Required<Pick<PitchCorrelationOptions, 'lookahead'>>
> = {
  name: 'pitch-correlation',
  keys: () => ({
    ...pitchKeys,
    voicingThreshold: 'number',
    lookahead: 'count',
    silenceThreshold: 'number',
    referencePeak: 'number',
    method: 'string',
  }),
  plan(sampleRate, options) {
    requireLookahead(options.lookahead);
    const source = pitchCorrelationRows(sampleRate, options, missingPeak);
    return gridPlan(source, correlationFrames(sampleRate, options), options.lookahead);
  },
};

/** The options with their defaults, checked. */
function correlationFrames(sampleRate: number, options: PitchCorrelationOptions) {
  requireOptions('pitchCorrelation', 'options', options);
  const { method = 'autocorrelation', voicingThreshold = 0.45, silenceThreshold = 0.03 } = options;
  requireOneOf('pitchCorrelation', 'method', method, ['autocorrelation', 'cross-correlation']);
  const periods = method === 'autocorrelation' ? 3 : 2;
  const frames = pitchFrames('pitchCorrelation', sampleRate, options, { periods });
  requireInRange('pitchCorrelation', 'voicingThreshold', voicingThreshold, 0, 1);
  requireInRange('pitchCorrelation', 'silenceThreshold', silenceThreshold, 0, 1);
  if (options.referencePeak !== undefined) {
    requirePositive('pitchCorrelation', 'referencePeak', options.referencePeak);
  }
  return frames;
}
