import { expectClose, golden } from '@avemo/golden';
import { cropFace, warpAffine } from '@avemo/vision-prep';
import {
  alignFace,
  alignmentTransform,
  faceBox,
  faceTemplates,
  type KeyPoints,
  type Point,
} from '@avemo/vision-prep/faces';
import ndarray from 'ndarray';
import { describe, expect, it } from 'vitest';
import { bytes, floats, scattered } from '../pictures';

const { parameters, input, output } = golden('vision/warp_affine');

/** Key points that a matrix of the golden case brings onto the template of `size`. */
function keyPointsBehind(matrix: ArrayLike<number>, size: number): KeyPoints {
  const [a, , tx, b, , ty] = Array.from(matrix);
  const scale = a * a + b * b;
  const back = ([x, y]: Point): Point => {
    const [dx, dy] = [x * size - 0.5 - tx, y * size - 0.5 - ty];
    return [(a * dx + b * dy) / scale + 0.5, (a * dy - b * dx) / scale + 0.5];
  };
  return Object.fromEntries(
    Object.entries(faceTemplates.arcface).map(([name, point]) => [name, back(point)]),
  ) as unknown as KeyPoints;
}

describe('alignFace', () => {
  it.each([
    ['face112', 112],
    ['face56', 56],
  ] as const)('alignFace(picture, face) equals vision/warp_affine: %s', (name, size) => {
    const matrix = input(`matrix_${name}`).data;
    const face = keyPointsBehind(matrix, size);
    for (const fit of ['eyes-and-nose', 'all'] as const) {
      expectClose(alignmentTransform(face, { size, fit }).flat(), matrix, { rtol: 1e-9, atol: 1e-7 });
    }
    // The smaller one is averaged first, which the case's picture is not.
    if (size === 56) return;
    const rows = (parameters.rows[name] as number[] | undefined) ?? Array.from({ length: size }, (_, i) => i);
    const compare = (data: ArrayLike<number>, expected: string) => {
      const chosen = rows.flatMap((row) => Array.from(data).slice(row * size * 3, (row + 1) * size * 3));
      expectClose(chosen, output(expected).data, output(expected).tolerance);
    };
    compare(alignFace(floats(input('x')), face, { size }).data, name);
    compare(alignFace(bytes(input('x')), face, { size }).data, `${name}_u8`);
    compare(alignFace(scattered(bytes(input('x'))), face, { size }).data, `${name}_u8`);
  });

  it('alignFace(picture, face) averages whole pixels where the face is much larger than the result', () => {
    const stripes = ndarray(new Float32Array(240 * 240), [240, 240, 1]);
    for (let i = 0; i < stripes.data.length; i++) stripes.data[i] = i % 2 ? 255 : 0;
    const larger = (side: number) =>
      Object.fromEntries(
        Object.entries(faceTemplates.arcface).map(([name, [x, y]]) => [name, [x * side, y * side]]),
      ) as unknown as KeyPoints;
    const inner = Array.from(alignFace(stripes, larger(240), { size: 40 }).data).filter(
      (_, i) => i % 40 > 0 && i % 40 < 39 && i > 40 && i < 39 * 40,
    );
    for (const level of inner) expect(Math.abs(level - 127.5)).toBeLessThan(0.01);
  });

  it('alignFace(picture, face, { fit }) keeps the scale when only the mouth moves, unless all points decide', () => {
    const { data } = input('matrix_face112');
    const face = keyPointsBehind(data, 112);
    const open = {
      ...face,
      leftMouth: moved(face.leftMouth, 0, 8),
      rightMouth: moved(face.rightMouth, 0, 8),
    };
    expectClose(alignmentTransform(open).flat(), alignmentTransform(face).flat(), { rtol: 0, atol: 0 });
    expect(alignmentTransform(open, { fit: 'all' })[0][0]).not.toBeCloseTo(data[0], 3);
  });

  it('alignFace(picture, face) says what is wrong with an argument', () => {
    const picture = bytes(input('x'));
    const face = keyPointsBehind(input('matrix_face112').data, 112);
    expect(() => alignFace(picture, face, { size: 0 })).toThrow(
      /size must be an integer of at least 1; got 0/,
    );
    expect(() => alignFace(picture, face, { template: 'dlib' as 'arcface' })).toThrow(
      /template must be one of 'arcface'/,
    );
    expect(() => alignFace(picture, face, { fit: 'mouth' as 'all' })).toThrow(/fit must be one of/);
    expect(() => alignFace(null as never, face)).toThrow(TypeError);
    const nan = ndarray(new Float32Array(27).fill(NaN), [3, 3, 3]);
    expect(() => alignFace(nan, face)).toThrow(/value 0 of picture is NaN/);
    const point = face.nose;
    expect(() => alignFace(picture, { ...face, leftEye: point, rightEye: point })).toThrow(
      /all in one place/,
    );
  });
});

describe('faceBox', () => {
  const face: KeyPoints = {
    leftEye: [30, 40],
    rightEye: [70, 40],
    nose: [50, 60],
    leftMouth: [36, 80],
    rightMouth: [64, 80],
  };

  it('faceBox(face) moves and grows with the key points', () => {
    const { x, y, width } = faceBox(face);
    const twice = Object.fromEntries(
      Object.entries(face).map(([name, [px, py]]) => [name, [2 * px + 5, 2 * py - 7]]),
    ) as unknown as KeyPoints;
    expect(faceBox(twice)).toEqual({ x: 2 * x + 5, y: 2 * y - 7, width: 2 * width, height: 2 * width });
    expect(faceBox(face, { extension: 1 })).toEqual({ x: 30, y: 36, width: 40, height: 40 });
  });

  it('cropFace(picture, faceBox(face)) holds eyes, nose and mouth', () => {
    const picture = bytes(input('x'));
    const real = keyPointsBehind(input('matrix_face112').data, 112);
    const box = faceBox(real);
    for (const [x, y] of Object.values(real)) {
      expect(x > box.x && x < box.x + box.width && y > box.y && y < box.y + box.height).toBe(true);
    }
    const [height, width] = cropFace(picture, box).shape;
    expect([height, width]).toEqual([Math.round(box.height), Math.round(box.width)]);
  });

  it('faceBox(face) says what is wrong with an argument', () => {
    expect(() => faceBox(face, { extension: 0 })).toThrow(/extension must be above 0; got 0/);
    const point = [1, 1] as const;
    expect(() =>
      faceBox({ leftEye: point, rightEye: point, nose: point, leftMouth: point, rightMouth: point }),
    ).toThrow(/all in one place/);
  });
});

it('warpAffine(picture, alignmentTransform(face)) equals alignFace(picture, face)', () => {
  const picture = floats(input('x'));
  const face = keyPointsBehind(input('matrix_face112').data, 112);
  const warped = warpAffine(picture, alignmentTransform(face, { size: 96 }), { width: 96, height: 96 });
  expectClose(alignFace(picture, face, { size: 96 }).data, warped.data, { rtol: 1e-5, atol: 1e-3 });
});

function moved([x, y]: Point, dx: number, dy: number): Point {
  return [x + dx, y + dy];
}
