import { useBackend } from '@avemo/backend';
import type { Picture } from '@avemo/vision-prep';
import {
  createExpressionScorer,
  createFaceDetector,
  createFaceEmbedder,
  createFaceTracker,
  detectFaces,
  expressionScores,
  faceEmbedding,
} from '@avemo/vision-prep/faces';
import { memory } from '@tensorflow/tfjs-core';
import fc from 'fast-check';
import ndarray from 'ndarray';
import { expect, it } from 'vitest';

/** Shapes, strides and values of which most are no picture of a face. */
const anyPicture = fc
  .record({
    shape: fc.oneof(
      fc.array(fc.integer({ min: -1, max: 40 }), { maxLength: 5 }),
      fc.tuple(fc.integer({ min: 1, max: 60 }), fc.integer({ min: 1, max: 60 }), fc.constantFrom(1, 2, 3, 4)),
    ),
    value: fc.constantFrom(0, 1, 0.5, -3, 128, 255, 256, NaN, Infinity, -Infinity),
    kind: fc.constantFrom(Uint8Array, Float32Array, Float64Array, Uint16Array),
    missing: fc.constantFrom(0, 0, 0, 1),
  })
  .map(({ shape, value, kind, missing }) => {
    const length = Math.max(0, shape.reduce((size, side) => size * Math.max(0, side), 1) - missing);
    return ndarray(new kind(length).fill(value), shape) as unknown as Picture;
  });
const anything = fc.oneof(
  { weight: 4, arbitrary: anyPicture },
  { weight: 1, arbitrary: fc.anything() as fc.Arbitrary<never> },
);

it('detectFaces(…), a tracker, faceEmbedding and expressionScores give for any input a result or a typed error, and leave no tensor', async () => {
  await useBackend('wasm', { threads: 1 });
  const detector = await createFaceDetector();
  const embedder = await createFaceEmbedder();
  const scorer = await createExpressionScorer();
  const { numTensors } = memory();
  const calls: ((picture: Picture) => Promise<unknown>)[] = [
    (picture) => detectFaces(picture, { detector }),
    (picture) => createFaceTracker({ detector }).next({ picture, time: 0 }),
    (picture) => faceEmbedding(picture, { embedder }),
    (picture) => expressionScores([picture], { scorer }),
  ];
  await fc.assert(
    fc.asyncProperty(anything, fc.constantFrom(...calls), async (picture, call) => {
      const error = await call(picture).then(
        () => undefined,
        (reason: unknown) => reason,
      );
      if (error === undefined) return;
      expect(error).toBeInstanceOf(Error);
      const { name, message } = error as Error;
      expect(['RangeError', 'TypeError'], `${name}: ${message}`).toContain(name);
      expect(message).toMatch(/^(detectFaces|trackFaces|faceEmbedding|expressionScores): /);
    }),
    { numRuns: 300 },
  );
  expect(memory().numTensors).toBe(numTensors);
  for (const network of [detector, embedder, scorer]) network.dispose();
});
