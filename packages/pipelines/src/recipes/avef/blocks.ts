import type { TimeInterval } from '@avemo/dsp';
import { cutFrames, fitClipLength, framesForInterval } from '@avemo/vision-prep';
import { hearSound } from '../../io/heard-sound';
import { faceCrops } from '../../preparations/face-crops';
import { findSpeech } from '../../preparations/find-speech';
import type { Block, Blocks } from '../../prepare/block';
import type { Media } from '../../prepare/media';
import { definePreparation, type Use } from '../../prepare/preparation';
import type { PreparedSettings } from '../settings-schema';
import { clipTime, segmentCount, segmentRanges, segmentSound } from './segments';
import type { settings } from './settings';

type Prepared = PreparedSettings<typeof settings>;

/** Frames of a clip that the visual network sees. */
export const CLIP_FRAMES = 16;
/** The paper's corpora have 25 and 30 frames per second. */
const MAX_RATE = 30;
/** Seconds from one look for the face to the next: a head does not turn back and forth between. */
const LOOK_EVERY = 0.1;
/** Rows of a frame; a face that is worth its 112 rows has more than that many of them. */
const MAX_HEIGHT = 480;

/** Pictures of the sound, the stretches that are kept, and the range of each segment within them. */
const soundSegments = definePreparation({
  name: 'avef-segments',
  version: 3,
  async run(
    { audio }: Media,
    { dropSilence, detector }: Pick<Prepared, 'dropSilence' | 'detector'>,
  ): Promise<Blocks> {
    if (!audio) return {};
    const sound = await hearSound(audio.chunks());
    try {
      const { duration, voice } = sound;
      if (duration === 0) return {};
      const whole = [{ start: 0, end: duration }];
      const speech = dropSilence ? await findSpeech(sound, detector) : whole;
      // Where the detector hears nobody there is nothing to tell silence from: the clip stays whole.
      const kept = speech.length > 0 ? speech : whole;
      const { pictures, ranges, times } = segmentSound(voice, kept);
      return {
        picture: { data: pictures, shape: [ranges.length, 64, 64, 3], times },
        kept: intervalsBlock(kept),
        ranges: intervalsBlock(ranges),
        length: { data: Float32Array.of(duration), shape: [1] },
      };
    } finally {
      sound.remove();
    }
  },
});

const intervalsBlock = (intervals: readonly TimeInterval[]): Block => ({
  data: Float32Array.from(intervals, ({ end }) => end),
  shape: [intervals.length, 1],
  times: Float64Array.from(intervals, ({ start }) => start),
});

/** The stretches that a block holds. */
export const intervalsOf = ({ data, times }: Block): TimeInterval[] =>
  Array.from(times!, (start, i) => ({ start, end: Math.max(start, data[i]) }));

/** Pictures of the sound, the stretches that are kept, the range of each segment, and the length of the clip in seconds. */
export const segmentsOf = (use: Use, { dropSilence, detector }: Prepared) =>
  use(soundSegments, { dropSilence, detector });

/** 64×64×3 pictures of the sound, a row for each segment. */
export async function pictureOf(_: Media, s: Prepared, use: Use): Promise<Block | undefined> {
  return (await segmentsOf(use, s)).picture;
}

/** How faces are cut out. */
export const cropsOf = ({ clipSize, faceCut }: Prepared) => ({
  size: clipSize,
  cut: faceCut,
  maxRate: MAX_RATE,
  lookEvery: LOOK_EVERY,
  maxHeight: MAX_HEIGHT,
});

/**
 * Sixteen frames of the face for each segment: those that are shown during it, in step with the sound because the same
 * stretches are cut out of both. A segment without a frame that shows the face does not count; where the clip never shows one
 * while somebody speaks, its whole pictures stand for it.
 *
 * Source: AVEF, Ma et al. 2019, section 2.1.2, https://doi.org/10.1016/j.inffus.2018.06.003.
 */
export async function clipOf(_: Media, s: Prepared, use: Use): Promise<Block | undefined> {
  const { face } = await use(faceCrops, cropsOf(s));
  if (!face) return undefined;
  const { kept, ranges } = (await heard(s, use)) ?? seenAlone(face.times!);
  const { mask: __, ...unmarked } = face;
  return segmentClips(face, kept, ranges) ?? segmentClips(unmarked, kept, ranges);
}

async function heard(s: Prepared, use: Use) {
  const { kept, ranges } = await segmentsOf(use, s);
  return kept && { kept: intervalsOf(kept), ranges: intervalsOf(ranges) };
}

/** Without sound nothing says when somebody speaks: all of the pictures. */
function seenAlone(times: Float64Array): { kept: TimeInterval[]; ranges: TimeInterval[] } {
  const last = times.at(-1)!;
  const duration = last + (times.length > 1 ? last / (times.length - 1) : 0);
  return { kept: [{ start: 0, end: duration + 1e-6 }], ranges: segmentRanges(segmentCount(duration)) };
}

/** Cuts frames into clips of 16, one for each range of the joined stretches. */
export function segmentClips(
  face: Block,
  kept: readonly TimeInterval[],
  ranges: readonly TimeInterval[],
): Block | undefined {
  const { frames, times } = cutFrames(face.times!, kept);
  const width = face.data.length / face.shape[0];
  const data = new Uint8Array(ranges.length * CLIP_FRAMES * width);
  const mask = new Uint8Array(ranges.length);
  for (const [row, range] of ranges.entries()) {
    const shown = framesForInterval(times, range).map((i) => frames[i]);
    if (shown.length === 0) continue;
    mask[row] = shown.some((frame) => face.mask?.[frame] !== 0) ? 1 : 0;
    for (const [i, frame] of fitClipLength(shown, { length: CLIP_FRAMES }).entries()) {
      data.set(face.data.subarray(frame * width, (frame + 1) * width), (row * CLIP_FRAMES + i) * width);
    }
  }
  if (!mask.includes(1)) return undefined;
  const shape = [ranges.length, CLIP_FRAMES, ...face.shape.slice(1)];
  return { data, shape, times: Float64Array.from(ranges, ({ start }) => clipTime(start, kept)), mask };
}
