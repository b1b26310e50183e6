import { expectClose, golden } from '@avemo/golden';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { concordanceCorrelation, concordanceState, meanSequenceConcordance } from '../../src/index';

const data = golden('metrics/sequence_ccc');
const truths = [0, 1, 2, 3].map((s) => data.input(`t_${s}`).data);
const predictions = [0, 1, 2, 3].map((s) => data.input(`p_${s}`).data);

describe('sequences of different length', () => {
  it('concordanceCorrelation(truth, prediction) equals the reference of every sequence', () => {
    const { data: expected, tolerance } = data.output('per_sequence');
    expectClose(
      truths.map((t, s) => concordanceCorrelation(t, predictions[s])),
      expected,
      tolerance,
    );
  });

  it('meanSequenceConcordance(…), by equal or length weights, and concordanceState() equal the reference', () => {
    const { data: expected, tolerance } = data.output('summary');
    const pooled = concordanceState();
    truths.forEach((t, s) => pooled.add(t, predictions[s]));
    expectClose(
      [
        meanSequenceConcordance(truths, predictions),
        meanSequenceConcordance(truths, predictions, { weights: 'length' }),
        pooled.value(),
      ],
      expected,
      tolerance,
    );
  });

  it('meanSequenceConcordance(…, { masks }) weighs by the pairs that count', () => {
    const padded = [
      [1, 2, 3, 4, 0, 0],
      [0, 1, 0, 0, 0, 0],
    ];
    const guess = [
      [2, 2, 3, 3, 9, 9],
      [1, 1, 9, 9, 9, 9],
    ];
    const masks = [
      [1, 1, 1, 1, 0, 0],
      [1, 1, 0, 0, 0, 0],
    ];
    const expected = (4 * concordanceCorrelation([1, 2, 3, 4], [2, 2, 3, 3])) / 6;
    expect(meanSequenceConcordance(padded, guess, { masks, weights: 'length' })).toBeCloseTo(expected, 12);
  });

  it('meanSequenceConcordance(…) names the sequence that is wrong', () => {
    expect(() => meanSequenceConcordance([[1, 2], [1]], [[1, 2], [NaN]])).toThrow(
      /prediction\[1\]\[0\] is NaN/,
    );
    expect(() => meanSequenceConcordance([[1, 2], []], [[1, 2], []])).toThrow(
      /at least one pair of truth\[1\] must count; got none of 0/,
    );
    expect(() => meanSequenceConcordance([], [])).toThrow(/at least one sequence/);
    expect(meanSequenceConcordance([[1, NaN]], [[1, 2]], { nan: 'propagate' })).toBeNaN();
  });
});

describe('concordanceState()', () => {
  // Millionths: squares of numbers near 5e-324 underflow, and then a constant is not told from a course.
  const real = fc.integer({ min: -1e7, max: 1e7 }).map((millionths) => millionths / 1e6);
  const pair = fc.tuple(real, real);
  const value = (list: [number, number][]) =>
    concordanceCorrelation(
      list.map(([t]) => t),
      list.map(([, p]) => p),
    );

  it('add and merge of parts, in either order, equal the whole', () => {
    fc.assert(
      fc.property(
        fc.array(pair, { maxLength: 20 }),
        fc.array(pair, { minLength: 2, maxLength: 20 }),
        (a, b) => {
          const whole = value([...a, ...b]);
          fc.pre(Number.isFinite(whole));
          const state = (list: [number, number][]) =>
            concordanceState().add(
              list.map(([t]) => t),
              list.map(([, p]) => p),
            );
          expect(state(a).merge(state(b)).value()).toBeCloseTo(whole, 9);
          expect(state(b).merge(state(a)).value()).toBeCloseTo(whole, 9);
          expect(b.reduce((s, [t, p]) => s.add([t], [p]), state(a)).value()).toBeCloseTo(whole, 9);
        },
      ),
    );
  });

  it('keeps its digits when added value by value on a large mean', () => {
    const { data: t } = golden('metrics/regression').input('t_6');
    const { data: p } = golden('metrics/regression').input('p_6');
    const state = concordanceState();
    t.forEach((x, i) => state.add([x], [p[i]]));
    expectClose([state.value()], [golden('metrics/regression').output('scores').data[6 * 9]], {
      rtol: 1e-6,
      atol: 1e-8,
    });
  });

  it('moments survive JSON and merge elsewhere', () => {
    const first = concordanceState().add([1, 2], [2, 2]);
    const moments = JSON.parse(JSON.stringify(first.moments));
    expect(concordanceState().add([3, 4], [3, 3]).merge({ moments }).value()).toBeCloseTo(2 / 3, 12);
    expect(first.moments.count).toBe(2);
  });

  it('takes empty and masked parts, is NaN before the first pair, and obeys the NaN policy', () => {
    const state = concordanceState();
    expect(state.add([], []).value()).toBeNaN();
    expect(state.add([1, 2], [5, 5], { mask: [0, 0] }).moments.count).toBe(0);
    expect(() => state.add([NaN], [1])).toThrow(/concordanceState.add: truth\[0\] is NaN/);
    expect(state.add([1, 2, NaN], [1, 2, 3], { nan: 'omit' }).value()).toBe(1);
    expect(state.add([NaN], [1], { nan: 'propagate' }).value()).toBeNaN();
  });
});
