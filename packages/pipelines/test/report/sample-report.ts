import type {
  AttentionTrace,
  Estimate,
  HistoryRow,
  ReportData,
  SystemResult,
} from '../../src/report/report-data';

/** A small generator of reproducible numbers in [0, 1) (mulberry32). */
export function numbersFrom(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
  };
}

/** Size of a made-up experiment. */
export interface SampleOptions {
  recipes?: readonly string[];
  labels?: readonly string[];
  folds?: number;
  seeds?: number;
  epochs?: number;
  clips?: number;
}

const emotions = ['neutral', 'calm', 'happy', 'sad', 'angry', 'fearful', 'disgust', 'surprised'];

/** Made-up results in the shape of a real experiment. */
export function sampleReport({
  recipes = ['audio', 'video', 'concat', 'g-fbp', 'ag-fbp', 'am-fbp'],
  labels = emotions,
  folds = 4,
  seeds = 3,
  epochs = 40,
  clips = 3,
}: SampleOptions = {}): ReportData {
  const next = numbersFrom(7);
  const systems = recipes.map((system, i): SystemResult => {
    const skill = 0.5 + (0.24 * i) / Math.max(1, recipes.length - 1);
    const confusion = labels.map((_, r) => {
      const row = labels.map(() => Math.round(next() ** 3 * 14));
      row[r] = Math.round(96 * (skill + 0.24 * (next() - 0.5)));
      return row;
    });
    const total = confusion.flat().reduce((a, b) => a + b, 0);
    const right = confusion.reduce((sum, row, r) => sum + row[r], 0) / total;
    const recall =
      confusion.reduce((sum, row, r) => sum + row[r] / row.reduce((a, b) => a + b, 0), 0) / labels.length;
    const stages =
      system === 'audio' || system === 'video' ? [system] : ['audio', 'video', 'fusion'].slice(-2);
    return {
      system,
      accuracy: around(right, 0.028),
      unweightedAverageRecall: around(recall, 0.03),
      confusion,
      history: stages.flatMap((stage) => history(stage, folds, seeds, epochs, right, next)),
      attention:
        i === recipes.length - 1 ? Array.from({ length: clips }, (_, c) => trace(c, labels, next)) : [],
      modalities:
        system.startsWith('a') && system.endsWith('fbp')
          ? labels.map((label) => {
              const share = 0.5 + 0.16 * (next() - 0.5);
              const width = 0.006 + 0.01 * next();
              return {
                label,
                shares: [
                  { stream: 'audio', share: around(share, width) },
                  { stream: 'video', share: around(1 - share, width) },
                ],
              };
            })
          : [],
      parameters: Math.round(900_000 * (i + 1) * (1 + next())),
      secondsPerEpoch: 1.5 * (i + 1),
    };
  });
  const last = systems[systems.length - 1];
  return {
    title: 'Adaptive and multi-level factorised bilinear pooling on RAVDESS',
    subtitle:
      'Six systems on 1,140 clips of 19 speakers, four folds by speaker and three seeds; training and test speakers never meet.',
    labels: [...labels],
    systems,
    comparisons: systems.slice(0, -1).map(({ system, accuracy }, i) => {
      const pValue = [0.00002, 0.0001, 0.0031, 0.014, 0.21][i % 5];
      return {
        better: last.system,
        worse: system,
        difference: last.accuracy.value - accuracy.value,
        pValue,
        holmPValue: Math.min(1, pValue * (systems.length - 1 - i)),
        test: 'matched-pair test, one-tailed',
      };
    }),
    settings: {
      dataset: 'ravdess',
      protocol: 'folds by speaker',
      seeds: [1, 2, 3],
      backend: 'wasm',
      training: {
        optimizer: 'adam',
        learningRate: 0.0001,
        batchSize: 64,
        epochs,
        halveAfter: 50,
        dropout: 0.3,
      },
      audio: {
        sampleRate: 16000,
        frameSeconds: 0.04,
        hopSeconds: 0.01,
        fftLength: 800,
        bins: 200,
        window: 'hamming',
      },
      fusion: {
        globalFactors: 4,
        globalOutputs: 128,
        multiLevelFactors: 2,
        multiLevelOutputs: 192,
        trunks: 6,
        useBias: true,
      },
    },
    notes: [
      'All figures of this page are made up, to look at its form.',
      'RAVDESS (Livingstone and Russo, 2018) is licensed CC BY-NC-SA 4.0: non-commercial use, with attribution.',
      'A test decision is one clip judged by one run; intervals are bootstrap intervals over clips.',
    ],
    created: '2026-03-02T14:05:09.120Z',
  };
}

function around(value: number, half: number): Estimate {
  return { value, low: Math.max(0, value - half), high: Math.min(1, value + half * 0.9) };
}

function history(
  stage: string,
  folds: number,
  seeds: number,
  epochs: number,
  reach: number,
  next: () => number,
): HistoryRow[] {
  const rows: HistoryRow[] = [];
  for (let fold = 1; fold <= folds; fold++) {
    for (let seed = 1; seed <= seeds; seed++) {
      const offset = 0.07 * (next() - 0.5);
      for (let epoch = 1; epoch <= epochs; epoch++) {
        const progress = 1 - Math.exp((-4 * epoch) / epochs);
        const noise = () => 0.03 * (next() - 0.5);
        rows.push({
          fold: String(fold),
          seed,
          stage,
          epoch,
          trainLoss: 2.08 - 1.7 * progress + offset + noise(),
          trainScore: Math.min(1, 0.125 + 0.82 * progress + offset + noise()),
          validationLoss: 2.08 - 1.2 * progress + (0.3 * epoch) / epochs + offset + 3 * noise(),
          validationScore: Math.min(1, Math.max(0, 0.125 + (reach - 0.1) * progress + offset + noise())),
          testLoss: NaN,
          testScore: NaN,
          learningRate: epoch > epochs / 2 ? 0.00005 : 0.0001,
          kept: epoch === Math.ceil(epochs / 2) + (seed % 2) ? 1 : 0,
          seconds: 2 + next(),
        });
      }
    }
  }
  return rows;
}

function trace(c: number, labels: readonly string[], next: () => number): AttentionTrace {
  const label = labels[(2 * c + 2) % labels.length];
  const stream = (name: string, frames: number, peak: number) => {
    const raw = Array.from({ length: frames }, (_, i) =>
      Math.exp(2.2 * Math.exp(-(((i / frames - peak) / 0.12) ** 2)) + 0.4 * next()),
    );
    const total = raw.reduce((a, b) => a + b, 0);
    return {
      stream: name,
      times: raw.map((_, i) => (3.4 * i) / frames),
      weights: raw.map((weight) => weight / total),
    };
  };
  return {
    clip: `02-01-0${c + 2}-01-01-02-1${c}`,
    label,
    predicted: c === 1 ? labels[(2 * c + 5) % labels.length] : label,
    streams: [stream('audio', 85, 0.3 + 0.15 * c), stream('video', 102, 0.45 + 0.1 * c)],
  };
}
