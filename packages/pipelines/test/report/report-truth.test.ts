import { describe, expect, it } from 'vitest';
import { renderReport } from '../../src/report/render-report';
import type { HistoryRow, ReportData, SystemResult } from '../../src/report/report-data';
import { bare, empty } from './empty-report';
import { byName, elements, readMarkup, textOf } from './read-markup';
import { sampleReport } from './sample-report';
import { sampleValues } from './sample-values';

const section = (data: ReportData, id: string) => {
  const [found] = elements(readMarkup(renderReport(data)), (e) => e.attributes.id === id);
  return found;
};

const epochs = (stage: string, fold: string, kept: number): HistoryRow[] =>
  [1, 2, 3].map((epoch) => ({
    ...{ fold, seed: 1, stage, epoch, trainLoss: 1 / epoch, trainScore: 0.5, validationLoss: 1 },
    ...{ validationScore: 0.5, testLoss: NaN, testScore: NaN, learningRate: 0.1, seconds: 1 },
    kept: epoch === kept ? 1 : 0,
  }));

describe('renderReport(data)', () => {
  it('names the epochs whose weights were kept, not the best of the mean', () => {
    const history = [...epochs('audio', '1', 3), ...epochs('audio', '2', 1)];
    const data = { ...empty, systems: [{ ...bare, history }] };
    expect(textOf(section(data, 'learning'))).toContain('epochs 1 and 3 were kept');
  });

  it('shows a stage that several systems share once, and says whose part it is', () => {
    const shared = epochs('audio', '1', 2);
    const systems: SystemResult[] = [
      { ...bare, system: 'audio', history: shared },
      { ...bare, system: 'concat', history: [...shared, ...epochs('concat', '1', 3)] },
    ];
    const panels = byName(section({ ...empty, systems }, 'learning'), 'div', 'panel');
    expect(panels.map((panel) => textOf(byName(panel, 'h3')[0]))).toEqual(['audio', 'concat']);
    expect(textOf(panels[0])).toContain('part of audio and concat');
  });

  it('shows the attention of one system, in six clips at most', () => {
    const data = sampleReport({ clips: 9 });
    const [first, ...rest] = data.systems;
    const systems = [{ ...first, attention: data.systems.at(-1)!.attention }, ...rest];
    expect(byName(section({ ...data, systems }, 'attention'), 'div', 'panel')).toHaveLength(6);
  });

  it('explains the marks of evidence and the direction of the tests', () => {
    const text = textOf(section(sampleReport(), 'significance'));
    expect(text).toContain('●●○ p\u202f<\u202f0.01');
    expect(text).toContain('in either direction');
  });

  it('says each system in a sentence and shows F1, the folds and the paper’s figures', () => {
    const data = sampleReport({ recipes: ['concat'] });
    const [system] = data.systems;
    const filled: SystemResult = {
      ...system,
      about: 'Both embeddings side by side.',
      f1: { value: 0.4321, low: 0.4, high: 0.5 },
      perFold: { one: 0.5, two: 0.625 },
      perSeed: { 1: 0.55, 2: 0.575 },
      published: [{ where: 'table VI', metric: 'accuracy', value: 0.7311, ours: system.accuracy }],
    };
    const text = textOf(section({ ...data, systems: [filled] }, 'results'));
    for (const part of [
      'Both embeddings side by side.',
      '43.2',
      'one50.0',
      'two62.5',
      '73.1',
      'table VI',
      '57.5',
    ])
      expect(text).toContain(part);
  });

  it('names the command that repeats the experiment', () => {
    const data = { ...sampleReport(), repeat: 'avemo train --config config.json --out NEW_FOLDER' };
    const [code] = byName(section(data, 'settings'), 'code');
    expect(textOf(code)).toBe('avemo train --config config.json --out NEW_FOLDER');
  });

  it('shows values by target: CCC with interval, traces with truth, sequences, dots', () => {
    const data = sampleValues();
    expect(textOf(section(data, 'results'))).toContain('0.611');
    expect(textOf(section(data, 'results'))).not.toMatch(/Accuracy|UAR/);
    const traces = section(data, 'traces');
    // Two sequences with two targets each, and the legend.
    expect(byName(traces, 'path', 'truth')).toHaveLength(2 * 2 + 1);
    expect(textOf(byName(traces, 'table').at(-1)!)).toContain('rec-1');
    expect(byName(section(data, 'scatter'), 'circle')).toHaveLength(2 * 50);
    expect(textOf(section(data, 'learning'))).toContain('CCC');
    expect(textOf(section(data, 'significance'))).toContain('mean CCC');
  });

  it('draws the metric as a stream goes missing and a map of the clips', () => {
    const data = sampleValues();
    const [curve] = byName(section(data, 'missing'), 'table');
    expect(textOf(curve)).toContain('50\u202f%0.500');
    expect(byName(section(data, 'embedding'), 'circle')).toHaveLength(3);
  });

  it('says in words that two streams always count the same, in place of a panel', () => {
    const half = { value: 0.5, low: 0.5, high: 0.5 };
    const shares = [
      { stream: 'audio', share: half },
      { stream: 'video', share: half },
    ];
    const data = sampleReport();
    const modalities = data.labels.map((label) => ({ label, shares }));
    const mean = { ...data.systems[0], modalities, modalitiesFrom: 'leaving-out' as const };
    const only = section({ ...data, systems: [mean] }, 'factors');
    expect(textOf(only)).toContain(`${mean.system} moves as far without the one stream as without the other`);
    expect(byName(only, 'svg')).toHaveLength(0);
    // Weights of a fusion are shown, and so are shares that differ.
    const weights = section({ ...data, systems: [{ ...mean, modalitiesFrom: 'weights' }] }, 'factors');
    expect(byName(weights, 'svg')).not.toHaveLength(0);
    modalities[1] = {
      ...modalities[1],
      shares: [shares[0], { ...shares[1], share: { ...half, value: 0.6 } }],
    };
    const uneven = section({ ...data, systems: [{ ...mean, modalities }] }, 'factors');
    expect(byName(uneven, 'svg')).not.toHaveLength(0);
  });

  it('does not call a weight of the fusion what an answer depends on', () => {
    const text = textOf(section(sampleReport(), 'factors'));
    expect(text).toContain('need not tell how much the answer depends');
    expect(text).toContain('weights of the fusion');
  });
});
