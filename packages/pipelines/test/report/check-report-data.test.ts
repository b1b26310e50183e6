import { describe, expect, it } from 'vitest';
import { renderReport } from '../../src/report/render-report';
import type { ReportData } from '../../src/report/report-data';
import { bare, empty, nothing } from './empty-report';
import { sampleReport } from './sample-report';

describe('renderReport(data) with data that cannot be shown', () => {
  it('refuses percent where a fraction belongs', () => {
    const percent = { value: 74.2, low: 71, high: 77 };
    const wrong: Partial<ReportData>[] = [
      { systems: [{ ...bare, accuracy: percent }] },
      { systems: [{ ...bare, unweightedAverageRecall: { ...nothing, high: 77 } }] },
      { systems: [{ ...bare, modalities: [{ label: 'a', shares: [{ stream: 'audio', share: percent }] }] }] },
      { systems: [{ ...bare, history: [{ ...sampleReport().systems[0].history[0], trainScore: 50 }] }] },
      {
        comparisons: [{ better: 'a', worse: 'b', difference: 2.4, pValue: 0.1, holmPValue: 0.1, test: 't' }],
      },
      {
        comparisons: [{ better: 'a', worse: 'b', difference: 0.1, pValue: 1.5, holmPValue: 0.1, test: 't' }],
      },
    ];
    for (const part of wrong) {
      expect(() => renderReport({ ...empty, ...part })).toThrow(RangeError);
      expect(() => renderReport({ ...empty, ...part })).toThrow(/must be in \[.*Give fractions, not percent/);
    }
  });

  it('refuses a confusion matrix that does not fit the labels', () => {
    const data = {
      ...empty,
      labels: ['a', 'b'],
      systems: [
        {
          ...bare,
          confusion: [
            [1, 2, 3],
            [4, 5, 6],
          ],
        },
      ],
    };
    expect(() => renderReport(data)).toThrow(RangeError);
    expect(() => renderReport(data)).toThrow('must have 2 rows and columns');
  });

  it('refuses negative counts', () => {
    const data = {
      ...empty,
      labels: ['a', 'b'],
      systems: [
        {
          ...bare,
          confusion: [
            [1, -2],
            [4, 5],
          ],
        },
      ],
    };
    expect(() => renderReport(data)).toThrow('must hold counts of at least 0; got -2');
  });

  it('refuses attention with other than one time a weight', () => {
    const attention = [
      { clip: 'c', label: 'a', predicted: 'a', streams: [{ stream: 'audio', times: [0], weights: [1, 2] }] },
    ];
    expect(() => renderReport({ ...empty, systems: [{ ...bare, attention }] })).toThrow(
      /1 times and 2 weights/,
    );
  });

  it('refuses data of another kind', () => {
    expect(() => renderReport(null as never)).toThrow(TypeError);
    expect(() => renderReport({ ...empty, systems: {} } as never)).toThrow(/systems must be an array/);
  });
});
