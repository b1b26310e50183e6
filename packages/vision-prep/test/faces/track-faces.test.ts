import { golden } from '@avemo/golden';
import { memory } from '@tensorflow/tfjs-core';
import { useBackend } from '@avemo/backend';
import {
  collectTracks,
  createFaceDetector,
  createFaceTracker,
  trackFaces,
  type FaceDetector,
  type FaceFrame,
  type TrackedFrame,
} from '@avemo/vision-prep/faces';
import type { Picture } from '@avemo/vision-prep';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { bytes } from '../pictures';
import { clipPath, framesOf } from './clip-frames';
import { paste } from './scenes';

/** One person moves in a clip, the other is a picture. */
const still = bytes(golden('vision/warp_affine').input('x'));
let moving: Picture<Uint8Array>[];
let detector: FaceDetector;
beforeAll(async () => {
  await useBackend('wasm', { threads: 1 });
  detector = await createFaceDetector();
  moving = (await framesOf(clipPath('happy'))).map(({ picture }) => picture);
});
afterAll(() => detector.dispose());

const at = (index: number) => index / 30;
const wall = { width: 420, height: 220 };

/** A scene of `count` frames; `draw` pastes into the wall. */
function scene(count: number, draw: (index: number) => Picture<Uint8Array>): FaceFrame<Uint8Array>[] {
  return Array.from({ length: count }, (_, index) => ({ picture: draw(index), time: at(index) }));
}

async function all<D>(items: AsyncIterable<D>): Promise<D[]> {
  const list: D[] = [];
  for await (const item of items) list.push(item);
  return list;
}

const middle = ({ box }: { box: { x: number; width: number } }) => box.x + box.width / 2;

