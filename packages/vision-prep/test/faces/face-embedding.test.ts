import { golden } from '@avemo/golden';
import { memory } from '@tensorflow/tfjs-core';
import { useBackend } from '@avemo/backend';
import type { Picture } from '@avemo/vision-prep';
import {
  alignFace,
  createExpressionScorer,
  createFaceDetector,
  createFaceEmbedder,
  detectFaces,
  expressionNames,
  expressionScores,
  faceEmbedding,
  trackFaces,
  type ExpressionScorer,
  type FaceDetector,
  type FaceTemplateName,
  type LoadedFaceEmbedder,
} from '@avemo/vision-prep/faces';
import ndarray from 'ndarray';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { bytes } from '../pictures';
import { clipPath, framesOf } from './clip-frames';
import { paste } from './scenes';

let detector: FaceDetector;
let embedder: LoadedFaceEmbedder;
let scorer: ExpressionScorer;
let happy: Picture<Uint8Array>[];
let neutral: Picture<Uint8Array>[];
const wall = { width: 420, height: 220 };
const other = paste(bytes(golden('vision/warp_affine').input('x')), { ...wall, x: 150, y: 40 });

beforeAll(async () => {
  await useBackend('wasm', { threads: 1 });
  [detector, embedder, scorer] = await Promise.all([
    createFaceDetector(),
    createFaceEmbedder(),
    createExpressionScorer(),
  ]);
  const pictures = async (name: 'happy' | 'neutral') =>
    (await framesOf(clipPath(name))).map(({ picture }) => picture);
  [happy, neutral] = [await pictures('happy'), await pictures('neutral')];
});
afterAll(() => [detector, embedder, scorer].forEach((network) => network.dispose()));

async function faceOf(picture: Picture<Uint8Array>, template: FaceTemplateName, size: number) {
  const [face] = await detectFaces(picture, { detector });
  return alignFace(picture, face, { size, template });
}

function cosine(a: ArrayLike<number>, b: ArrayLike<number>): number {
  const dot = (x: ArrayLike<number>, y: ArrayLike<number>) =>
    Array.from(x).reduce((sum, value, i) => sum + value * y[i], 0);
  return dot(a, b) / Math.sqrt(dot(a, a) * dot(b, b));
}

describe('faceEmbedding', () => {
  it('faceEmbedding(picture) is closer to the same person than to another', async () => {
    const faces = await Promise.all(
      [happy[5], happy[30], neutral[10], other].map((picture) => faceOf(picture, 'wide', 224)),
    );
    const [one, later, calm, stranger] = await Promise.all(
      faces.map(async (face) => (await faceEmbedding(face, { embedder })).data),
    );
    expect(one).toHaveLength(1024);
    for (const same of [cosine(one, later), cosine(one, calm)]) expect(same).toBeGreaterThan(0.7);
    for (const vector of [one, later, calm]) expect(cosine(vector, stranger)).toBeLessThan(0.6);
  });

  it('faceEmbedding(pictures) gives for a list, a clip, any batch what each picture gives alone', async () => {
    const faces = await Promise.all(
      [happy[5], neutral[10], other].map((picture) => faceOf(picture, 'wide', 64)),
    );
    const alone = await Promise.all(
      faces.map(async (face) => (await faceEmbedding(face, { embedder })).data),
    );
    const clip = ndarray(Uint8Array.from(faces.flatMap(({ data }) => [...data])), [3, 64, 64, 3]);
    for (const vectors of [
      await faceEmbedding(faces, { embedder }),
      await faceEmbedding(faces, { embedder, batch: 2 }),
      await faceEmbedding(clip, { embedder }),
    ]) {
      expect(vectors.shape).toEqual([3, 1024]);
      alone.forEach((vector, i) => {
        const got = vectors.data.subarray(i * 1024, (i + 1) * 1024);
        expect(Math.max(...vector.map((value, k) => Math.abs(value - got[k])))).toBeLessThan(1e-4);
      });
    }
    expect((await faceEmbedding([], { embedder })).shape).toEqual([0, 1024]);
  });

  it('trackFaces(frames, { embedder }) knows a person again who was away for long', async () => {
    const frames = Array.from({ length: 12 }, (_, index) => {
      const picture =
        index < 3
          ? paste(happy[index], { ...wall, x: 20, y: 30 })
          : index < 6
            ? other
            : paste(happy[20 + index], { ...wall, x: 260, y: 50 });
      return { picture, time: 2 * index };
    });
    const tracks = [];
    for await (const { faces } of trackFaces(frames, { detector, embedder })) {
      tracks.push(faces.map(({ track }) => track).join());
    }
    expect(tracks).toEqual([...Array(3).fill('1'), ...Array(3).fill('2'), ...Array(6).fill('1')]);
  });
});

describe('expressionScores', () => {
  it('expressionScores(picture) sees a happy face, and a neutral one less so', async () => {
    const scoreOf = async (picture: Picture<Uint8Array>) => {
      const { data: scores } = await expressionScores(await faceOf(picture, 'fer2013', 64), { scorer });
      expect(scores).toHaveLength(expressionNames.length);
      expect(scores.reduce((a, b) => a + b)).toBeCloseTo(1, 4);
      return scores[expressionNames.indexOf('happy')];
    };
    expect(await scoreOf(happy[20])).toBeGreaterThan((await scoreOf(neutral[20])) + 0.2);
  });

  it('expressionScores(pictures) gives for a list what each picture gives alone', async () => {
    const faces = await Promise.all([happy[3], neutral[3]].map((picture) => faceOf(picture, 'fer2013', 48)));
    const { shape, data } = await expressionScores(faces, { scorer, batch: 1 });
    expect(shape).toEqual([2, 7]);
    const alone = await Promise.all(faces.map((face) => expressionScores(face, { scorer })));
    alone.flatMap((scores) => [...scores.data]).forEach((score, i) => expect(data[i]).toBeCloseTo(score, 5));
  });
});

it('faceEmbedding(…) and expressionScores leave no tensor, and say what is wrong with an argument', async () => {
  const face = await faceOf(other, 'arcface', 64);
  const { numTensors } = memory();
  await faceEmbedding([face, face], { embedder });
  await expressionScores(face, { scorer });
  const nan = ndarray(new Float32Array(20 * 20 * 3).fill(NaN), [20, 20, 3]);
  const tiny = ndarray(new Uint8Array(3), [1, 1, 3]);
  const controller = new AbortController();
  controller.abort(new Error('enough'));
  for (const [call, options] of [
    [faceEmbedding, { embedder }],
    [expressionScores, { scorer }],
  ] as [(input: unknown, options: unknown) => Promise<unknown>, object][]) {
    await expect(call(nan, options)).rejects.toThrow(/value 0 of picture is NaN/);
    await expect(call([face, tiny], options)).rejects.toThrow(/at least 16 × 16 pixels; got 1 × 1/);
    await expect(call(null, options)).rejects.toThrow(/picture must be an ndarray/);
    await expect(call(face, undefined)).rejects.toThrow(TypeError);
    await expect(call([face], { ...options, batch: 0 })).rejects.toThrow(/batch must be an integer/);
    await expect(call([face], { ...options, signal: controller.signal })).rejects.toThrow('enough');
  }
  expect(memory().numTensors).toBe(numTensors);
});
