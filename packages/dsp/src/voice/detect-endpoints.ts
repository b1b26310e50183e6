import { requireFinite, requireInteger, requireOptions } from '@avemo/checks';
import { readerOf, type AudioReader } from '../signal/audio-reader';
import type { AudioSignal } from '../signal/audio-signal';
import type { TimeInterval } from '../frames/frame-interval';
import { endpointFrames, type EndpointFrames } from './endpoint-frames';
import { endpointThresholds } from './endpoint-thresholds';
import { createAutocorrelation } from './frame-autocorrelation';

/** Options of {@link detectEndpoints}. Durations in seconds. */
export interface DetectEndpointsOptions {
  /** Mean magnitude that only speech reaches, ≥ 0. Default: from the signal. */
  highThreshold?: number;
  /** Mean magnitude below which speech ends, at most the high one. Default: from the signal. */
  lowThreshold?: number;
  /** Zero crossings per second from which a frame may be an unvoiced consonant. Default: from the signal. */
  crossingThreshold?: number;
  /** How far zero crossings may extend speech to either side. Default 0.25. */
  maxExtension?: number;
  /** Shorter gaps are closed. Default 0.1. */
  minPause?: number;
  /** Stretches that are shorter when the gaps are closed are dropped, e.g. clicks. Default 0.05. */
  minSpeech?: number;
}

/**
 * Finds where somebody speaks, by two thresholds on energy and then zero crossings, in frames of 10 ms.
 *
 * With E_t the mean magnitude of frame t after the mean of the signal is taken off: frames above the high threshold are
 * speech; it extends to both sides as long as E_t is above the low threshold; then it extends to the farthest frames within
 * `maxExtension` of which three in a row cross zero more often than the third threshold. The thresholds, as in the paper,
 * from the quietest tenth of a second (mean magnitude I, crossings z ± σ) and the loudest frame (X):
 * low = min(0.03 (X − I) + I, 4I), high = 5 low, crossings = min(2500/s, z + 2σ).
 *
 * Beyond the paper: several stretches are found; the silence to learn from may be anywhere, but is not learned from zeros
 * that were padded, gated or muted where a recorded background is there; low is at least X/1000, for digital silence; the three frames stand in a row; and where the background itself crosses zero more than 2500 times a
 * second, crossings tell nothing and are not used. A signal that never falls silent has no such thresholds: give them.
 *
 * @param signal - finite samples, any number, or an {@link AudioReader} of them
 * @param options - thresholds and durations
 * @returns stretches of speech in order, apart from each other, within 0 … duration, in seconds; none in steady noise
 * @throws RangeError for options out of range or non-finite samples; TypeError for anything but a signal
 *
 * Source: JIPS, Liu & Tang 2021, step 4, https://doi.org/10.3745/JIPS.02.0161.
 * Source: L. R. Rabiner & M. R. Sambur, An algorithm for determining the endpoints of isolated utterances, 1975, https://doi.org/10.1002/j.1538-7305.1975.tb02840.x.
 * @example
 * ```ts
 * import { detectEndpoints } from '@avemo/dsp';
 *
 * // a second of silence with a tone from 0.3 to 0.7 s
 * const samples = new Float32Array(8000);
 * for (let n = 2400; n < 5600; n++) samples[n] = Math.sin(0.3 * n);
 * detectEndpoints({ samples, sampleRate: 8000 }); // → [{ start: 0.3, end: 0.7 }]
 * ```
 */
