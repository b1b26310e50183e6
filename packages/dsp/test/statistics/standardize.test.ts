import { expectClose } from '@avemo/golden';
import fc from 'fast-check';
import ndarray from 'ndarray';
import { describe, expect, it } from 'vitest';
import { featureStatistics, standardize } from '@avemo/dsp';

const clipOf = (rows: number[][]) => ndarray(Float32Array.from(rows.flat()), [rows.length, rows[0].length]);
const rows = fc.array(fc.array(fc.integer({ min: -1000, max: 1000 }), { minLength: 3, maxLength: 3 }), {
  minLength: 2,
  maxLength: 40,
});

describe('featureStatistics', () => {
  it('featureStatistics(clips) equals the two-pass formulas over all frames', () => {
    fc.assert(
      fc.property(fc.array(rows, { minLength: 1, maxLength: 4 }), (clips) => {
        const { frames, mean, deviation } = featureStatistics(clips.map(clipOf));
        const all = clips.flat();
        expect(frames).toBe(all.length);
        for (let f = 0; f < 3; f++) {
          const mu = all.reduce((sum, row) => sum + row[f], 0) / all.length;
          const sigma = Math.sqrt(all.reduce((sum, row) => sum + (row[f] - mu) ** 2, 0) / all.length);
          expectClose([mean[f], deviation[f]], [mu, sigma], { rtol: 1e-9, atol: 1e-9 });
        }
      }),
      { seed: 1 },
    );
  });

  it('featureStatistics(clips) keeps a small deviation on a large mean', () => {
    const clip = ndarray(
      Float64Array.from({ length: 1000 }, (_, i) => 1e9 + (i % 2)),
      [1000, 1],
    );
    expectClose(featureStatistics([clip as never]).deviation, [0.5], { rtol: 1e-6, atol: 0 });
  });

  it('featureStatistics(clips) takes a generator, and refuses nothing to count and unequal widths', () => {
    function* stream() {
      for (let i = 0; i < 3; i++) yield clipOf([[i]]);
    }
    expect(featureStatistics(stream()).mean).toEqual([1]);
    expect(() => featureStatistics([])).toThrow('no frames in 0 clips');
    expect(() => featureStatistics([ndarray(new Float32Array(0), [0, 2])])).toThrow('no frames in 1 clips');
    expect(() => featureStatistics([clipOf([[1]]), clipOf([[1, 2]])])).toThrow(
      'clips[0] has 1, clips[1] has 2',
    );
    expect(() => featureStatistics([clipOf([[NaN]])])).toThrow('clips[0] holds NaN at frame 0, feature 0');
  });
});

describe('standardize', () => {
  it('standardize(x, featureStatistics([x])) has mean 0 and deviation 1, or 0 for a constant feature', () => {
    fc.assert(
      fc.property(rows, (table) => {
        const clip = clipOf(table);
        const scored = featureStatistics([standardize(clip, featureStatistics([clip]))]);
        expectClose(scored.mean, [0, 0, 0], { rtol: 0, atol: 1e-5 });
        for (let f = 0; f < 3; f++) {
          const constant = table.every((row) => row[f] === table[0][f]);
          expectClose([scored.deviation[f]], [constant ? 0 : 1], { rtol: 0, atol: 1e-5 });
        }
      }),
      { seed: 1 },
    );
  });

  it('standardize(x, JSON.parse(JSON.stringify(statistics))) is the same bit for bit', () => {
    const clip = clipOf([
      [0.1, 1 / 3],
      [7.7, -2e-5],
      [1e-8, 3e6],
    ]);
    const statistics = featureStatistics([clip]);
    const restored = JSON.parse(JSON.stringify(statistics));
    expect(standardize(clip, restored).data).toEqual(standardize(clip, statistics).data);
  });

  it('standardize(x, statistics) refuses statistics of another width or kind', () => {
    const statistics = featureStatistics([clipOf([[1, 2]])]);
    expect(() => standardize(clipOf([[1]]), statistics)).toThrow('width 1, but the statistics are of 2');
    expect(() => standardize(clipOf([[1]]), {} as never)).toThrow('from featureStatistics');
    const broken = { frames: 1, mean: [0], deviation: [NaN] };
    expect(() => standardize(clipOf([[1]]), broken)).toThrow('deviation[0] must be finite');
    expect(() => standardize(clipOf([[1]]), { ...broken, deviation: [-1] })).toThrow('must be ≥ 0; got -1');
  });
});
