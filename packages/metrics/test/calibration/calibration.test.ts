import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { calibrationError, reliabilityBins } from '../../src/index';

describe('calibration', () => {
  const items = fc.array(
    fc.tuple(
      fc.integer({ min: 0, max: 2 }),
      fc.array(fc.integer({ min: 1, max: 20 }), { minLength: 3, maxLength: 3 }),
    ),
    {
      minLength: 1,
      maxLength: 40,
    },
  );
  const normalized = (weights: number[]) => weights.map((w) => w / weights.reduce((a, b) => a + b, 0));

  it('calibrationError(truth, probabilities) is the weighted or greatest gap over bins, counted one bin at a time', () => {
    fc.assert(
      fc.property(items, fc.integer({ min: 1, max: 20 }), (list, bins) => {
        const truth = list.map(([t]) => t);
        const rows = list.map(([, weights]) => normalized(weights));
        const top = rows.map((row) => row.indexOf(Math.max(...row)));
        let expected = 0;
        let greatest = 0;
        for (let b = 0; b < bins; b++) {
          const inBin = truth
            .map((_, i) => i)
            .filter((i) => {
              const confidence = rows[i][top[i]];
              return confidence > b / bins && confidence <= (b + 1) / bins;
            });
          if (inBin.length === 0) continue;
          const mean = (f: (i: number) => number) => inBin.reduce((sum, i) => sum + f(i), 0) / inBin.length;
          const gap = Math.abs(mean((i) => +(top[i] === truth[i])) - mean((i) => rows[i][top[i]]));
          expected += (inBin.length / truth.length) * gap;
          greatest = Math.max(greatest, gap);
        }
        expect(calibrationError(truth, rows, { bins })).toBeCloseTo(expected, 12);
        expect(calibrationError(truth, rows, { bins, kind: 'maximum' })).toBeCloseTo(greatest, 12);
      }),
    );
  });

  it('calibrationError(…) is 0 for a model as often right as it is sure, and 1 for one always surely wrong', () => {
    const rows = Array.from({ length: 4 }, () => [0.75, 0.25]);
    expect(calibrationError([0, 0, 0, 1], rows)).toBeCloseTo(0, 12);
    expect(
      calibrationError(
        [1, 1],
        [
          [1, 0],
          [1, 0],
        ],
      ),
    ).toBe(1);
  });

  it('reliabilityBins(…) holds every item in one bin and leaves empty bins without a mean', () => {
    const bins = reliabilityBins(
      [0, 1, 0],
      [
        [1, 0],
        [0.4, 0.6],
        [0.5, 0.5],
      ],
      { bins: 4 },
    );
    expect(bins.map(({ count }) => count)).toEqual([0, 1, 1, 1]);
    expect(bins[0].accuracy).toBeNaN();
    expect(bins.map(({ to }) => to)).toEqual([0.25, 0.5, 0.75, 1]);
  });

  it.each<[string, () => unknown, RegExp]>([
    [
      'scores before the softmax',
      () => calibrationError([0], [[2, -1]]),
      /probabilities\[0\]\[0\] must be in \[0, 1\]/,
    ],
    ['rows that do not sum to 1', () => calibrationError([0], [[0.5, 0.2]]), /must sum to 1; got 0.7/],
    [
      'a class outside the row',
      () => calibrationError([2], [[0.5, 0.5]]),
      /truth\[0\] must be an integer .* at most 1; got 2/,
    ],
    [
      'a flat list',
      () => calibrationError([0], [0.5] as never),
      /probabilities\[0\] must be a row of numbers/,
    ],
    ['other lengths', () => calibrationError([0, 1], [[1, 0]]), /same length; got 2 and 1/],
    ['no items', () => calibrationError([], []), /empty/],
    ['no bins', () => calibrationError([0], [[1, 0]], { bins: 0 }), /bins must be an integer of at least 1/],
  ])('calibrationError(…) refuses %s', (_, call, message) => {
    expect(call).toThrow(message);
  });
});
