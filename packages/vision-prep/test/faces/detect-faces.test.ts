import { golden } from '@avemo/golden';
import { memory } from '@tensorflow/tfjs-core';
import { useBackend } from '@avemo/backend';
import { normalizeImage, type Picture } from '@avemo/vision-prep';
import { createFaceDetector, detectFaces, type Face, type FaceDetector } from '@avemo/vision-prep/faces';
import ndarray from 'ndarray';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { bytes, floats, scattered } from '../pictures';
import { emptyPictures, paste } from './scenes';

/** A face of a speaker, 120 × 140, and where its five points are: set by eye on the frame that it was cut from. */
const crop = bytes(golden('vision/warp_affine').input('x'));
const [cropX, cropY] = [96, 100];
const byEye = golden('vision/similarity_transform').input('source_0').data;
const eyeDistance = Math.hypot(byEye[2] - byEye[0], byEye[3] - byEye[1]);

let detector: FaceDetector;
beforeAll(async () => {
  await useBackend('wasm', { threads: 1 });
  detector = await createFaceDetector();
});
afterAll(() => detector.dispose());

const pointsOf = ({ keyPoints: { leftEye, rightEye, nose, leftMouth, rightMouth } }: Face) => [
  leftEye,
  rightEye,
  nose,
  leftMouth,
  rightMouth,
];

describe('detectFaces', () => {
  it('detectFaces(picture) finds the points that a person set', async () => {
    const faces = await detectFaces(paste(crop, { width: 360, height: 288, x: cropX, y: cropY }), {
      detector,
    });
    expect(faces).toHaveLength(1);
    const [face] = faces;
    expect(face.score).toBeGreaterThan(0.7);
    expect(face.meshScore).toBeGreaterThan(0.9);
    expect(face.mesh).toHaveLength(468 * 3);
    pointsOf(face).forEach(([x, y], i) => {
      const off = Math.hypot(x - 0.5 - byEye[2 * i], y - 0.5 - byEye[2 * i + 1]);
      expect(off, `point ${i}`).toBeLessThan((i < 3 ? 0.1 : 0.15) * eyeDistance);
      expect(x > face.box.x && x < face.box.x + face.box.width, `point ${i} inside`).toBe(true);
    });
  });

  it('detectFaces(picture) follows the face: shifted, doubled, grey, as floats, as a view', async () => {
    const scene = paste(crop, { width: 360, height: 288, x: cropX, y: cropY });
    const [plain] = await detectFaces(scene, { detector });
    const [width, height] = [360, 288];
    const shifted = paste(crop, { width, height, x: cropX + 40, y: cropY - 30 });
    const grey = ndarray(
      Float32Array.from({ length: width * height }, (_, i) => {
        const [r, g, b] = scene.data.subarray(3 * i, 3 * i + 3);
        return 0.299 * r + 0.587 * g + 0.114 * b;
      }),
      [height, width, 1],
    );
    const check = async (picture: Picture, map: (x: number, y: number) => number[], share: number) => {
      const [face] = await detectFaces(picture, { detector });
      pointsOf(face).forEach(([x, y], i) => {
        const [ex, ey] = map(...(pointsOf(plain)[i] as [number, number]));
        expect(Math.hypot(x - ex, y - ey), `point ${i}`).toBeLessThan(share * eyeDistance);
      });
    };
    await check(shifted, (x, y) => [x + 40, y - 30], 0.05);
    await check(grey, (x, y) => [x, y], 0.08);
    await check(floats({ data: scene.data, shape: scene.shape } as never), (x, y) => [x, y], 1e-3);
    await check(scattered(scene), (x, y) => [x, y], 1e-6);
  });

  it('detectFaces(pictures) gives one list a picture, as each alone', async () => {
    const one = paste(crop, { width: 240, height: 200, x: 60, y: 30 });
    const two = paste(crop, {
      width: 400,
      height: 200,
      x: 40,
      y: 30,
      on: paste(crop, { width: 400, height: 200, x: 230, y: 40 }),
    });
    const [a, none, b] = await detectFaces([one, emptyPictures().black, two], { detector });
    expect([a.length, none.length, b.length]).toEqual([1, 0, 2]);
    const alone = await detectFaces(two, { detector });
    alone.forEach((face, i) => {
      expect(face.box).toEqual(b[i].box);
      expect(face.keyPoints).toEqual(b[i].keyPoints);
    });
    expect(b.map(({ box }) => box.x < 200).sort()).toEqual([false, true]);
    expect(await detectFaces([], { detector })).toEqual([]);
    expect(await detectFaces(two, { detector, maxFaces: 1 })).toHaveLength(1);
  });

  it('detectFaces(picture) finds nothing where there is no face', async () => {
    for (const [name, picture] of Object.entries(emptyPictures())) {
      expect(await detectFaces(picture, { detector }), name).toEqual([]);
    }
  });

  it('detectFaces(picture) without a mesh places eyes and nose, too', async () => {
    const plain = await createFaceDetector({ mesh: false });
    const scene = paste(crop, { width: 360, height: 288, x: cropX, y: cropY });
    const [face] = await detectFaces(scene, { detector: plain });
    plain.dispose();
    expect(face.mesh).toBeUndefined();
    pointsOf(face).forEach(([x, y], i) => {
      const off = Math.hypot(x - 0.5 - byEye[2 * i], y - 0.5 - byEye[2 * i + 1]);
      expect(off, `point ${i}`).toBeLessThan(0.2 * eyeDistance);
    });
  });

  it('detectFaces(picture) leaves no tensor: after success, error, abort', async () => {
    const scene = paste(crop, { width: 360, height: 288, x: cropX, y: cropY });
    const { numTensors } = memory();
    await detectFaces(scene, { detector });
    const controller = new AbortController();
    controller.abort(new Error('enough'));
    await expect(detectFaces(scene, { detector, signal: controller.signal })).rejects.toThrow('enough');
    await expect(detectFaces(ndarray(new Uint8Array(3), [1, 1, 3]), { detector })).rejects.toThrow(
      RangeError,
    );
    expect(memory().numTensors).toBe(numTensors);
  });

  it('detectFaces(picture) says what is wrong with an argument', async () => {
    const scene = paste(crop, { width: 360, height: 288, x: cropX, y: cropY });
    const refuses = (picture: unknown, message: RegExp, options: object = {}) =>
      expect(detectFaces(picture as Picture, { detector, ...options })).rejects.toThrow(message);
    await refuses(null, /picture must be an ndarray/);
    await refuses(ndarray(new Uint8Array(3), [1, 1, 3]), /at least 16 × 16 pixels; got 1 × 1/);
    await refuses(
      ndarray(new Uint8Array(20 * 20 * 4), [20, 20, 4]),
      /3 channels \(RGB\) or 1 \(grey\); got 4/,
    );
    await refuses(ndarray(new Uint8Array(400), [20, 20]), /shape \[height, width, channels\]/);
    await refuses(ndarray(new Float32Array(1200).fill(NaN), [20, 20, 3]), /value 0 of picture is NaN/);
    await refuses(normalizeImage(scene, { scheme: 'symmetric' }), /levels of 0 to 255; got -1 to/);
    await refuses([scene, null], /picture must be an ndarray/);
    await refuses(scene, /minScore must be in \[0, 1\]; got 2/, { minScore: 2 });
    await refuses(scene, /maxFaces must be an integer of at least 1; got 0/, { maxFaces: 0 });
    await refuses(scene, /detector must come from createFaceDetector; got undefined/, {
      detector: undefined,
    });
  });
});
