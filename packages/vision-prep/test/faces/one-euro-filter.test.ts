import { expectClose, golden } from '@avemo/golden';
import { OneEuroFilter } from '@avemo/vision-prep/faces';
import { describe, expect, it } from 'vitest';

const { parameters, input, output } = golden('vision/tracking_one_euro');
const settings = parameters.settings as { min_cutoff: number; beta: number; d_cutoff: number }[];

describe('OneEuroFilter', () => {
  it.each(settings.map((setting, i) => [i, setting] as const))(
    'OneEuroFilter.next(value, time) equals vision/tracking_one_euro: setting %i',
    (i, { min_cutoff: minCutoff, beta, d_cutoff: derivativeCutoff }) => {
      const samples = Array.from(input('x').data);
      const smooth = (times: ArrayLike<number>) => {
        const filter = new OneEuroFilter({ minCutoff, beta, derivativeCutoff });
        return samples.map((sample, k) => filter.next(sample, times[k]));
      };
      const even = samples.map((_, k) => k / (parameters.rate as number));
      expectClose(smooth(even), output(`filtered_${i}`).data, output(`filtered_${i}`).tolerance);
      expectClose(smooth(input('times').data), output(`timed_${i}`).data, output(`timed_${i}`).tolerance);
    },
  );

  it('OneEuroFilter(…) says what is wrong with an argument', () => {
    expect(() => new OneEuroFilter({ minCutoff: 0 })).toThrow(/minCutoff must be above 0; got 0/);
    expect(() => new OneEuroFilter({ beta: -1 })).toThrow(/beta must be at least 0; got -1/);
    const filter = new OneEuroFilter();
    filter.next(1, 2);
    expect(() => filter.next(1, 2)).toThrow(/time must grow; got 2 after 2/);
    expect(() => filter.next(NaN, 3)).toThrow(/value must be finite/);
  });
});
