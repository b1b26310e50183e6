import { describe, expect, it } from 'vitest';
import { displayWidth, truncateToWidth } from '../../src/report/display-width';
import { escapeText, Markup, markup } from '../../src/report/html';
import {
  formatCount,
  formatExact,
  formatNumber,
  formatP,
  formatPercent,
  formatPercentInterval,
  formatPoints,
  formatSeconds,
  formatTick,
} from '../../src/report/number-format';
import { linearScale, niceDomain, ticks } from '../../src/report/scale';
import { stageCurves, type Measure } from '../../src/report/stage-curves';
import { formatTable } from '../../src/report/text-table';
import { numbersFrom, sampleReport } from './sample-report';

describe('markup(…)', () => {
  it('escapes what is inserted, joins lists and leaves out what is not there', () => {
    expect(
      markup`<b title="${'"&'}">${'<i>'}${[1, markup`<br/>`, null]}${undefined}${false}${0}</b>`.text,
    ).toBe('<b title="&quot;&amp;">&lt;i&gt;1<br/>0</b>');
  });

  it('does not escape markup again', () => {
    expect(markup`${new Markup('<hr/>')}`.text).toBe('<hr/>');
    expect(escapeText("'&amp;'")).toBe('&#39;&amp;amp;&#39;');
  });
});

describe('formatNumber(…) and its neighbours', () => {
  it('write numbers the way a paper does', () => {
    expect(formatNumber(0.12345)).toBe('0.123');
    expect(formatNumber(-1.5, 1)).toBe('−1.5');
    expect(formatNumber(0.00001)).toBe('1.0e−5');
    expect(formatNumber(-0.0001, 3)).toBe('−1.0e−4');
    expect(formatExact(0.0005)).toBe('0.0005');
    expect(formatExact(1e-7)).toBe('1e−7');
    expect(formatTick(250000)).toBe('2.5e5');
    expect(formatTick(0.05)).toBe('0.05');
    expect(formatCount(102760448)).toBe('102,760,448');
    expect(formatCount(-1234)).toBe('−1,234');
    expect(formatPercent(0.7421)).toBe('74.2\u202f%');
    expect(formatPercent(-0.0001)).toBe('0.0\u202f%');
    expect(formatPercentInterval({ low: 0.71, high: 0.7714 })).toBe('71.0–77.1');
    expect(formatPoints(0.0241)).toBe('+2.4');
    expect(formatPoints(-0.0241)).toBe('−2.4');
    expect(formatPoints(0.0001)).toBe('0.0');
    expect(formatP(0.0134)).toBe('0.013');
    expect(formatP(0.0009)).toBe('<\u202f0.001');
    expect(formatSeconds(0.4231)).toBe('0.42\u202fs');
    expect(formatSeconds(12.34)).toBe('12.3\u202fs');
    expect(formatSeconds(245)).toBe('4\u202fmin 05\u202fs');
    expect(formatSeconds(7380)).toBe('2\u202fh 03\u202fmin');
  });

  it('write a dash for what is missing or not finite', () => {
    for (const value of [Number.NaN, Number.POSITIVE_INFINITY, null, undefined, 'x']) {
      for (const format of [
        formatNumber,
        formatExact,
        formatCount,
        formatPercent,
        formatPoints,
        formatP,
        formatSeconds,
      ]) {
        expect(format(value)).toBe('–');
      }
    }
    expect(formatPercentInterval({ low: 0.1, high: Number.NaN })).toBe('–');
    expect(formatPercentInterval(undefined)).toBe('–');
  });
});

describe('linearScale(domain, range)', () => {
  it('maps ends to ends and the middle to the middle, and holds values outside', () => {
    const scale = linearScale([2, 4], [100, 0]);
    expect([1, 2, 3, 4, 5].map(scale)).toEqual([100, 100, 50, 0, 0]);
    expect(linearScale([3, 3], [0, 10])(3)).toBe(5);
    expect(scale(Number.NaN)).toBeNaN();
  });
});

describe('ticks(domain)', () => {
  it('are round, evenly apart, within the domain and between 2 and 10 in number', () => {
    const next = numbersFrom(2);
    for (let i = 0; i < 500; i++) {
      const low = (next() - 0.5) * 10 ** Math.floor(12 * next() - 6);
      const high = low + next() * 10 ** Math.floor(12 * next() - 6) + Math.abs(low) * 1e-6;
      const list = ticks([low, high], 4);
      const slack = (high - low) * 1e-6;
      expect(list.length).toBeGreaterThanOrEqual(2);
      expect(list.length).toBeLessThanOrEqual(10);
      expect(list[0]).toBeGreaterThanOrEqual(low - slack);
      expect(list[list.length - 1]).toBeLessThanOrEqual(high + slack);
      const step = list[1] - list[0];
      expect(
        [1, 2, 5, 10].some(
          (unit) => Math.abs(step / 10 ** Math.floor(Math.log10(step * 1.0001)) - unit) < 0.01,
        ),
      ).toBe(true);
    }
  });

  it('are exact decimals', () => {
    expect(ticks([0, 1], 5)).toEqual([0, 0.2, 0.4, 0.6, 0.8, 1]);
    expect(ticks([-0.31, 0.22], 4)).toEqual([-0.2, 0, 0.2]);
    expect(niceDomain([0.13, 0.87], 5)).toEqual([0, 1]);
  });
});

