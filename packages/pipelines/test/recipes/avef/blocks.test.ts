import { expect, it } from 'vitest';
import type { Block } from '../../../src/prepare/block';
import type { Media } from '../../../src/prepare/media';
import { useOf } from '../../../src/prepare/use';
import type { Use } from '../../../src/prepare/preparation';
import { clipOf, pictureOf } from '../../../src/recipes/avef/blocks';

const settings = { dropSilence: true, detector: 'endpoints', clipSize: 4, faceCut: 'box' } as const;

/** Noise from `start` to `end` in `seconds` of near silence, 44.1 kHz. */
function voice(seconds: number, start: number, end: number): Media['audio'] {
  const sampleRate = 44_100;
  const samples = Float32Array.from({ length: seconds * sampleRate }, (_, n) => {
    const loud = n >= start * sampleRate && n < end * sampleRate ? 0.5 : 0.0005;
    return loud * Math.sin(0.05 * n) + 0.1 * loud * Math.sin(n * n);
  });
  const signal = { samples, sampleRate };
  return {
    read: async () => signal,
    chunks: async function* () {
      yield signal;
    },
  };
}

/** Faces of one colour, 25 a second; `found` says which frames show one. */
function faces(seconds: number, found: (time: number) => boolean = () => true): Block {
  const frames = 25 * seconds;
  const times = Float64Array.from({ length: frames }, (_, i) => i / 25);
  return {
    data: new Uint8Array(frames * 48).fill(7),
    shape: [frames, 4, 4, 3],
    times,
    mask: Uint8Array.from(times, (time) => Number(found(time))),
  };
}

/** Runs preparations for real, but for the faces, which are given. */
function useWith(media: Media, face?: Block): Use {
  const use = useOf(() => media);
  return ((preparation, options) =>
    preparation.name === 'face-crops'
      ? Promise.resolve(face ? { face } : {})
      : use(preparation, options)) as Use;
}

async function blocksOf(
  media: Media,
  face?: Block,
  own: Partial<Record<keyof typeof settings, unknown>> = {},
) {
  const s = { ...settings, ...own } as Parameters<typeof clipOf>[1];
  const use = useWith(media, face);
  return { picture: await pictureOf(media, s, use), clip: await clipOf(media, s, use) };
}

it('pictureOf(…) and clipOf have the same segments, of the speech alone', async () => {
  const { picture, clip } = await blocksOf({ audio: voice(4, 1, 3) }, faces(4));
  expect(picture!.shape).toEqual([4, 64, 64, 3]);
  expect(clip!.shape).toEqual([4, 16, 4, 4, 3]);
  expect(picture!.times![0]).toBeGreaterThan(0.7);
  expect(picture!.times![0]).toBeLessThan(1.05);
  picture!.times!.forEach((time, row) => expect(clip!.times![row]).toBeCloseTo(time, 4));
  const whole = await blocksOf({ audio: voice(4, 1, 3) }, faces(4), { dropSilence: false });
  expect(whole.picture!.shape[0]).toBe(10);
  expect(whole.clip!.shape[0]).toBe(10);
});

it('clipOf(…) masks the segments of three seconds without a face, and pictureOf keeps them', async () => {
  const lost = faces(6, (time) => time < 1 || time >= 4);
  const { picture, clip } = await blocksOf({ audio: voice(6, 0.5, 5.5) }, lost, { dropSilence: false });
  expect(picture!.mask).toBeUndefined();
  expect(clip!.shape[0]).toBe(picture!.shape[0]);
  const unseen = [...clip!.times!].filter((_, row) => clip!.mask![row] === 0);
  expect(unseen.length).toBeGreaterThan(4);
  expect(unseen.every((time) => time >= 0.99 && time + 0.655 < 4.01)).toBe(true);
});

it('pictureOf(…) and clipOf of a clip that lacks a stream give the other one', async () => {
  const mute = await blocksOf({}, faces(3));
  expect(mute.picture).toBeUndefined();
  expect(mute.clip!.shape[0]).toBe(7);
  const blind = await blocksOf({ audio: voice(3, 0.5, 2.5) });
  expect(blind.clip).toBeUndefined();
  expect(blind.picture!.shape[0]).toBeGreaterThan(2);
});

it('clipOf(…) of a clip that never shows a face while somebody speaks takes all its pictures', async () => {
  const never = await blocksOf(
    { audio: voice(3, 0.5, 2.5) },
    faces(3, () => false),
  );
  expect(never.clip!.shape[0]).toBe(never.picture!.shape[0]);
  expect([...never.clip!.mask!].every((counts) => counts === 1)).toBe(true);
  const early = await blocksOf(
    { audio: voice(4, 2, 3.5) },
    faces(4, (time) => time < 1),
  );
  expect([...early.clip!.mask!]).toEqual(new Array(early.picture!.shape[0]).fill(1));
});

it('clipOf(…) of pictures that end before the sound masks the segments behind', async () => {
  const { clip } = await blocksOf({ audio: voice(4, 0.2, 3.8) }, faces(2), { dropSilence: false });
  expect([...clip!.mask!]).toEqual([1, 1, 1, 1, 1, 1, 0, 0, 0, 0]);
});
