import { formatValue, requireFunction, requireInRange, requirePositive, requireSamples } from '@avemo/checks';
import type { FaceTrack } from './collect-tracks';
import { correlation } from './correlation';

/** Options of `speakingTrack`. */
export interface SpeakingTrackOptions {
  /**
   * The sound of the video, one channel, on the clock of its frames: `(await video.audio()).samples`, or what reads it where it is
   * needed, such as an `AudioReader` of `@avemo/dsp`.
   */
  samples: Float32Array | SampleReader;
  /** Samples per second, above 0. */
  sampleRate: number;
  /** A lower correlation says that nobody speaks, −1 to 1. Default 0.3. */
  minCorrelation?: number;
}

/** Samples that are read where they are needed. */
export interface SampleReader {
  /** How many there are. */
  length: number;
  /** Those from `start` to before `end`, 0 ≤ start ≤ end ≤ length. */
  read(start: number, end: number): Float32Array;
}

/** Seconds of sound around a frame's time whose level counts. */
const levelSeconds = 0.08;
/** Frames to either side over which the mouth's movement is averaged, and by which sound and picture may be apart. */
const [smoothFrames, maxLag] = [2, 3];
/** Shorter tracks say nothing. */
const minSights = 12;

/**
 * The face whose mouth moves with the sound.
 *
 * Of each track: the correlation of |oᵢ₊₁ − oᵢ₋₁|, o the opening of the mouth, averaged over 5 frames, with the level in
 * decibels of the 80 ms of sound around the frame; the highest within ±3 frames. The track with the highest one speaks.
 *
 * @param tracks - From `collectTracks`.
 * @param options - The sound, and from which correlation on it counts.
 * @returns The number of the track; undefined where no mouth moves with the sound.
 * @throws TypeError if tracks is no list or samples no array of floats.
 * @throws RangeError if an option is out of range.
 *
 * Source: Cutler and Davis 2000, Look who's talking, https://doi.org/10.1109/ICME.2000.871073 (correlation of the
 * mouth's movement with the sound)
 *
 * @example
 * ```ts
 * import { speakingTrack } from '@avemo/vision-prep/faces';
 *
 * speakingTrack([], { samples: new Float32Array(16000), sampleRate: 16000 }); // → undefined
 * ```
 */
export function speakingTrack(
  tracks: readonly FaceTrack[],
  { samples, sampleRate, minCorrelation = 0.3 }: SpeakingTrackOptions,
): number | undefined {
  if (!Array.isArray(tracks)) {
    throw new TypeError(
      `speakingTrack: tracks must be an array; got ${formatValue(tracks)}. Use collectTracks(…).`,
    );
  }
  const { length, read } = readerOf(samples);
  requirePositive('speakingTrack', 'sampleRate', sampleRate);
  requireInRange('speakingTrack', 'minCorrelation', minCorrelation, -1, 1);
  const level = (time: number) => {
    const [from, to] = [time - levelSeconds / 2, time + levelSeconds / 2].map((moment) =>
      Math.min(length, Math.max(0, Math.round(moment * sampleRate))),
    );
    const part = read(from, Math.max(from, to));
    const power = part.reduce((sum, sample) => sum + sample * sample, 0) / Math.max(1, part.length);
    return 20 * Math.log10(Math.sqrt(power) + 1e-3);
  };
  let speaker: number | undefined;
  let best = minCorrelation;
  for (const { track, sights } of tracks as readonly FaceTrack[]) {
    if (sights.length < minSights) continue;
    const movement = movementOf(sights.map(({ mouthOpening }) => mouthOpening));
    const step = (sights[sights.length - 1].time - sights[0].time) / (sights.length - 1);
    for (let lag = -maxLag; lag <= maxLag; lag++) {
      const levels = sights.map(({ time }) => level(time + lag * step));
      const value = correlation(movement, levels);
      if (value > best) [best, speaker] = [value, track];
    }
  }
  return speaker;
}

function readerOf(samples: Float32Array | SampleReader): SampleReader {
  if (samples !== null && typeof samples === 'object' && 'read' in samples) {
    requireFunction('speakingTrack', 'samples.read', samples.read);
    return samples;
  }
  requireSamples('speakingTrack', 'samples', samples);
  return { length: samples.length, read: (start, end) => samples.subarray(start, end) };
}

function movementOf(openings: number[]): number[] {
  const last = openings.length - 1;
  const moves = openings.map((_, i) =>
    Math.abs(openings[Math.min(i + 1, last)] - openings[Math.max(i - 1, 0)]),
  );
  return moves.map((_, i) => {
    const around = moves.slice(Math.max(0, i - smoothFrames), i + smoothFrames + 1);
    return around.reduce((sum, move) => sum + move, 0) / around.length;
  });
}