describe('stageCurves(history)', () => {
  const { history } = sampleReport({ recipes: ['am-fbp'], folds: 3, seeds: 2, epochs: 25 }).systems[0];
  // One run stops early, and one value is missing.
  const ragged = history
    .filter(({ fold, seed, epoch }) => !(fold === '2' && seed === 1 && epoch > 10))
    .map((row, i) => (i === 3 ? { ...row, validationLoss: Number.NaN } : row));

  it('is the mean, lowest and highest value of the runs at each epoch', () => {
    for (const { stage, epochs, curves, reached, runs } of stageCurves(ragged)) {
      expect(runs).toBe(6);
      expect(epochs).toEqual(Array.from({ length: 25 }, (_, i) => i + 1));
      for (const measure of Object.keys(curves) as Measure[]) {
        epochs.forEach((epoch, i) => {
          const rows = ragged.filter((row) => row.stage === stage && row.epoch === epoch);
          const values = rows.map((row) => row[measure]).filter((value) => !Number.isNaN(value));
          expect(reached[i]).toBe(rows.length);
          expect(curves[measure].mean[i]).toBeCloseTo(values.reduce((a, b) => a + b) / values.length, 12);
          expect(curves[measure].low[i]).toBe(Math.min(...values));
          expect(curves[measure].high[i]).toBe(Math.max(...values));
        });
      }
    }
  });

  it('does not depend on the order of the rows', () => {
    const [a] = stageCurves(ragged.filter(({ stage }) => stage === 'fusion'));
    const [b] = stageCurves(ragged.filter(({ stage }) => stage === 'fusion').reverse());
    expect(b.epochs).toEqual(a.epochs);
    expect(b.curves.trainLoss.low).toEqual(a.curves.trainLoss.low);
    b.curves.trainLoss.mean.forEach((value, i) => expect(value).toBeCloseTo(a.curves.trainLoss.mean[i], 12));
  });

  it('thins a long history to at most 100 points and keeps its extremes', () => {
    const long = sampleReport({ recipes: ['audio'], folds: 2, seeds: 1, epochs: 730 }).systems[0].history;
    const [{ epochs, epochsPerPoint, curves }] = stageCurves(long);
    expect(epochs.length).toBeLessThanOrEqual(100);
    expect(epochsPerPoint).toBe(8);
    expect(epochs[0]).toBe(4.5);
    const losses = long.map(({ trainLoss }) => trainLoss);
    expect(Math.min(...curves.trainLoss.low)).toBe(Math.min(...losses));
    expect(Math.max(...curves.trainLoss.high)).toBe(Math.max(...losses));
  });

  it('keeps the stages apart, in their order', () => {
    expect(stageCurves(history).map(({ stage }) => stage)).toEqual(['video', 'fusion']);
    expect(stageCurves([])).toEqual([]);
  });
});

describe('displayWidth(text)', () => {
  it('counts the cells of a terminal', () => {
    const widths: [string, number][] = [
      ['', 0],
      ['anger', 5],
      ['Ärger', 5],
      ['A\u0308rger', 5],
      ['驚き', 4],
      ['놀람', 4],
      ['ｆｕｌｌ', 8],
      ['😀', 2],
      ['👩‍👩‍👧', 2],
      ['a\u200bb', 2],
      ['гнев', 4],
    ];
    for (const [text, cells] of widths) expect(displayWidth(text), text).toBe(cells);
  });

  it('agrees with truncateToWidth, which never cuts through a character', () => {
    expect(truncateToWidth('surprised', 9)).toBe('surprised');
    expect(truncateToWidth('surprised', 6)).toBe('surpr…');
    expect(truncateToWidth('驚きの顔', 4)).toBe('驚…');
    expect(truncateToWidth('👩‍👩‍👧👩‍👩‍👧', 3)).toBe('👩‍👩‍👧…');
  });
});

describe('formatTable(rows)', () => {
  it('aligns texts left and numbers right with shared decimals', () => {
    const table = formatTable(
      [
        ['audio', 0.61, 12],
        ['驚き', 0.7425, 9],
        ['am-fbp', Number.NaN, undefined],
      ],
      { header: ['system', 'accuracy', 'n'] },
    );
    expect(table.split('\n')).toEqual([
      'system  accuracy   n',
      '──────  ────────  ──',
      'audio      0.610  12',
      '驚き       0.743   9',
      'am-fbp         –   –',
    ]);
  });

  it('takes texts that read as numbers for numbers', () => {
    expect(
      formatTable([
        ['a', '74.2 %', '< 0.001'],
        ['b', '100.0 %', '0.013'],
      ]),
    ).toBe('a   74.2 %  < 0.001\nb  100.0 %    0.013');
  });

  it('starts every column at one cell, whatever the texts', () => {
    const rows = [
      ['x', 'a'],
      ['Ärger über 驚き', 'b'],
      ['👩‍👩‍👧', 'c'],
    ];
    const lines = formatTable(rows).split('\n');
    const starts = lines.map((line, i) => displayWidth(line.slice(0, line.lastIndexOf(rows[i][1]))));
    expect(new Set(starts).size).toBe(1);
  });

  it('leaves no control character that could steer the terminal', () => {
    expect(formatTable([['a\u001b[31mred\nnext\u202e']])).toBe('a [31mred next');
  });

  it('fills short rows, and is empty without rows', () => {
    expect(formatTable([['a', 'b'], ['c']])).toBe('a  b\nc  –');
    expect(formatTable([])).toBe('');
    expect(formatTable([], { header: ['a'] })).toBe('a\n─');
  });

  it('shortens cells at maxCellWidth', () => {
    expect(formatTable([['a long text', 1]], { maxCellWidth: 6 })).toBe('a lon…  1');
  });

  it('refuses options out of range', () => {
    expect(() => formatTable([], { decimals: -1 })).toThrow(RangeError);
    expect(() => formatTable([], { maxCellWidth: 0 })).toThrow('maxCellWidth must be at least 1; got 0');
  });
});