describe('trackFaces', () => {
  it('trackFaces(frames) gives one track over a clip, mostly by following', async () => {
    const frames = moving.map((picture, index) => ({ picture, time: at(index) }));
    const tracked = await all(trackFaces(frames, { detector }));
    expect(tracked.map(({ faces }) => faces.map(({ track }) => track))).toEqual(frames.map(() => [1]));
    expect(tracked.map(({ index, time }) => [index, time])).toEqual(frames.map(({ time }, i) => [i, time]));
    expect(tracked.filter(({ faces }) => !faces[0].followed).map(({ index }) => index)).toEqual([0, 30]);
    expect(tracked.every(({ cut }) => !cut)).toBe(true);
    expect(tracked[3].picture).toBe(frames[3].picture);
  });

  it('trackFaces(frames) keeps the identities of two faces that move side by side', async () => {
    const frames = scene(30, (i) => {
      const right = paste(still, { ...wall, x: 250 - 2 * i, y: 40 + Math.round(8 * Math.sin(i / 4)) });
      return paste(moving[i], { ...wall, x: 5 + i, y: 30, on: right });
    });
    const tracked = await all(trackFaces(frames, { detector, detectEvery: 0.2 }));
    for (const { index, faces } of tracked) {
      expect(
        faces.map(({ track }) => track),
        `frame ${index}`,
      ).toEqual([1, 2]);
      const [first, second] = tracked[0].faces;
      const moved = [middle(faces[0]) - middle(first), middle(faces[1]) - middle(second)];
      const expected = middle(first) < middle(second) ? [index, -2 * index] : [-2 * index, index];
      moved.forEach((x, i) => expect(Math.abs(x - expected[i]), `frame ${index} face ${i}`).toBeLessThan(12));
    }
  });

  it('trackFaces(frames) reports a gap and goes on with the same track', async () => {
    const frames = scene(24, (i) => {
      const hidden = i >= 8 && i < 14;
      return paste(still, hidden ? { ...wall, x: 9999, y: 0 } : { ...wall, x: 120 + i, y: 40 });
    });
    const tracked = await all(trackFaces(frames, { detector }));
    const seen = tracked.map(({ faces }) => faces.map(({ track }) => track).join());
    expect(seen).toEqual(frames.map((_, i) => (i >= 8 && i < 14 ? '' : '1')));
    const [track] = await collectTracks(tracked);
    expect(track.gaps).toEqual([{ begin: at(7), end: at(14) }]);
    expect(track.sights).toHaveLength(18);
  });

  it('trackFaces(frames) begins a new track where another person takes the place', async () => {
    const frames = scene(20, (i) =>
      i < 10 ? paste(still, { ...wall, x: 150, y: 40 }) : paste(moving[i], { ...wall, x: 138, y: 25 }),
    );
    const tracked = await all(trackFaces(frames, { detector, detectEvery: 60 }));
    expect(tracked.map(({ faces }) => faces[0]?.track)).toEqual(frames.map((_, i) => (i < 10 ? 1 : 2)));
  });

  it('trackFaces(frames) notices a cut to an empty picture and a cut back', async () => {
    const black = paste(still, { ...wall, x: 9999, y: 0 });
    black.data.fill(0);
    const frames = scene(15, (i) => (i >= 5 && i < 10 ? black : paste(still, { ...wall, x: 150, y: 40 })));
    const tracked = await all(trackFaces(frames, { detector }));
    expect(tracked.map(({ cut }) => cut)).toEqual(frames.map((_, i) => i === 5 || i === 10));
    expect(tracked.map(({ faces }) => faces.length)).toEqual(
      frames.map((_, i) => (i >= 5 && i < 10 ? 0 : 1)),
    );
  });

  it('trackFaces(frames, { smoothing }) smooths noise and follows movement', async () => {
    let state = 7;
    const random = () => (state = (Math.imul(state, 1664525) + 1013904223) >>> 0) / 2 ** 32;
    const noisy = (picture: Picture<Uint8Array>) => {
      for (let i = 0; i < picture.data.length; i++) {
        picture.data[i] = Math.min(255, Math.max(0, picture.data[i] + 30 * (random() + random() - 1)));
      }
      return picture;
    };
    const frames = scene(18, () => noisy(paste(still, { ...wall, x: 150, y: 40 })));
    const eyes = (tracked: TrackedFrame[]) =>
      tracked.slice(5).map(({ faces }) => faces[0].keyPoints.leftEye[0]);
    const spread = (values: number[]) => {
      const mean = values.reduce((a, b) => a + b) / values.length;
      return Math.sqrt(values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / values.length);
    };
    const raw = spread(eyes(await all(trackFaces(frames, { detector, smoothing: false }))));
    const smooth = spread(eyes(await all(trackFaces(frames, { detector, smoothing: { minCutoff: 1 } }))));
    const usual = spread(eyes(await all(trackFaces(frames, { detector }))));
    expect(smooth).toBeLessThan(0.6 * raw);
    expect(usual).toBeLessThan(raw);
    // Eyes are 47 pixels apart.
    expect(usual).toBeLessThan(0.015 * 47);
  });

  it('trackFaces(frames, { lookEvery }) puts the faces between two looks where following each frame finds them', async () => {
    const frames = moving.map((picture, index) => ({ picture, time: at(index) }));
    const looked = await all(trackFaces(frames, { detector, smoothing: false }));
    const between = await all(trackFaces(frames, { detector, smoothing: false, lookEvery: 0.1 }));
    expect(between.map(({ index, time }) => [index, time])).toEqual(
      looked.map(({ index, time }) => [index, time]),
    );
    expect(between.map(({ faces }) => faces.map(({ track }) => track))).toEqual(frames.map(() => [1]));
    const off = between.map(({ faces: [face] }, i) => {
      const { leftEye, rightEye, ...rest } = looked[i].faces[0].keyPoints;
      const eyes = Math.hypot(rightEye[0] - leftEye[0], rightEye[1] - leftEye[1]);
      const truth = { leftEye, rightEye, ...rest };
      return Math.max(
        ...Object.entries(face.keyPoints).map(([name, [x, y]]) => {
          const [a, b] = truth[name as keyof typeof truth];
          return Math.hypot(x - a, y - b) / eyes;
        }),
      );
    });
    expect(Math.max(...off)).toBeLessThan(0.1);
  });

  it('trackFaces(frames, { lookEvery }) sees a cut and a face that goes at once, or half a look later', async () => {
    const black = paste(still, { ...wall, x: 9999, y: 0 });
    black.data.fill(0);
    const cuts = scene(15, (i) => (i >= 5 && i < 10 ? black : paste(still, { ...wall, x: 150, y: 40 })));
    const cut = await all(trackFaces(cuts, { detector, lookEvery: 0.2 }));
    expect(cut.map(({ cut }) => cut)).toEqual(cuts.map((_, i) => i === 5 || i === 10));
    expect(cut.map(({ faces }) => faces.length)).toEqual(cuts.map((_, i) => (i >= 5 && i < 10 ? 0 : 1)));
    // It moves by three pixels a frame; looks at 0, 6, 12, 18, 24 and the last.
    const moves = scene(27, (i) => paste(still, { ...wall, x: i < 15 ? 60 + 3 * i : 9999, y: 40 }));
    const gone = await all(trackFaces(moves, { detector, smoothing: false, lookEvery: 0.2 }));
    expect(gone.map(({ faces }) => faces.length)).toEqual(moves.map((_, i) => Number(i < 15)));
    const [first] = gone[0].faces;
    for (const { index, faces } of gone.slice(0, 13)) {
      expect(Math.abs(middle(faces[0]) - middle(first) - 3 * index), `frame ${index}`).toBeLessThan(4);
    }
  });

  it('trackFaces(frames) leaves no tensor: after the end, a break, an error, an abort', async () => {
    const frames = scene(3, () => paste(still, { ...wall, x: 150, y: 40 }));
    const { numTensors } = memory();
    await all(trackFaces(frames, { detector }));
    let closed = false;
    async function* endless() {
      try {
        for (let i = 0; ; i++) yield { picture: frames[0].picture, time: i };
      } finally {
        closed = true;
      }
    }
    for await (const _ of trackFaces(endless(), { detector })) break;
    expect(closed).toBe(true);
    const controller = new AbortController();
    const aborted = (async () => {
      for await (const { index } of trackFaces(endless(), { detector, signal: controller.signal })) {
        if (index === 1) controller.abort(new Error('enough'));
      }
    })();
    await expect(aborted).rejects.toThrow('enough');
    await expect(all(trackFaces([frames[0], frames[0]], { detector }))).rejects.toThrow(
      /times of frames must grow; got 0 after 0/,
    );
    expect(memory().numTensors).toBe(numTensors);
  });

  it('trackFaces(frames) says what is wrong with an argument', async () => {
    const [frame] = scene(1, () => paste(still, { ...wall, x: 150, y: 40 }));
    const refuses = (frames: unknown, message: RegExp, options: object = {}) =>
      expect(all(trackFaces(frames as FaceFrame[], { detector, ...options }))).rejects.toThrow(message);
    await refuses(null, /frames must be iterable; got null/);
    await refuses(frame, /frames must be iterable/);
    await refuses([{ ...frame, time: NaN }], /time must be finite; got NaN/);
    await refuses([{ time: 0 }], /picture must be an ndarray/);
    await refuses([frame], /detectEvery must be above 0; got 0/, { detectEvery: 0 });
    await refuses([frame], /lookEvery must be/, { lookEvery: -1 });
    await refuses([frame, { ...frame, time: 0.01 }, { ...frame, time: 0.01 }], /times of frames must grow/, {
      lookEvery: 0.1,
    });
    await refuses([frame], /minCutoff must be above 0/, { smoothing: { minCutoff: -1 } });
    await refuses([frame], /detector must come from createFaceDetector/, { detector: {} });
    const plain = await createFaceDetector({ mesh: false });
    expect(() => createFaceTracker({ detector: plain })).toThrow(/must have a mesh/);
    plain.dispose();
  });
});
