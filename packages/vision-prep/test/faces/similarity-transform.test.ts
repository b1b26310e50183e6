import { expectClose, golden } from '@avemo/golden';
import { faceTemplates, similarityTransform, type Point } from '@avemo/vision-prep/faces';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

const { parameters, input, output, inputNames } = golden('vision/similarity_transform');
const pointsOf = ({ data }: { data: ArrayLike<number> }): Point[] =>
  Array.from({ length: data.length / 2 }, (_, i) => [data[2 * i], data[2 * i + 1]]);
const sets = inputNames.filter((name) => name.startsWith('source_')).map((_, i) => i);

describe('similarityTransform', () => {
  it.each(sets)('similarityTransform(source, target) equals vision/similarity_transform: set %i', (i) => {
    const [source, target] = [pointsOf(input(`source_${i}`)), pointsOf(input(`target_${i}`))];
    const matrix = output(`matrix_${i}`);
    expectClose(similarityTransform(source, target).flat(), matrix.data, matrix.tolerance);
    const [rms, scale, degrees] = output(`rms_${i}`).data;
    const [[a, minusB, tx], [b, , ty]] = similarityTransform(source, target);
    const left = source.map(([x, y], k) =>
      Math.hypot(a * x + minusB * y + tx - target[k][0], b * x + a * y + ty - target[k][1]),
    );
    expectClose(
      [
        Math.sqrt(left.reduce((sum, distance) => sum + distance ** 2, 0) / left.length),
        Math.hypot(a, b),
        (Math.atan2(b, a) * 180) / Math.PI,
      ],
      [rms, scale, degrees],
      output(`rms_${i}`).tolerance,
    );
  });

  it('similarityTransform(p, T p) finds T', () => {
    const coordinate = fc.double({ min: -500, max: 500, noNaN: true });
    const point = fc.tuple(coordinate, coordinate);
    fc.assert(
      fc.property(
        fc.array(point, { minLength: 2, maxLength: 9 }),
        fc.double({ min: 0.1, max: 8, noNaN: true }),
        fc.double({ min: -3, max: 3, noNaN: true }),
        point,
        (points, scale, angle, [tx, ty]) => {
          fc.pre(points.some(([x, y]) => Math.hypot(x - points[0][0], y - points[0][1]) > 1));
          const [a, b] = [scale * Math.cos(angle), scale * Math.sin(angle)];
          const moved = points.map(([x, y]): Point => [a * x - b * y + tx, b * x + a * y + ty]);
          const found = similarityTransform(points, moved).flat();
          expectClose(found, [a, -b, tx, b, a, ty], { rtol: 1e-7, atol: 1e-5 });
        },
      ),
    );
  });

  it('similarityTransform(source, target) says what is wrong with an argument', () => {
    expect(() => similarityTransform([[0, 0]], [[0, 0]])).toThrow(/at least two points/);
    expect(() => similarityTransform([[0, 0]], [])).toThrow(/must have the same length; got 1 and 0/);
    const same: Point[] = [
      [3, 4],
      [3, 4],
    ];
    expect(() => similarityTransform(same, same)).toThrow(/all in one place/);
    expect(() => similarityTransform([[NaN, 0], same[0]], same)).toThrow(/source\[0\]\[0\] must be finite/);
  });
});

describe('faceTemplates(…)', () => {
  it('faceTemplates.arcface is the template of vision/similarity_transform', () => {
    const { leftEye, rightEye, nose, leftMouth, rightMouth } = faceTemplates.arcface;
    const points = [leftEye, rightEye, nose, leftMouth, rightMouth].flat().map((share) => 112 * share);
    expectClose(points, (parameters.template_112 as number[][]).flat(), { rtol: 1e-12, atol: 0 });
  });
});
