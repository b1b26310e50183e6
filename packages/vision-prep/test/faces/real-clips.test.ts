import { basename } from 'node:path';
import { useBackend } from '@avemo/backend';
import type { Picture } from '@avemo/vision-prep';
import { openVideo } from '@avemo/vision-prep/video';
import {
  alignFace,
  createFaceDetector,
  createFaceEmbedder,
  faceEmbedding,
  trackFaces,
  type FaceDetector,
  type FaceFrame,
  type KeyPoints,
} from '@avemo/vision-prep/faces';
import ndarray from 'ndarray';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { realFiles } from '../real-data';
import { framesOf } from './clip-frames';

const talking = realFiles('talking-clips', /\.mpg$/);
const clips = [
  ...talking,
  ...realFiles('talking-clips', /\.mp4$/),
  ...realFiles('cremad-clips', /(ANG|HAP)_XX\.flv$/),
  ...realFiles('ravdess-av/clips', /^02-01-08-01-01-01-01\.mp4$/),
].map((path) => ({ path, name: basename(path) }));

let detector: FaceDetector;
beforeAll(async () => {
  await useBackend('wasm', { threads: 1 });
  detector = await createFaceDetector();
});
afterAll(() => detector.dispose());

/** Positions of both eyes in eye distances. */
const eyesOf = ({ leftEye, rightEye }: KeyPoints) => {
  const unit = Math.hypot(rightEye[0] - leftEye[0], rightEye[1] - leftEye[1]);
  return [...leftEye, ...rightEye].map((value) => value / unit);
};

/** Root mean square distance of 10 positions from their linear trend. */
function jitter(window: number[][]): number {
  const squares = window[0].map((_, k) => {
    const values = window.map((position) => position[k]);
    const mean = values.reduce((a, b) => a + b) / values.length;
    const slope = values.reduce((sum, value, t) => sum + (t - 4.5) * (value - mean), 0) / 82.5;
    return values.reduce((sum, value, t) => sum + (value - mean - slope * (t - 4.5)) ** 2, 0) / values.length;
  });
  return Math.sqrt(squares.reduce((a, b) => a + b) / squares.length);
}

const still = (window: number[][]) =>
  window[0].every((_, k) => {
    const values = window.map((position) => position[k]);
    return Math.max(...values) - Math.min(...values) < 0.04;
  });

describe('trackFaces on real clips', () => {
  it.each(clips)(
    'trackFaces(frames) of $name gives one face in each of 40 frames, at rest where it rests',
    async ({ path }) => {
      const video = await openVideo(path);
      const eyes: number[][] = [];
      let frames = 0;
      for await (const { faces } of trackFaces(video.frames(), { detector })) {
        if (++frames > 40) break;
        expect(faces.length).toBeLessThanOrEqual(1);
        for (const { track, keyPoints } of faces) {
          expect(track).toBe(1);
          eyes.push(eyesOf(keyPoints));
        }
      }
      await video.close();
      expect(eyes.length / Math.min(frames, 40)).toBeGreaterThanOrEqual(0.98);
      for (let i = 0; i + 10 <= eyes.length; i += 5) {
        const window = eyes.slice(i, i + 10);
        if (still(window)) expect(jitter(window), `from frame ${i}`).toBeLessThan(0.015);
      }
    },
  );

  it.runIf(talking.length >= 4)(
    'trackFaces(frames) keeps the identities of two speakers side by side',
    async () => {
      const [left, right] = [await framesOf(talking[0]), await framesOf(talking[3])];
      const both: FaceFrame[] = left.map(({ picture, time }, i) => ({
        picture: beside(picture, right[i].picture),
        time,
      }));
      const width = left[0].picture.shape[1];
      for await (const { faces, index } of trackFaces(both, { detector, detectEvery: 0.3 })) {
        const sides = faces.map(
          ({ track, box }) => `${track} ${box.x + box.width / 2 < width ? 'left' : 'right'}`,
        );
        expect(
          sides.map((side) => side.slice(0, 1)),
          `frame ${index}`,
        ).toEqual(['1', '2']);
        expect(new Set(sides).size).toBe(2);
        firstSides ??= sides;
        expect(sides).toEqual(firstSides);
      }
    },
  );
  let firstSides: string[] | undefined;

  it.runIf(talking.length >= 4)(
    'trackFaces(frames) sees the cuts between speakers, each a new track',
    async () => {
      const parts = await Promise.all([0, 1, 2].map(async (i) => (await framesOf(talking[i])).slice(0, 20)));
      const frames = parts.flat().map(({ picture }, i) => ({ picture, time: i / 25 }));
      const tracks: string[] = [];
      for await (const { faces } of trackFaces(frames, { detector, detectEvery: 60 })) {
        tracks.push(faces.map(({ track }) => track).join());
      }
      expect(tracks).toEqual(frames.map((_, i) => String(1 + Math.floor(i / 20))));
    },
  );
});

describe('faceEmbedding on real clips', () => {
  it.runIf(talking.length >= 4)(
    'faceEmbedding(pictures) of one clip lie closer to each other than to those of other speakers',
    async () => {
      const embedder = await createFaceEmbedder();
      // Two of the clips are of one person.
      const speakers = talking.filter((path) => !path.endsWith('pwij3p.mpg'));
      const vectors: { speaker: number; vector: Float32Array }[] = [];
      for (const [speaker, path] of speakers.entries()) {
        const video = await openVideo(path);
        const faces: Picture[] = [];
        for await (const { picture, faces: found } of trackFaces(video.frames({ rate: 1 }), { detector })) {
          faces.push(alignFace(picture, found[0], { size: 224, template: 'wide' }));
        }
        await video.close();
        const { data } = await faceEmbedding(faces, { embedder });
        faces.forEach((_, i) =>
          vectors.push({ speaker, vector: unit(data.subarray(i * 1024, (i + 1) * 1024)) }),
        );
      }
      embedder.dispose();
      const same: number[] = [];
      const other: number[] = [];
      vectors.forEach((a, i) =>
        vectors.slice(0, i).forEach((b) => {
          const cosine = a.vector.reduce((sum, value, k) => sum + value * b.vector[k], 0);
          (a.speaker === b.speaker ? same : other).push(cosine);
        }),
      );
      expect(Math.min(...same)).toBeGreaterThan(Math.max(...other));
    },
  );
});

function unit(vector: Float32Array): Float32Array {
  const length = Math.hypot(...vector);
  return vector.map((value) => value / length);
}

function beside(left: Picture<Uint8Array>, right: Picture<Uint8Array>): Picture<Uint8Array> {
  const [height, width] = left.shape;
  const data = new Uint8Array(height * width * 2 * 3);
  for (let y = 0; y < height; y++) {
    data.set(left.data.subarray(y * width * 3, (y + 1) * width * 3), y * width * 6);
    data.set(right.data.subarray(y * width * 3, (y + 1) * width * 3), y * width * 6 + width * 3);
  }
  return ndarray(data, [height, width * 2, 3]) as Picture<Uint8Array>;
}
