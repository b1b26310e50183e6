import { requireInRange } from '@avemo/checks';
import ndarray, { type NdArray } from 'ndarray';
import type { AudioSignal } from './audio-signal';
import type { FrameOptions } from './frame-options';
import { fillFrame } from './internal/fill-frame';
import { countFrames, firstFrameStart, requireFrameOptions } from './internal/frame-grid';
import { lagPeaks, sharpenPeak } from './internal/lag-peaks';
import { createNormalizedCorrelation } from './internal/normalized-correlation';
import { requirePeriods, requirePitchRange } from './internal/pitch-range';
import { requireSignal } from './internal/require-signal';
import { middlePeak, peakFromMean } from './internal/signal-peak';

/** Options of {@link harmonicsToNoiseRatio}. */
export interface HarmonicsToNoiseRatioOptions extends FrameOptions {
  /** Lowest pitch looked for, Hz above 0; a frame must hold two of its periods. */
  minFrequency: number;
  /** Peak, relative to the whole signal's, below which a frame tends to silence, in [0, 1]. Default 0.1. */
  silenceThreshold?: number;
}

/** Peaks that are looked at closely; the best by a parabola may not be the best between the samples. */
const closest = 4;

/**
 * Harmonics-to-noise ratio (HNR): 10 log₁₀(r/(1 − r)) dB, where r is the highest peak of the normalised
 * cross-correlation r(τ) = Σ x[n] x[n + τ]/√(Σ x[n]² Σ x[n + τ]²), τ up to a period of `minFrequency`.
 *
 * @param signal - finite samples; shorter than a frame gives no frames
 * @param options - `frameLength` and `hopLength` in samples, the lowest pitch in Hz, a threshold
 * @returns [frames, 1] in dB, within [−150, 150]; −200 in silence and where r has no peak above 0
 * @throws RangeError for options out of range or a frame shorter than two periods of `minFrequency`
 * @example
 * ```ts
 * import { harmonicsToNoiseRatio } from '@avemo/dsp';
 *
 * const buzz = (n: number) => Math.sin((2 * Math.PI * 200 * n) / 16000) + Math.sin((2 * Math.PI * 400 * n) / 16000);
 * const signal = { samples: Float32Array.from({ length: 4000 }, (_, n) => buzz(n)), sampleRate: 16000 };
 * const ratio = harmonicsToNoiseRatio(signal, { frameLength: 427, hopLength: 160, minFrequency: 75 });
 * [ratio.shape, ratio.get(0, 0) > 60]; // → [[23, 1], true]
 * ```
 * Source: P. Boersma, Accurate short-term analysis of the fundamental frequency and the harmonics-to-noise ratio of a
 * sampled sound, IFA Proceedings 17, 1993, equation (4); Praat's "To Harmonicity (cc)".
 */
export function harmonicsToNoiseRatio(
  signal: AudioSignal,
  options: HarmonicsToNoiseRatioOptions,
): NdArray<Float32Array> {
  requireSignal('harmonicsToNoiseRatio', signal);
  requireFrameOptions('harmonicsToNoiseRatio', options);
  const { samples, sampleRate } = signal;
  const { frameLength, hopLength, edges = 'drop', minFrequency, silenceThreshold = 0.1 } = options;
  requirePitchRange('harmonicsToNoiseRatio', { minFrequency, maxFrequency: sampleRate / 2 }, sampleRate);
  requirePeriods('harmonicsToNoiseRatio', frameLength, minFrequency, sampleRate, 2);
  requireInRange('harmonicsToNoiseRatio', 'silenceThreshold', silenceThreshold, 0, 1);
  const maxLag = Math.ceil(sampleRate / minFrequency);
  const correlation = createNormalizedCorrelation('cross-correlation', frameLength, maxLag);
  const r = new Float64Array(correlation.count);
  const frame = new Float64Array(frameLength);
  const loudest = peakFromMean(samples);
  const frames = countFrames(samples.length, options);
  const data = new Float32Array(frames).fill(-200);
  for (let t = 0, start = firstFrameStart(options); t < frames; t++, start += hopLength) {
    fillFrame(samples, start, frame, edges);
    const loudness = loudest > 0 ? middlePeak(frame, maxLag) / loudest : 0;
    const silence = silenceThreshold > 0 ? 2 - loudness / silenceThreshold : 0;
    if (loudness === 0 || !correlation.of(frame, r)) continue;
    const peaks = lagPeaks(r, correlation.count, 0).sort((a, b) => b.value - a.value);
    let highest = Math.max(0, silence);
    for (const peak of peaks.slice(0, closest)) {
      const { value } = sharpenPeak(r, correlation.count, peak);
      highest = Math.max(highest, value > 1 ? 1 / value : value);
    }
    if (peaks.length > 0 && highest > Math.max(0, silence)) data[t] = decibel(highest);
  }
  return ndarray(data, [frames, 1]);
}

function decibel(r: number): number {
  return Math.max(-150, Math.min(150, 10 * Math.log10(r / (1 - r))));
}
