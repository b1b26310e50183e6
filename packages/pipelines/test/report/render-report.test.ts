import { describe, expect, it } from 'vitest';
import { renderReport } from '../../src/report/render-report';
import type { ReportData } from '../../src/report/report-data';
import { bare, empty } from './empty-report';
import { byName, drawnPoints, elements, readMarkup, textOf } from './read-markup';
import { numbersFrom, sampleReport } from './sample-report';
import { sampleValues } from './sample-values';

const sectionIds = (page: string) =>
  byName(readMarkup(page), 'section').map(({ attributes }) => attributes.id);

const cases: [string, ReportData][] = [
  ['six systems', sampleReport()],
  ['one system', sampleReport({ recipes: ['am-fbp'] })],
  [
    'one class, one epoch, one run',
    sampleReport({ recipes: ['audio'], labels: ['calm'], epochs: 1, folds: 1, seeds: 1 }),
  ],
  [
    'twelve long labels',
    sampleReport({ labels: Array.from({ length: 12 }, (_, i) => `a rather long label number ${i}`) }),
  ],
  ['hundreds of epochs', sampleReport({ recipes: ['m-fbp', 'am-fbp'], epochs: 333, folds: 2, seeds: 1 })],
  ['values over time', sampleValues()],
  ['no system', empty],
  ['a system without any value', { ...empty, systems: [bare] }],
];