export function detectEndpoints(
  signal: AudioSignal | AudioReader,
  options: DetectEndpointsOptions = {},
): TimeInterval[] {
  const reader = readerOf('detectEndpoints', signal);
  requireOptions('detectEndpoints', 'options', options);
  const { maxExtension = 0.25, minPause = 0.1, minSpeech = 0.05 } = options;
  for (const [name, value] of Object.entries({ ...options, maxExtension, minPause, minSpeech })) {
    if (value === undefined) continue;
    requireFinite('detectEndpoints', name, value);
    if (value < 0) throw new RangeError(`detectEndpoints: ${name} must be at least 0; got ${value}.`);
  }
  const { sampleRate } = reader;
  const length = Math.round(sampleRate / 100);
  requireInteger('detectEndpoints', 'samples of a frame of 10 ms', length, { min: 2 });
  const frames = endpointFrames(reader, length);
  const count = frames.magnitude.length;
  if (count === 0) return [];
  const { high, low, crossings } = requireThresholds(frames, reader, length, options);

  const reach = Math.round((maxExtension * sampleRate) / length);
  const stretches: [number, number][] = [];
  for (let t = 0; t < count; t++) {
    if (!(frames.magnitude[t] > high)) continue;
    let [first, last] = [t, t];
    while (first > 0 && frames.magnitude[first - 1] > low) first--;
    while (last < count - 1 && frames.magnitude[last + 1] > low) last++;
    t = last;
    first = farthestCrossing(frames.crossings, first, -1, reach, crossings);
    last = farthestCrossing(frames.crossings, last, 1, reach, crossings);
    stretches.push([first, last + 1]);
  }
  const seconds = stretches.map(([start, end]) => ({
    start: (start * length) / sampleRate,
    end: Math.min(reader.length, end * length) / sampleRate,
  }));
  return closeGaps(seconds, minPause).filter(({ start, end }) => end - start >= minSpeech - 1e-9);
}

function requireThresholds(
  frames: EndpointFrames,
  reader: AudioReader,
  length: number,
  options: DetectEndpointsOptions,
) {
  const framesPerSecond = reader.sampleRate / length;
  const learned = endpointThresholds(frames, framesPerSecond, (start, count) =>
    isVoiced(
      reader.read(start * length, Math.min(reader.length, (start + count) * length)),
      reader.sampleRate,
    ),
  );
  const low = options.lowThreshold ?? Math.min(learned.low, options.highThreshold ?? Infinity);
  const high = options.highThreshold ?? Math.max(learned.high, low);
  if (low > high) {
    throw new RangeError(
      `detectEndpoints: lowThreshold must be at most highThreshold; got ${low} and ${high}. Give both.`,
    );
  }
  const { crossingThreshold } = options;
  return {
    high,
    low,
    crossings: crossingThreshold === undefined ? learned.crossings : crossingThreshold / framesPerSecond,
  };
}

/** Whether the samples repeat themselves with a period of 2.5 to 12.5 ms, as voices and tones do. */
function isVoiced(samples: Float32Array, sampleRate: number): boolean {
  const [shortest, longest] = [0.0025, 0.0125].map((seconds) => Math.round(seconds * sampleRate));
  if (samples.length <= 2 * longest) return false;
  let mean = 0;
  for (let n = 0; n < samples.length; n++) mean += samples[n] / samples.length;
  const centred = Float64Array.from(samples, (sample) => sample - mean);
  const r = new Float64Array(longest + 1);
  createAutocorrelation(samples.length, longest)(centred, r);
  for (let lag = shortest; lag <= longest; lag++) {
    const share = 1 - lag / samples.length;
    if (r[lag] > 0.5 * share * r[0]) return true;
  }
  return false;
}

/** The far end of the farthest three or more frames in a row, within reach, that exceed the threshold; or `from`. */
function farthestCrossing(
  crossings: Float64Array,
  from: number,
  step: 1 | -1,
  reach: number,
  threshold: number,
): number {
  let farthest = from;
  let row = 0;
  for (let i = 1, t = from + step; i <= reach && t >= 0 && t < crossings.length; i++, t += step) {
    row = crossings[t] > threshold ? row + 1 : 0;
    if (row >= 3) farthest = t;
  }
  return farthest;
}

function closeGaps(intervals: TimeInterval[], minPause: number): TimeInterval[] {
  const closed: TimeInterval[] = [];
  for (const { start, end } of intervals) {
    const before = closed.at(-1);
    if (before && start - before.end < Math.max(minPause - 1e-9, 1e-9))
      before.end = Math.max(before.end, end);
    else closed.push({ start, end });
  }
  return closed;
}
