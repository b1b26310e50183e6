import { requireInRange, requireSameLength } from '@avemo/checks';
import type { Box } from './crop-face';
import { intersectionOverUnion } from './box-overlap';

/** Options of `nonMaximumSuppression`. */
export interface NonMaximumSuppressionOptions {
  /** Boxes that share more than this with a better one fall into its group, 0 to 1. Default 0.3. */
  overlap?: number;
  /** Boxes with a lower score are left out. Default 0.5. */
  minScore?: number;
}

/**
 * Groups the boxes that a detector gives around each face: greedy non-maximum suppression that keeps whom it suppresses.
 *
 * The best box left leads a group of all boxes left whose IoU with it is above `overlap` (itself included), until none
 * is left; of equal scores the earlier one is the better.
 *
 * @param boxes - Boxes in pixels or any other unit.
 * @param scores - The score of each.
 * @param options - From when boxes are one group, and which are left out.
 * @returns The groups, best first: numbers of boxes, the leader first. Plain suppression keeps the leaders alone.
 * @throws RangeError if the lists differ in length, a score is not a finite number, or an option is out of range.
 *
 * Source: Bazarevsky et al. 2019, BlazeFace, section 3.3, https://arxiv.org/abs/1907.05047
 *
 * @example
 * ```ts
 * import { nonMaximumSuppression } from '@avemo/vision-prep/faces';
 *
 * const boxes = [0, 1, 50].map((x) => ({ x, y: 0, width: 10, height: 10 }));
 * nonMaximumSuppression(boxes, [0.7, 0.9, 0.8]); // → [[1, 0], [2]]
 * ```
 */
export function nonMaximumSuppression(
  boxes: readonly Box[],
  scores: ArrayLike<number>,
  { overlap = 0.3, minScore = 0.5 }: NonMaximumSuppressionOptions = {},
): number[][] {
  requireSameLength('nonMaximumSuppression', 'boxes', boxes, 'scores', scores);
  requireInRange('nonMaximumSuppression', 'overlap', overlap, 0, 1);
  for (let i = 0; i < scores.length; i++) {
    if (!Number.isFinite(scores[i])) {
      throw new RangeError(`nonMaximumSuppression: scores[${i}] must be finite; got ${scores[i]}.`);
    }
  }
  let left = Array.from(boxes.keys())
    .filter((i) => scores[i] >= minScore)
    .sort((i, j) => scores[j] - scores[i] || i - j);
  const groups: number[][] = [];
  while (left.length > 0) {
    const leader = left[0];
    const joins = (i: number) => i === leader || intersectionOverUnion(boxes[leader], boxes[i]) > overlap;
    groups.push(left.filter(joins));
    left = left.filter((i) => !joins(i));
  }
  return groups;
}

/**
 * The mean of numbers that belong to the boxes of a group, weighed by the boxes' scores: Σ sⱼ vⱼ / Σ sⱼ.
 *
 * @param group - Numbers of boxes, as `nonMaximumSuppression` gives them.
 * @param scores - The score of every box, above 0 in the group.
 * @param values - The numbers of every box: [boxes, count].
 * @param count - How many numbers a box has.
 * @returns `count` numbers.
 *
 * Source: Bazarevsky et al. 2019, BlazeFace, section 3.3, https://arxiv.org/abs/1907.05047
 *
 * @example
 * ```ts
 * import { blendGroup } from '@avemo/vision-prep/faces';
 *
 * blendGroup([0, 1], [0.75, 0.25], [10, 1, 20, 3], 2); // → [12.5, 1.5]
 * ```
 */
export function blendGroup(
  group: readonly number[],
  scores: ArrayLike<number>,
  values: ArrayLike<number>,
  count: number,
): number[] {
  const blend = new Array<number>(count).fill(0);
  let sum = 0;
  for (const i of group) {
    sum += scores[i];
    for (let k = 0; k < count; k++) blend[k] += scores[i] * values[i * count + k];
  }
  return blend.map((value) => value / sum);
}
