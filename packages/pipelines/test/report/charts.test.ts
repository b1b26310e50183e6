import { describe, expect, it } from 'vitest';
import { attentionChart, thinTrace } from '../../src/report/attention-chart';
import { confusionChart, rowShares } from '../../src/report/confusion-chart';
import { factorChart } from '../../src/report/factor-chart';
import type { Markup } from '../../src/report/html';
import { intervalChart, intervalDomain } from '../../src/report/interval-chart';
import { lineChart } from '../../src/report/line-chart';
import { palette } from '../../src/report/palette';
import { axisOf, byName, elements, pathPoints, readMarkup, textOf, type Element } from './read-markup';
import { numbersFrom, sampleReport } from './sample-report';

const named = { id: 'chart', title: 'Chart', description: 'What it shows.' };
const chartOf = (markup: Markup) => byName(readMarkup(markup.text), 'svg')[0];
/** Coordinates are written with one decimal; an axis read from two labels adds the rounding of these. */
const near = (actual: number, expected: number) => expect(Math.abs(actual - expected)).toBeLessThan(0.25);

describe('intervalChart(rows)', () => {
  const rows = sampleReport().systems.map(({ system, accuracy }) => ({ name: system, estimate: accuracy }));
  const chart = chartOf(
    intervalChart(rows, {
      ...named,
      chance: 0.125,
      domain: intervalDomain(
        rows.map((r) => r.estimate),
        0.125,
      ),
    }),
  );
  const x = axisOf(byName(chart, 'text', 'x'), 'x');

  it('puts dots and whiskers where the axis says', () => {
    const drawn = byName(chart, 'g', 'row');
    expect(drawn.length).toBe(rows.length);
    drawn.forEach((row, i) => {
      const { value, low, high } = rows[i].estimate;
      const xs = pathPoints(byName(row, 'path', 'whisker')[0].attributes.d).map(([at]) => at);
      near(Math.min(...xs), x(100 * low));
      near(Math.max(...xs), x(100 * high));
      near(Number(byName(row, 'circle')[0].attributes.cx), x(100 * value));
    });
  });

  it('draws the chance level where the axis says', () => {
    const [reference] = byName(chart, 'path', 'reference');
    for (const [at] of pathPoints(reference.attributes.d)) near(at, x(12.5));
  });

  it('emphasises the highest estimate only', () => {
    const best = byName(chart, 'g', 'best');
    expect(best.map((row) => textOf(byName(row, 'text', 'name')[0]))).toEqual(['am-fbp']);
  });

  it('shows a dash, no dot and no whisker where there is no value', () => {
    const estimate = { value: Number.NaN, low: Number.NaN, high: Number.NaN };
    const bare = chartOf(intervalChart([{ name: 'x', estimate }], { ...named, domain: [0, 1] }));
    expect(byName(bare, 'circle')).toEqual([]);
    expect(byName(bare, 'path', 'whisker')).toEqual([]);
    expect(textOf(byName(bare, 'text', 'value')[0])).toBe('– (–)');
  });

  it('shortens a long name and keeps it whole in the title', () => {
    const name = 'a very long name of a system that does not fit beside its plot';
    const row = chartOf(intervalChart([{ name, estimate: rows[0].estimate }], { ...named, domain: [0, 1] }));
    expect(textOf(byName(row, 'text', 'name')[0])).toMatch(/^a very long .*…$/);
    expect(textOf(byName(byName(row, 'g')[0], 'title')[0])).toContain(name);
  });
});

