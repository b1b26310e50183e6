import { requireFinite, requireOptions } from '@avemo/checks';
import { createSampleWindow, readerOf, type AudioReader, type SampleWindow } from '../signal/audio-reader';
import type { AudioSignal } from '../signal/audio-signal';
import { ratio, requirePeriodsBetween } from './period-pairs';
import type { JitterOptions } from './jitter';

/** How much the amplitudes of neighbouring periods differ; see {@link shimmer}. */
export interface Shimmer {
  /** Mean |A_i − A_{i−1}| over the mean amplitude. */
  local: number;
  /** Mean |20 log₁₀(A_i/A_{i−1})| in dB. */
  localDecibel: number;
  /** Amplitude perturbation quotient: mean distance of A_i from the mean of itself and both neighbours, relative. */
  apq3: number;
  /** The same with two neighbours to either side. */
  apq5: number;
}

/** Options of {@link shimmer}. */
export interface ShimmerOptions extends JitterOptions {
  /** Largest ratio of neighbouring amplitudes, ≥ 1. Default 1.6. */
  maxAmplitudeFactor?: number;
}

/**
 * Shimmer, the irregularity of the voice's amplitudes A_i: local = mean |A_i − A_{i−1}| / mean A,
 * apq3 = mean |A_i − (A_{i−1} + A_i + A_{i+1})/3| / mean A, apq5 likewise over five.
 *
 * A_i is the root mean square around pulse i, √(Σ (w x)² / Σ w²), under a raised cosine w that reaches 0 at a fifth of the
 * period before and of the period after. Only pulses between two regular periods have an amplitude (see {@link jitter}),
 * and only neighbours within the largest ratio of each other are compared.
 *
 * @param signal - finite samples, or an {@link AudioReader} of them
 * @param pulses - times in seconds, rising, e.g. from {@link glottalPulses}
 * @param options - which periods and amplitudes count
 * @returns numbers ≥ 0; relative ones without unit; 0 where there are too few periods to compare
 * @throws RangeError for pulses that do not rise or options out of range
 *
 * Source: P. Boersma & D. Weenink, Praat, https://www.fon.hum.uva.nl/praat/manual/Voice_3__Shimmer.html.
 * @example
 * ```ts
 * import { shimmer } from '@avemo/dsp';
 *
 * // pulses 1 and 0.9 high in turn, 10 ms apart
 * const samples = Float32Array.from({ length: 16000 }, (_, n) => (n % 160 !== 80 ? 0 : n % 320 === 80 ? 1 : 0.9));
 * const pulses = Float64Array.from({ length: 100 }, (_, i) => (80 + 160 * i) / 16000);
 * shimmer({ samples, sampleRate: 16000 }, pulses).local; // → 0.105
 * ```
 */
export function shimmer(
  signal: AudioSignal | AudioReader,
  pulses: Float64Array,
  options: ShimmerOptions = {},
): Shimmer {
  const reader = readerOf('shimmer', signal);
  requireOptions('shimmer', 'options', options);
  const { maxAmplitudeFactor = 1.6 } = options;
  requireFinite('shimmer', 'maxAmplitudeFactor', maxAmplitudeFactor);
  if (maxAmplitudeFactor < 1) {
    throw new RangeError(`shimmer: maxAmplitudeFactor must be at least 1; got ${maxAmplitudeFactor}.`);
  }
  const { periods, regular } = requirePeriodsBetween('shimmer', pulses, options);
  const { minPeriod = 0.0001, maxPeriod = 0.02 } = options;
  const held = createSampleWindow(reader);
  const times: number[] = [];
  const amplitudes: number[] = [];
  for (let i = 1; i < periods.length; i++) {
    if (!regular(i - 1, 2)) continue;
    const amplitude = amplitudeAt(held, reader.sampleRate, pulses[i], [
      0.2 * periods[i - 1],
      0.2 * periods[i],
    ]);
    if (!(amplitude > 0)) continue;
    times.push(pulses[i]);
    amplitudes.push(amplitude);
  }
  let sum = 0;
  for (let i = 0; i + 1 < amplitudes.length; i++) sum += amplitudes[i];
  const mean = sum / (amplitudes.length - 1);
  const relative = (value: number) => (value > 0 ? value / mean : 0);
  return {
    local: relative(meanOver(2, (i) => Math.abs(amplitudes[i] - amplitudes[i + 1]))),
    localDecibel: meanOver(2, (i) => Math.abs(20 * Math.log10(amplitudes[i] / amplitudes[i + 1]))),
    apq3: relative(meanOver(3, (i) => Math.abs(amplitudes[i + 1] - average(i, 3)))),
    apq5: relative(meanOver(5, (i) => Math.abs(amplitudes[i + 2] - average(i, 5)))),
  };

  function average(i: number, length: number): number {
    let total = 0;
    for (let j = i; j < i + length; j++) total += amplitudes[j];
    return total / length;
  }

  /** The mean over all stretches of so many amplitudes that follow each other and do not jump. */
  function meanOver(length: number, value: (i: number) => number): number {
    let [total, stretches] = [0, 0];
    for (let i = 0; i + length <= amplitudes.length; i++) {
      let steady = true;
      for (let j = i + 1; j < i + length; j++) {
        const period = times[j] - times[j - 1];
        steady &&= period >= minPeriod && period <= maxPeriod;
        steady &&= ratio(amplitudes[j - 1], amplitudes[j]) <= maxAmplitudeFactor;
      }
      if (!steady) continue;
      total += value(i);
      stretches++;
    }
    return stretches > 0 ? total / stretches : 0;
  }
}

/** Root mean square under a raised cosine that reaches `before` seconds back and `after` seconds on. */
function amplitudeAt(
  held: SampleWindow,
  sampleRate: number,
  time: number,
  [before, after]: readonly [number, number],
): number {
  const first = Math.max(0, Math.round((time - before) * sampleRate));
  const last = Math.min(held.length - 1, Math.round((time + after) * sampleRate));
  held.hold(first, last + 1);
  const { samples, from } = held;
  let [energy, weight] = [0, 0];
  for (let n = first; n <= last; n++) {
    const offset = n / sampleRate - time;
    const w = 0.5 + 0.5 * Math.cos((Math.PI * offset) / (offset < 0 ? before : after));
    energy += w * samples[n - from] * (w * samples[n - from]);
    weight += w * w;
  }
  return weight > 0 ? Math.sqrt(energy / weight) : 0;
}
