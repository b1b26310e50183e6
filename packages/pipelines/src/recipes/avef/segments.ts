import { ndArray } from '@avemo/checks';
import {
  deltas,
  logMelSpectrogram,
  preEmphasis,
  resample,
  segmentFrames,
  type AudioSignal,
  type TimeInterval,
} from '@avemo/dsp';

/** Hz: the mel bands reach up to 8000 Hz. */
const sampleRate = 16_000;
const frame = { frameLength: 400, hopLength: 160, melBands: 64, maxFrequency: 8000 } as const;
/** Frames of a segment, and from one to the next: 655 ms, 30 frames shared. */
export const segment = { length: 64, hop: 34 } as const;

const seconds = (samples: number) => samples / sampleRate;
/** The samples of a segment. */
const segmentSamples = frame.frameLength + (segment.length - 1) * frame.hopLength;

/** Seconds that a segment lasts: 0.655. */
export const segmentSeconds = seconds(segmentSamples);
/** Seconds from one segment to the next: 0.34. */
export const hopSeconds = seconds(segment.hop * frame.hopLength);

/** The segments of a sound. */
export interface SoundSegments {
  /** [segments, 64, 64, 3]: log-mel spectrogram, its change, and the change of that; time before frequency. */
  pictures: Float32Array;
  /** When each segment begins and ends once the kept stretches are joined, in seconds. */
  ranges: TimeInterval[];
  /** The second of the clip at which each segment begins. */
  times: Float64Array;
}

/**
 * Cuts the kept stretches out of a sound, joins them and makes 64×64×3 pictures of 655 ms, 34 frames apart. What is shorter
 * than a segment is filled up with silence to one.
 *
 * x(n) − 0.97 x(n−1) → kept stretches → ln(mel₆₄ |X| + 0.01) in Hamming frames of 25 ms every 10 ms → Δ and ΔΔ of the frames of
 * each segment.
 *
 * Source: AVEF, Ma et al. 2019, section 2.1.1 and equations (2.1), (2.2), https://doi.org/10.1016/j.inffus.2018.06.003.
 *
 * @param sound - Mono, of any rate.
 * @param kept - Stretches that are kept, in order; all of the sound by default.
 */
export function segmentSound(sound: AudioSignal, kept?: readonly TimeInterval[]): SoundSegments {
  const whole = preEmphasis(sound.sampleRate === sampleRate ? sound : resample(sound, sampleRate));
  const stretches = kept ?? [{ start: 0, end: seconds(whole.samples.length) }];
  const joined = joinStretches(whole.samples, stretches);
  const { data } = logMelSpectrogram({ samples: joined, sampleRate }, { ...frame, offset: 0.01 });
  const frames = data.length / frame.melBands;
  const count = 1 + Math.floor((frames - segment.length) / segment.hop);
  const width = segment.length * frame.melBands * 3;
  const pictures = new Float32Array(count * width);
  for (let s = 0; s < count; s++) pictures.set(pictureOf(data, s * segment.hop), s * width);
  const ranges = segmentRanges(count);
  const times = Float64Array.from(ranges, ({ start }) => clipTime(start, stretches));
  return { pictures, ranges, times };
}

/** The ranges of so many segments. */
export const segmentRanges = (count: number): TimeInterval[] =>
  Array.from({ length: count }, (_, s) => ({ start: s * hopSeconds, end: s * hopSeconds + segmentSeconds }));

/** How many segments fit into so many seconds; one where there are fewer. */
export const segmentCount = (duration: number): number =>
  Math.max(1, 1 + Math.floor((duration - segmentSeconds) / hopSeconds + 1e-9));

function pictureOf(logMel: Float32Array, first: number): Float32Array {
  const shape = [segment.length, frame.melBands];
  const start = first * frame.melBands;
  const still = ndArray(logMel.slice(start, start + shape[0] * shape[1]), shape);
  const change = deltas(still);
  return segmentFrames([still, change, deltas(change)], {
    segmentLength: segment.length,
    segmentHop: segment.hop,
  }).data;
}

function joinStretches(samples: Float32Array, stretches: readonly TimeInterval[]): Float32Array {
  const parts = stretches.map(({ start, end }) =>
    samples.subarray(Math.round(start * sampleRate), Math.round(end * sampleRate)),
  );
  const length = parts.reduce((sum, part) => sum + part.length, 0);
  const joined = new Float32Array(Math.max(length, segmentSamples));
  let at = 0;
  for (const part of parts) {
    joined.set(part, at);
    at += part.length;
  }
  return joined;
}

/** The second of the clip that a second of the joined stretches was. */
export function clipTime(time: number, stretches: readonly TimeInterval[]): number {
  let before = 0;
  for (const { start, end } of stretches) {
    if (time < before + (end - start)) return start + time - before;
    before += end - start;
  }
  return (stretches.at(-1)?.end ?? 0) + time - before;
}
