import { requireInRange, requireOptions, requirePositive } from '@avemo/checks';
import type { NdArray } from 'ndarray';
import { readerOf, type AudioReader } from '../signal/audio-reader';
import type { AudioSignal } from '../signal/audio-signal';
import type { FrameOptions } from '../frames/frame-options';
import { fillFrame } from '../frames/fill-frame';
import { readFrames, type FrameFeature } from '../frames/frame-feature';
import { frameKeys, framePlan, type StreamingFeature } from '../frames/streaming-feature';
import { lagPeaks, sharpenPeak } from './lag-peaks';
import { createNormalizedCorrelation } from './normalized-correlation';
import { missingPeak } from './pitch-rows';
import { pitchFrames } from './pitch-range';
import { peakFromMean } from '../signal/signal-peak';

/** Options of {@link harmonicsToNoiseRatio}. */
export interface HarmonicsToNoiseRatioOptions extends FrameOptions {
  /** Lowest pitch looked for, Hz above 0; a frame must hold two of its periods. Default 80. */
  minFrequency?: number;
  /** Peak, relative to the whole signal's, below which a frame tends to silence, in [0, 1]. Default 0.1. */
  silenceThreshold?: number;
  /** The peak that silence is relative to, above 0. Default: the largest distance from the mean in the whole signal. */
  referencePeak?: number;
}

/** Peaks that are looked at closely; the best by a short sinc may not be the best. */
const closest = 4;
/** Values of r on either side that a peak is interpolated from. */
const depth = 700;
/** dB of a frame in which no period is found. */
const unvoiced = -200;

/**
 * Harmonics-to-noise ratio (HNR): 10 log₁₀(r/(1 − r)) dB, where r is the highest peak of the normalised
 * cross-correlation r(τ) = Σ x[n] x[n + τ]/√(Σ x[n]² Σ x[n + τ]²), τ up to a period of `minFrequency`.
 *
 * @param signal - finite samples, or an {@link AudioReader} of them; shorter than a frame gives no frames
 * @param options - `frameLength` and `hopLength` in samples, the lowest pitch in Hz, a threshold
 * @returns [frames, 1] in dB, within [−150, 150]; −200 in silence and where r has no peak above 0
 * @throws RangeError for options out of range or a frame shorter than two periods of `minFrequency`
 *
 * Source: P. Boersma, Accurate short-term analysis of the fundamental frequency and the harmonics-to-noise ratio of a sampled sound, 1993, equation (4), https://www.fon.hum.uva.nl/paul/papers/Proceedings_1993.pdf.
 * Source: Praat, "To Harmonicity (cc)", https://www.fon.hum.uva.nl/praat/.
 * @example
 * ```ts
 * import { harmonicsToNoiseRatio } from '@avemo/dsp';
 *
 * const buzz = (n: number) => Math.sin((2 * Math.PI * 200 * n) / 16000) + Math.sin((2 * Math.PI * 400 * n) / 16000);
 * const signal = { samples: Float32Array.from({ length: 4000 }, (_, n) => buzz(n)), sampleRate: 16000 };
 * const ratio = harmonicsToNoiseRatio(signal, { frameLength: 427, hopLength: 160, minFrequency: 75 });
 * [ratio.shape, ratio.get(0, 0) > 60]; // → [[23, 1], true]
 * ```
 */
export function harmonicsToNoiseRatio(
  signal: AudioSignal | AudioReader,
  options: HarmonicsToNoiseRatioOptions = {},
): NdArray<Float32Array> {
  const reader = readerOf('harmonicsToNoiseRatio', signal);
  return readFrames(
    reader,
    harmonicsFeature(reader.sampleRate, options, () => peakFromMean(reader)),
  );
}

/**
 * {@link harmonicsToNoiseRatio} of single frames; `signalPeak` is asked where the options do not say what silence is
 * relative to.
 * @internal
 */
export function harmonicsFeature(
  sampleRate: number,
  given: HarmonicsToNoiseRatioOptions,
  signalPeak: () => number,
): FrameFeature {
  requireOptions('harmonicsToNoiseRatio', 'options', given);
  const range = { ...given, maxFrequency: sampleRate / 2 };
  const options = pitchFrames('harmonicsToNoiseRatio', sampleRate, range, { periods: 2 });
  const { frameLength, hopLength, edges = 'drop', minFrequency, silenceThreshold = 0.1 } = options;
  requireInRange('harmonicsToNoiseRatio', 'silenceThreshold', silenceThreshold, 0, 1);
  if (options.referencePeak !== undefined) {
    requirePositive('harmonicsToNoiseRatio', 'referencePeak', options.referencePeak);
  }
  const { referencePeak = silenceThreshold === 0 ? 1 : signalPeak() } = options;
  const correlation = createNormalizedCorrelation(
    'cross-correlation',
    frameLength,
    sampleRate / minFrequency,
  );
  const r = new Float64Array(correlation.count);
  const frame = new Float64Array(frameLength);
  const { correlateBoth } = correlation;
  const take = (samples: Float32Array, start: number, lane?: 0 | 1) => {
    fillFrame(samples, start, frame, edges);
    return referencePeak > 0 ? correlation.take(frame, lane) / referencePeak : 0;
  };
  const ratioOf = (loudness: number, lane?: 0 | 1) => {
    const silence = silenceThreshold > 0 ? 2 - loudness / silenceThreshold : 0;
    if (loudness === 0 || !correlation.write(r, lane)) return unvoiced;
    const peaks = lagPeaks(r, correlation.count, 0).sort((a, b) => b.value - a.value);
    let highest = Math.max(0, silence);
    for (const peak of peaks.slice(0, closest)) {
      highest = Math.max(highest, sharpenPeak(r, correlation.count, peak, depth).value);
    }
    return peaks.length > 0 && highest > Math.max(0, silence) ? decibel(highest) : unvoiced;
  };
  return {
    grid: { frameLength, hopLength, edges },
    width: 1,
    write(samples, start, out, offset) {
      const loudness = take(samples, start);
      if (loudness > 0) correlation.correlate();
      out[offset] = ratioOf(loudness);
    },
    writePair:
      correlateBoth &&
      ((samples, startA, startB, out, offset) => {
        const [loudA, loudB] = [take(samples, startA, 0), take(samples, startB, 1)];
        if (loudA > 0 || loudB > 0) correlateBoth();
        out[offset] = ratioOf(loudA, 0);
        out[offset + 1] = ratioOf(loudB, 1);
      }),
  };
}

/** {@link harmonicsToNoiseRatio} in a stream; `referencePeak` unless `silenceThreshold` is 0. @internal */
export const harmonicsToNoiseRatioStream: StreamingFeature<
  'harmonics-to-noise-ratio',
  HarmonicsToNoiseRatioOptions
> = {
  name: 'harmonics-to-noise-ratio',
  keys: () => ({ ...frameKeys, minFrequency: 'number', silenceThreshold: 'number', referencePeak: 'number' }),
  plan: (sampleRate, options) => framePlan(harmonicsFeature(sampleRate, options, missingPeak)),
};

function decibel(r: number): number {
  return Math.max(-150, Math.min(150, 10 * Math.log10(r / (1 - r))));
}
