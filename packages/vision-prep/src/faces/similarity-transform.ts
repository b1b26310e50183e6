import { requireFinite, requireSameLength } from '@avemo/checks';
import type { AffineMatrix } from '../image/warp-affine';
import type { Point } from './face';

/**
 * The turn, scale and shift that bring points closest to others: least squares, without mirroring or shear.
 *
 * With points as complex numbers: a = Σ conj(pᵢ − p̄)(qᵢ − q̄) / Σ |pᵢ − p̄|², scale |a|, turn arg a, shift q̄ − a·p̄
 *
 * @param source - At least two points [x, y], not all in one place.
 * @param target - Where each of them belongs.
 * @returns [[a, −b, tx], [b, a, ty]]: the map from source to target, as `warpAffine` takes it.
 * @throws RangeError if the lists differ in length, hold fewer than two points or NaN, or all points are one.
 *
 * Source: Umeyama 1991, https://doi.org/10.1109/34.88573
 *
 * @example
 * ```ts
 * import { similarityTransform } from '@avemo/vision-prep/faces';
 *
 * const twiceAsLarge = [[10, 10], [14, 10]] as const;
 * similarityTransform([[0, 0], [2, 0]], twiceAsLarge); // → [[2, 0, 10], [0, 2, 10]]
 * ```
 */
export function similarityTransform(source: readonly Point[], target: readonly Point[]): AffineMatrix {
  requireSameLength('similarityTransform', 'source', source, 'target', target);
  if (source.length < 2) {
    throw new RangeError(`similarityTransform: at least two points are needed; got ${source.length}.`);
  }
  const [px, py] = meanPoint('source', source);
  const [qx, qy] = meanPoint('target', target);
  let [along, turn, spread] = [0, 0, 0];
  source.forEach(([x, y], i) => {
    const [dx, dy] = [x - px, y - py];
    const [ex, ey] = [target[i][0] - qx, target[i][1] - qy];
    along += dx * ex + dy * ey;
    turn += dx * ey - dy * ex;
    spread += dx * dx + dy * dy;
  });
  if (spread === 0) {
    throw new RangeError(
      'similarityTransform: the source points are all in one place. Leave such a face out.',
    );
  }
  const [a, b] = [along / spread, turn / spread];
  return [
    [a, -b, qx - a * px + b * py],
    [b, a, qy - b * px - a * py],
  ];
}

function meanPoint(name: string, points: readonly Point[]): Point {
  let [x, y] = [0, 0];
  points.forEach((point, i) => {
    requireFinite('similarityTransform', `${name}[${i}][0]`, point[0]);
    requireFinite('similarityTransform', `${name}[${i}][1]`, point[1]);
    x += point[0] / points.length;
    y += point[1] / points.length;
  });
  return [x, y];
}
