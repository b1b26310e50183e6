import { expectClose, golden } from '@avemo/golden';
import { blendGroup, intersectionOverUnion, nonMaximumSuppression } from '@avemo/vision-prep/faces';
import type { Box } from '@avemo/vision-prep';
import { describe, expect, it } from 'vitest';

const boxesOf = (corners: ArrayLike<number>): Box[] =>
  Array.from({ length: corners.length / 4 }, (_, i) => {
    const [left, top, right, bottom] = [0, 1, 2, 3].map((k) => corners[4 * i + k]);
    return { x: left, y: top, width: right - left, height: bottom - top };
  });

describe('intersectionOverUnion', () => {
  const { input, output } = golden('vision/iou_nms');

  it.each([
    ['boxes', 'iou'],
    ['special', 'iou_special'],
  ])('intersectionOverUnion(a, b) equals vision/iou_nms: %s', (name, expected) => {
    const boxes = boxesOf(input(name).data);
    const { data, tolerance } = output(expected);
    expectClose(
      boxes.flatMap((a) => boxes.map((b) => intersectionOverUnion(a, b))),
      data,
      tolerance,
    );
  });
});

describe('nonMaximumSuppression', () => {
  const { parameters, input, output } = golden('vision/iou_nms');
  const boxes = boxesOf(input('boxes').data);
  const scores = input('scores').data;
  const leaders = (overlap: number, minScore: number) =>
    nonMaximumSuppression(boxes, scores, { overlap, minScore }).map(([leader]) => leader);

  it.each((parameters.thresholds as number[]).map((overlap, i) => [overlap, i]))(
    'nonMaximumSuppression(boxes, scores, { overlap: %f }) keeps the boxes of vision/iou_nms',
    (overlap, i) => {
      expect(leaders(overlap, 0)).toEqual([...output(`keep_${i}`).data]);
      expect(leaders(overlap, parameters.min_score as number)).toEqual([
        ...output(`keep_${i}_min_score`).data,
      ]);
    },
  );

  it('nonMaximumSuppression(boxes, scores) puts every box into one group', () => {
    const groups = nonMaximumSuppression(boxes, scores, { minScore: 0 });
    expect(groups.flat().sort((a, b) => a - b)).toEqual([...boxes.keys()]);
  });

  it('nonMaximumSuppression(boxes, scores) says what is wrong with an argument', () => {
    expect(() => nonMaximumSuppression(boxes, [1])).toThrow(/must have the same length; got 33 and 1/);
    expect(() => nonMaximumSuppression([boxes[0]], [NaN])).toThrow(/scores\[0\] must be finite; got NaN/);
    expect(() => nonMaximumSuppression([], [], { overlap: 2 })).toThrow(/overlap must be in \[0, 1\]; got 2/);
    expect(nonMaximumSuppression([], [])).toEqual([]);
  });
});

describe('blendGroup', () => {
  const { parameters, input, output } = golden('vision/weighted_nms');
  const settings = parameters.settings as { iou_threshold: number; min_score: number }[];

  it.each(settings.map((setting, i) => [i, setting] as const))(
    'blendGroup(group, scores, values) equals vision/weighted_nms: setting %i',
    (i, { iou_threshold: overlap, min_score: minScore }) => {
      const corners = input('boxes').data;
      const scores = input('scores').data;
      const groups = nonMaximumSuppression(boxesOf(corners), scores, { overlap, minScore });
      expect(groups.map((group) => group.length)).toEqual([...output(`members_${i}`).data]);
      expectClose(
        groups.map(([leader]) => scores[leader]),
        output(`score_top_${i}`).data,
        output(`score_top_${i}`).tolerance,
      );
      const blend = (values: ArrayLike<number>, count: number) =>
        groups.flatMap((group) => blendGroup(group, scores, values, count));
      expectClose(blend(corners, 4), output(`boxes_${i}`).data, output(`boxes_${i}`).tolerance);
      expectClose(
        blend(input('keypoints').data, 12),
        output(`keypoints_${i}`).data,
        output(`keypoints_${i}`).tolerance,
      );
    },
  );
});