describe('lineChart(series)', () => {
  const next = numbersFrom(3);
  const epochs = Array.from({ length: 30 }, (_, i) => i + 1);
  const y = epochs.map(() => next() * 2);
  const low = y.map((value) => value - 0.1);
  const high = y.map((value) => value + 0.2);
  const options = { ...named, xLabel: 'epoch', formatY: (value: number) => String(value) };
  const ticksOf = (chart: Element, anchor: string) =>
    byName(chart, 'text', 'tick').filter(
      ({ attributes }, i, all) => attributes['text-anchor'] === anchor && i < all.length - 1,
    );

  it('draws each value where the axes say', () => {
    const chart = chartOf(lineChart([{ kind: 'train', x: epochs, y }], options));
    const toX = axisOf(ticksOf(chart, 'middle'), 'x');
    const toY = axisOf(ticksOf(chart, 'end'), 'y');
    // Labels stand 3.5 below the line of their value.
    const points = pathPoints(byName(chart, 'path', 'line')[0].attributes.d);
    expect(points.length).toBe(30);
    points.forEach(([px, py], i) => {
      near(px, toX(epochs[i]));
      near(py, toY(y[i]) - 3.5);
    });
  });

  it('draws the band from the lowest to the highest value', () => {
    const chart = chartOf(lineChart([{ kind: 'train', x: epochs, y, low, high }], options));
    const toY = axisOf(ticksOf(chart, 'end'), 'y');
    const points = pathPoints(byName(chart, 'path', 'band')[0].attributes.d);
    expect(points.length).toBe(60);
    points.slice(0, 30).forEach(([, py], i) => near(py, toY(Math.max(0, low[i])) - 3.5));
    points
      .slice(30)
      .reverse()
      .forEach(([, py], i) => near(py, toY(high[i]) - 3.5));
  });

  it('breaks the line at a missing value and shows a lone value as a dot', () => {
    const chart = chartOf(
      lineChart([{ kind: 'train', x: [1, 2, 3, 4, 5], y: [1, 2, Number.NaN, 2, 1] }], options),
    );
    expect(byName(chart, 'path', 'line')[0].attributes.d.match(/M/g)?.length).toBe(2);
    const lone = chartOf(lineChart([{ kind: 'train', x: [1], y: [0.5] }], options));
    expect(byName(lone, 'path', 'line')).toEqual([]);
    expect(byName(lone, 'circle').length).toBe(1);
  });

  it('does not let one diverging run flatten the curves', () => {
    const wild = high.map((value, i) => (i === 20 ? 1e6 : value));
    const chart = chartOf(lineChart([{ kind: 'train', x: epochs, y, low, high: wild }], options));
    const heights = pathPoints(byName(chart, 'path', 'line')[0].attributes.d).map(([, py]) => py);
    expect(Math.max(...heights) - Math.min(...heights)).toBeGreaterThan(50);
  });
});

describe('confusionChart(confusion)', () => {
  const { labels, systems } = sampleReport();
  const { confusion } = systems[0];
  const chart = chartOf(confusionChart(confusion, labels, named));

  it('normalises each row to 100 %', () => {
    for (const row of rowShares(confusion)) expect(row?.reduce((a, b) => a + b, 0)).toBeCloseTo(1, 12);
    const shown = byName(chart, 'text', 'cell').reduce((sum, cell) => sum + Number(textOf(cell)), 0);
    // Each of the 64 cells is rounded to whole percent.
    expect(Math.abs(shown - 100 * labels.length)).toBeLessThan(0.5 * 64);
  });

  it('holds the counts in the titles of the cells', () => {
    const titles = elements(chart, ({ name }) => name === 'g').map((cell) =>
      textOf(byName(cell, 'title')[0]),
    );
    const expected = confusion.flatMap((row, i) => {
      const total = row.reduce((a, b) => a + b, 0);
      return row.flatMap((count, j) =>
        count === 0
          ? []
          : [
              `${labels[i]} taken for ${labels[j]}: ${count} of ${total} (${((100 * count) / total).toFixed(1)}\u202f%)`,
            ],
      );
    });
    expect(titles).toEqual(expected);
  });

  it('colours a cell by its share and puts truth on rows, prediction on columns', () => {
    const two = chartOf(
      confusionChart(
        [
          [3, 1],
          [0, 2],
        ],
        ['a', 'b'],
        named,
      ),
    );
    const cells = byName(two, 'rect', 'heat').map(({ attributes }) => attributes);
    expect(cells.map((cell) => cell['fill-opacity'])).toEqual(['0.750', '0.250', '1.000']);
    expect(Number(cells[1].x)).toBeGreaterThan(Number(cells[0].x));
    expect(cells[1].y).toBe(cells[0].y);
    expect(Number(cells[2].y)).toBeGreaterThan(Number(cells[0].y));
    expect(cells[2].x).toBe(cells[1].x);
  });

  it('says so where a class has no clips', () => {
    expect(
      rowShares([
        [0, 0],
        [1, 1],
      ]),
    ).toEqual([undefined, [0.5, 0.5]]);
    expect(
      textOf(
        chartOf(
          confusionChart(
            [
              [0, 0],
              [1, 1],
            ],
            ['a', 'b'],
            named,
          ),
        ),
      ),
    ).toContain('no clips');
  });

  it.each(['light', 'dark'] as const)('keeps text readable on every %s cell', (scheme) => {
    for (let share = 0; share <= 1; share += 0.001) {
      const ground = channels(palette[scheme].heat).map(
        (c, k) => share * c + (1 - share) * channels(palette[scheme].surface)[k],
      );
      expect(contrast(ground, channels(palette[scheme].ink)), `share ${share}`).toBeGreaterThan(4.5);
    }
  });
});

