import type { ReportData, SystemResult } from '../../src/report/report-data';

const around = (value: number, half = 0.1) => ({ value, low: value - half, high: value + half });

/** Made-up results of a system that gives arousal and valence over time. */
export function sampleValues(): ReportData {
  const targets = ['arousal', 'valence'];
  const times = Array.from({ length: 900 }, (_, i) => i / 10);
  const course = (phase: number) => times.map((time) => Math.sin(time / 9 + phase));
  const system: SystemResult = {
    system: 'fused',
    accuracy: { value: NaN, low: NaN, high: NaN },
    unweightedAverageRecall: { value: NaN, low: NaN, high: NaN },
    targets: targets.map((target, t) => ({
      target,
      ccc: around(0.611 - 0.1 * t),
      cccPerSequence: around(0.4),
      rmse: around(0.2),
      pearson: around(0.7),
    })),
    confusion: [],
    history: [1, 2].map((epoch) => ({
      ...{ fold: '1', seed: 1, stage: 'fused', epoch, trainLoss: 1 / epoch, trainScore: 0.3 },
      ...{ validationLoss: 1, validationScore: -0.1, testLoss: NaN, testScore: NaN, learningRate: 0.01 },
      ...{ kept: epoch === 2 ? 1 : 0, seconds: 2 },
    })),
    attention: [],
    modalities: [
      {
        label: 'all clips',
        shares: [
          { stream: 'audio', share: around(0.4, 0.01) },
          { stream: 'video', share: around(0.6, 0.01) },
        ],
      },
    ],
    modalitiesFrom: 'leaving-out',
    perFold: { 'rec-1': 0.5, 'rec-2': 0.6 },
    perSeed: { 1: 0.55 },
    traces: ['rec-1', 'rec-2'].map((clip, c) => ({
      clip,
      times,
      targets: targets.map((target, t) => ({
        target,
        truth: course(c + t).map((value, i) => (i > 300 && i < 400 ? NaN : value)),
        predicted: course(c + t + 0.3),
      })),
    })),
    sequences: [
      { clip: 'rec-1', speaker: 's1', ccc: [0.3, 0.2] },
      { clip: 'rec-2', speaker: 's2', ccc: [0.5, NaN] },
    ],
    scatter: targets.map((target) => ({
      target,
      points: Array.from({ length: 50 }, (_, i): [number, number] => [i / 50, Math.sqrt(i / 50)]),
    })),
    missing: [
      {
        stream: 'audio',
        metric: 'ccc',
        shares: [0, 0.5, 1],
        values: [0.6, 0.5, 0.3],
        low: [0.6, 0.45, 0.3],
        high: [0.6, 0.55, 0.3],
      },
    ],
    embedding: {
      method: 'UMAP of 4 numbers, 2 neighbours',
      fold: '1',
      seed: 1,
      points: [1, 2, 3].map((i) => ({ clip: `c${i}`, label: '', x: i, y: -i })),
    },
    parameters: 20,
    secondsPerEpoch: 2,
  };
  return {
    title: 'Made-up values',
    subtitle: 'Two sequences.',
    labels: [],
    systems: [
      system,
      { ...system, system: 'linear', traces: [], scatter: [], missing: [], embedding: undefined },
    ],
    comparisons: [
      { better: 'fused', worse: 'linear', difference: 0.05, pValue: 0.5, holmPValue: 0.5, test: 'a test' },
    ],
    settings: {},
    notes: [],
    created: '2026-03-02T14:05:09.120Z',
  };
}
