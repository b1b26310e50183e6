import { ndArray } from '@avemo/checks';
import {
  deltas,
  logMelSpectrogram,
  preEmphasis,
  segmentFrames,
  type AudioReader,
  type AudioSignal,
  type TimeInterval,
} from '@avemo/dsp';
import { signalReader } from '../../io/signal-reader';

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
 * @param sound - Mono, of any rate; what is read where it is needed, of 16 kHz.
 * @param kept - Stretches that are kept, in order; all of the sound by default.
 */
export function segmentSound(
  sound: AudioSignal | AudioReader,
  kept?: readonly TimeInterval[],
): SoundSegments {
  const whole = 'read' in sound ? sound : signalReader(sound, sampleRate);
  const stretches = kept ?? [{ start: 0, end: seconds(whole.length) }];
  const joined = joinStretches(whole, stretches);
  const frames = 1 + Math.floor((joined.length - frame.frameLength) / frame.hopLength);
  const count = 1 + Math.floor((frames - segment.length) / segment.hop);
  const width = segment.length * frame.melBands * 3;
  const pictures = new Float32Array(count * width);
  for (let s = 0; s < count; s++) {
    const samples = joined.read(s * segment.hop * frame.hopLength, segmentSamples);
    const { data } = logMelSpectrogram({ samples, sampleRate }, { ...frame, offset: 0.01 });
    pictures.set(pictureOf(data), s * width);
  }
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

function pictureOf(logMel: Float32Array): Float32Array {
  const still = ndArray(logMel, [segment.length, frame.melBands]);
  const change = deltas(still);
  return segmentFrames([still, change, deltas(change)], {
    segmentLength: segment.length,
    segmentHop: segment.hop,
  }).data;
}

/** The stretches of a sound with pre-emphasis, one behind the other; silence behind what is shorter than a segment. */
function joinStretches(sound: AudioReader, stretches: readonly TimeInterval[]) {
  let length = 0;
  const parts = stretches.map(({ start, end }) => {
    const [from, to] = [start, end].map((time) => Math.min(sound.length, Math.round(time * sampleRate)));
    const part = { at: length, from, to };
    length += to - from;
    return part;
  });
  return {
    length: Math.max(length, segmentSamples),
    read(start: number, count: number): Float32Array {
      const joined = new Float32Array(count);
      for (const { at, from, to } of parts) {
        const [first, last] = [Math.max(start, at), Math.min(start + count, at + to - from)];
        if (first >= last) continue;
        const begin = from + first - at;
        const previous = begin > 0 ? sound.read(begin - 1, begin)[0] : 0;
        const samples = sound.read(begin, begin + last - first);
        joined.set(preEmphasis({ samples, sampleRate }, { previous }).samples, first - start);
      }
      return joined;
    },
  };
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