describe.each(cases)('renderReport(%s)', (_, data) => {
  const page = renderReport(data);
  const tree = readMarkup(page);

  it('is well-formed, with one heading of the first rank and unique ids', () => {
    expect(byName(tree, 'h1').map(textOf)).toEqual([data.title]);
    const ids = elements(tree, ({ attributes }) => 'id' in attributes).map(({ attributes }) => attributes.id);
    expect(new Set(ids).size).toBe(ids.length);
    for (const { attributes } of elements(tree, (element) => 'href' in element.attributes)) {
      expect(ids).toContain(attributes.href.slice(1));
    }
  });

  it('names every chart: title and description are there and not empty', () => {
    for (const chart of byName(tree, 'svg').filter(
      ({ attributes }) => attributes['aria-hidden'] !== 'true',
    )) {
      expect(chart.attributes.role).toBe('img');
      const [title, description] = chart.attributes['aria-labelledby']
        .split(' ')
        .map((id) => chart.children.find((child) => typeof child !== 'string' && child.attributes.id === id));
      expect(typeof title === 'object' && textOf(title)).toMatch(/\S/);
      expect(typeof description === 'object' && textOf(description)).toMatch(/\S/);
    }
  });

  it('draws every point at a finite place within its viewBox', () => {
    for (const chart of byName(tree, 'svg')) {
      const [, , width, height] = chart.attributes.viewBox.split(' ').map(Number);
      for (const { x, y, what } of drawnPoints(chart)) {
        expect(x >= 0 && x <= width && y >= 0 && y <= height, `${what} at ${x}, ${y}`).toBe(true);
      }
    }
  });

  it('loads nothing and runs no script', () => {
    expect(page).not.toMatch(/<script|<link|<img|<iframe|<object|@import|url\(|\ssrc=|javascript:/i);
    expect(
      elements(tree, ({ attributes }) => Object.keys(attributes).some((name) => /^on/i.test(name))),
    ).toEqual([]);
    expect(
      page.match(/https?:\/\/[^"]*/g)?.filter((address) => address !== 'http://www.w3.org/2000/svg') ?? [],
    ).toEqual([]);
  });

  it('shows no NaN, undefined, null or object', () => {
    expect(textOf(byName(tree, 'body')[0])).not.toMatch(/NaN|undefined|null|Infinity|\[object/);
  });

  it('gives the same page for the same data and leaves them unchanged', () => {
    const copy = structuredClone(data);
    expect(renderReport(data)).toBe(page);
    expect(data).toEqual(copy);
  });
});

describe('renderReport(data)', () => {
  it('leaves out the sections that have no data', () => {
    expect(sectionIds(renderReport(empty))).toEqual([]);
    expect(sectionIds(renderReport({ ...empty, systems: [bare] }))).toEqual(['results', 'sources']);
    expect(sectionIds(renderReport(sampleReport()))).toEqual([
      'results',
      'significance',
      'learning',
      'confusion',
      'attention',
      'factors',
      'settings',
      'notes',
      'sources',
    ]);
    const one = sampleReport({ recipes: ['concat'], clips: 0 });
    expect(sectionIds(renderReport(one))).toEqual([
      'results',
      'learning',
      'confusion',
      'settings',
      'notes',
      'sources',
    ]);
  });

  it('stays below 500 kB for 6 systems × 4 folds × 3 seeds × 40 epochs and for 36 runs of 60 epochs', () => {
    expect(Buffer.byteLength(renderReport(sampleReport()))).toBeLessThan(500_000);
    expect(Buffer.byteLength(renderReport(sampleReport({ folds: 12, seeds: 3, epochs: 60 })))).toBeLessThan(
      500_000,
    );
  });

  it('does not grow with the number of runs, and hardly with epochs beyond 100', () => {
    const size = (folds: number, epochs: number) =>
      Buffer.byteLength(renderReport(sampleReport({ recipes: ['audio'], folds, seeds: 1, epochs })));
    expect(size(40, 50)).toBeLessThan(1.02 * size(4, 50));
    expect(size(2, 1000)).toBeLessThan(1.1 * size(2, 100));
  });

  it('escapes every text', () => {
    const attack = `</title></style><script>alert("x")</script><img src=x onerror='y'>&amp;`;
    const data = sampleReport({ recipes: ['audio', 'am-fbp'], labels: [`${attack}0`, `${attack}1`] });
    const hostile: ReportData = {
      ...data,
      title: attack,
      subtitle: attack,
      created: attack,
      notes: [attack],
      settings: { [attack]: attack, group: { [attack]: [attack] } },
      comparisons: [
        { ...data.comparisons[0], better: attack, worse: attack, test: attack },
        data.comparisons[0],
      ],
      systems: data.systems.map((system) => ({
        ...system,
        system: attack,
        history: system.history.map((row) => ({ ...row, stage: attack })),
        attention: system.attention.map((trace) => ({
          ...trace,
          clip: attack,
          streams: trace.streams.map((stream) => ({ ...stream, stream: attack })),
        })),
      })),
    };
    const page = renderReport(hostile);
    const tree = readMarkup(page);
    expect(page).not.toMatch(/<script|<img/);
    expect(byName(tree, 'title').map(textOf)[0]).toBe(attack);
    expect(textOf(byName(tree, 'h1')[0])).toBe(attack);
    expect(textOf(byName(tree, 'footer')[0])).toContain(attack);
    for (const id of [
      'results',
      'significance',
      'learning',
      'confusion',
      'attention',
      'factors',
      'settings',
      'notes',
    ]) {
      const [section] = elements(tree, ({ attributes }) => attributes.id === id);
      expect(textOf(section), id).toContain(attack);
    }
  });

  it('replaces characters that XML does not allow', () => {
    const page = renderReport({ ...empty, title: 'a\u0000b\ud800c\u001bd' });
    expect(textOf(byName(readMarkup(page), 'h1')[0])).toBe('a\ufffdb\ufffdc\ufffdd');
  });

  it('survives NaN, infinity, null and 0 in any place', () => {
    const next = numbersFrom(11);
    const odd = [Number.NaN, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY, null, undefined, 0];
    const spoil = (value: unknown): unknown => {
      if (typeof value === 'number') return next() < 0.3 ? odd[Math.floor(next() * odd.length)] : value;
      if (Array.isArray(value)) return value.map(spoil);
      if (typeof value === 'object' && value !== null) {
        return Object.fromEntries(Object.entries(value).map(([key, member]) => [key, spoil(member)]));
      }
      return value;
    };
    for (let round = 0; round < 12; round++) {
      const data = sampleReport({
        recipes: ['audio', 'ag-fbp', 'am-fbp'],
        epochs: 1 + round,
        folds: 2,
        seeds: 1,
      });
      const page = renderReport(spoil(data) as ReportData);
      const tree = readMarkup(page);
      for (const chart of byName(tree, 'svg')) {
        const [, , width, height] = chart.attributes.viewBox.split(' ').map(Number);
        for (const { x, y, what } of drawnPoints(chart)) {
          expect(x >= 0 && x <= width && y >= 0 && y <= height, `${what} at ${x}, ${y}`).toBe(true);
        }
      }
      expect(textOf(byName(tree, 'main')[0])).not.toMatch(/NaN|undefined|Infinity/);
    }
  });

  it('survives huge losses, weights, durations and counts of parameters', () => {
    const data = sampleReport({ recipes: ['am-fbp'], epochs: 8 });
    const [system] = data.systems;
    const huge = (value: number, i: number) => [value, 1e308, -1e308, 1e-300][i % 4];
    const page = renderReport({
      ...data,
      systems: [
        {
          ...system,
          parameters: 1e300,
          secondsPerEpoch: 1e300,
          history: system.history.map((row, i) => ({
            ...row,
            trainLoss: huge(row.trainLoss, i),
            seconds: 1e300,
          })),
          attention: system.attention.map((trace) => ({
            ...trace,
            streams: trace.streams.map((stream) => ({
              ...stream,
              weights: stream.weights.map(huge),
              times: stream.times.map(huge),
            })),
          })),
        },
      ],
    });
    const tree = readMarkup(page);
    expect(textOf(byName(tree, 'main')[0])).not.toMatch(/NaN|undefined|Infinity/);
    for (const chart of byName(tree, 'svg')) {
      const [, , width, height] = chart.attributes.viewBox.split(' ').map(Number);
      for (const { x, y, what } of drawnPoints(chart)) {
        expect(x >= 0 && x <= width && y >= 0 && y <= height, `${what} at ${x}, ${y}`).toBe(true);
      }
    }
  });

  it('numbers its figures without gaps and cites a source in each', () => {
    const captions = byName(readMarkup(renderReport(sampleReport())), 'figcaption').map(textOf);
    expect(captions.map((caption) => /^Figure (\d+)\./.exec(caption)?.[1])).toEqual([
      '1',
      '2',
      '3',
      '4',
      '5',
    ]);
    for (const caption of captions) expect(caption).toMatch(/Source: \S/);
  });

  it('gives each chart its numbers as a table', () => {
    for (const panel of byName(readMarkup(renderReport(sampleReport())), 'div', 'panel').slice(2)) {
      expect(byName(panel, 'table').length).toBe(1);
      expect(byName(panel, 'caption').length).toBe(1);
    }
  });

  it('names the system with the highest accuracy and how many differences are significant', () => {
    const data = sampleReport();
    const best = data.systems.reduce((a, b) => (b.accuracy.value > a.accuracy.value ? b : a));
    const [finding] = byName(readMarkup(renderReport(data)), 'p', 'finding');
    const significant = data.comparisons.filter(({ holmPValue }) => holmPValue < 0.05).length;
    expect(textOf(finding)).toContain(`${best.system}: ${(100 * best.accuracy.value).toFixed(1)}\u202f%`);
    expect(textOf(finding)).toContain(`${significant} of the ${data.comparisons.length} tested differences`);
    expect(textOf(finding)).toContain('guessing gives 12.5\u202f%');
  });

  it('reads each comparison in words by its corrected p', () => {
    const base = { better: 'a', worse: 'b', difference: 0.0234, test: 't' };
    const table = (comparisons: ReportData['comparisons']) => {
      const [section] = elements(
        readMarkup(renderReport({ ...empty, comparisons })),
        (e) => e.attributes.id === 'significance',
      );
      return byName(section, 'tr')
        .slice(1)
        .map((row) => row.children.map((cell) => textOf(cell as never)));
    };
    const rows = table([
      { ...base, pValue: 0.0001, holmPValue: 0.0004 },
      { ...base, pValue: 0.002, holmPValue: 0.006 },
      { ...base, pValue: 0.02, holmPValue: 0.04 },
      { ...base, pValue: 0.03, holmPValue: 0.06 },
      { ...base, pValue: 0.4, holmPValue: 0.4 },
      { ...base, difference: -0.01, pValue: 0.9, holmPValue: 1 },
      { ...base, pValue: Number.NaN, holmPValue: Number.NaN },
    ]);
    expect(rows[0].slice(0, 5)).toEqual(['a', 'b', '+2.3', '<\u202f0.001', '<\u202f0.001']);
    expect(rows.map((row) => row[5])).toEqual([
      '●●● very strong evidence that a is better',
      '●●○ strong evidence that a is better',
      '●○○ evidence that a is better',
      '○○○ a hint: not significant once corrected for the number of tests',
      '○○○ no evidence of a difference: it may be luck',
      '○○○ the other way round: b scored higher',
      '○○○ not tested',
    ]);
    expect(rows[5][2]).toBe('−1.0');
  });

  it('groups nested settings and writes every kind of value', () => {
    const settings = {
      seed: 7,
      rate: 1e-7,
      on: true,
      missing: null,
      list: [1, 2.5, 'x'],
      long: new Float32Array(30),
      training: { optimizer: 'adam', schedule: { halveAfter: 50 } },
    };
    const [section] = elements(
      readMarkup(renderReport({ ...empty, settings })),
      (e) => e.attributes.id === 'settings',
    );
    const groups = byName(section, 'table').map((table) => [
      textOf(byName(table, 'caption')[0]),
      ...byName(table, 'tr')
        .slice(1)
        .map((row) => row.children.map((cell) => textOf(cell as never)).join(' = ')),
    ]);
    expect(groups).toEqual([
      [
        'general',
        'seed = 7',
        'rate = 1e−7',
        'on = yes',
        'missing = –',
        'list = 1, 2.5, x',
        `long = ${'0, '.repeat(24)}… (30 in all)`,
      ],
      ['training', 'optimizer = adam', 'schedule › halveAfter = 50'],
    ]);
  });
});