describe('palette(…)', () => {
  const graphics = [
    'audio',
    'video',
    'train',
    'validation',
    'stream0',
    'stream1',
    'stream2',
    'stream3',
  ] as const;

  it.each(['light', 'dark'] as const)(
    'has contrast 4.5 for %s text and 3 for what is drawn (WCAG 2.2)',
    (scheme) => {
      const colours = palette[scheme];
      for (const ground of [colours.page, colours.surface]) {
        for (const text of [colours.ink, colours.muted, colours.accent]) {
          expect(contrast(channels(text), channels(ground))).toBeGreaterThan(4.5);
        }
      }
      for (const name of graphics)
        expect(contrast(channels(colours[name]), channels(colours.surface))).toBeGreaterThan(3);
    },
  );
});

describe('attentionChart(streams)', () => {
  const [trace] = sampleReport().systems[5].attention;
  const chart = chartOf(attentionChart(trace.streams, named));

  it('draws a lane a stream with its name', () => {
    expect(byName(chart, 'text', 'name').map(textOf)).toEqual(['audio', 'video']);
  });

  it('draws each weight where the axes say, and the mean weight as the reference', () => {
    const axis = byName(chart, 'text', 'tick').filter(
      ({ attributes }) => attributes['text-anchor'] === 'middle',
    );
    const toX = axisOf(axis.slice(0, -1), 'x');
    byName(chart, 'g').forEach((lane, i) => {
      const { times, weights } = trace.streams[i];
      const toY = axisOf(byName(lane, 'text', 'tick'), 'y');
      const points = pathPoints(byName(lane, 'path', 'line')[0].attributes.d);
      expect(points.length).toBe(times.length);
      points.forEach(([px, py], k) => {
        near(px, toX(times[k]));
        // Labels stand 4 below the line of their value.
        near(py, toY(weights[k]) - 4);
      });
      // The weights sum to 1, so their mean is one divided by their number.
      near(pathPoints(byName(lane, 'path', 'reference')[0].attributes.d)[0][1], toY(1 / weights.length) - 4);
    });
  });

  it('thins a long trace and keeps its extremes and the order of time', () => {
    const next = numbersFrom(5);
    const weights = Array.from({ length: 30_000 }, () => next());
    const times = weights.map((_, i) => i / 100);
    const thin = thinTrace(times, weights);
    expect(thin.length).toBeLessThanOrEqual(320);
    const kept = thin.map(([, weight]) => weight);
    expect(Math.max(...kept)).toBe(weights.reduce((a, b) => Math.max(a, b)));
    expect(Math.min(...kept)).toBe(weights.reduce((a, b) => Math.min(a, b)));
    for (let i = 1; i < thin.length; i++) expect(thin[i][0]).toBeGreaterThan(thin[i - 1][0]);
  });
});

describe('factorChart(factors)', () => {
  const factors = sampleReport().systems[5].modalities;
  const chart = chartOf(factorChart(factors, named));
  const x = axisOf(byName(chart, 'text', 'x'), 'x');

  it('puts the first stream as a circle and the second as a diamond with whiskers where the axis says', () => {
    byName(chart, 'g', 'row').forEach((row, i) => {
      const [audio, video] = factors[i].shares.map(({ share }) => share);
      near(Number(byName(row, 'circle', 'audio')[0].attributes.cx), x(audio.value));
      const diamond = pathPoints(byName(row, 'path', 'mark')[0].attributes.d).map(([at]) => at);
      near((Math.min(...diamond) + Math.max(...diamond)) / 2, x(video.value));
      for (const [stream, { low, high }] of Object.entries({ audio, video })) {
        const [whisker] = byName(row, 'path', 'whisker').filter(({ attributes }) =>
          attributes.class.endsWith(stream),
        );
        const xs = pathPoints(whisker.attributes.d).map(([at]) => at);
        near(Math.min(...xs), x(low));
        near(Math.max(...xs), x(high));
      }
    });
  });

  it('draws the line at which both streams count the same', () => {
    near(pathPoints(byName(chart, 'path', 'reference')[0].attributes.d)[0][0], x(0.5));
  });
});

function channels(colour: string): number[] {
  return [1, 3, 5].map((at) => parseInt(colour.slice(at, at + 2), 16));
}

/** Contrast ratio of WCAG 2.2. */
function contrast(a: number[], b: number[]): number {
  const luminance = (rgb: number[]) => {
    const [red, green, blue] = rgb.map((c) =>
      c / 255 <= 0.04045 ? c / 255 / 12.92 : ((c / 255 + 0.055) / 1.055) ** 2.4,
    );
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
  };
  const [dark, light] = [luminance(a), luminance(b)].sort((p, q) => p - q);
  return (light + 0.05) / (dark + 0.05);
}
