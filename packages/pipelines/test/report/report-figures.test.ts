import { describe, expect, it } from 'vitest';
import { renderReport } from '../../src/report/render-report';
import { reportFigures } from '../../src/report/report-figures';
import { latexTable, markdownTable } from '../../src/report/table-formats';
import { byName, readMarkup } from './read-markup';
import { sampleReport } from './sample-report';
import { sampleValues } from './sample-values';

describe('reportFigures(page)', () => {
  it.each([
    ['classes', sampleReport()],
    ['values', sampleValues()],
  ])('gives every chart of a report of %s as well-formed SVG with its own colours', (_, data) => {
    const page = renderReport(data);
    const charts = byName(readMarkup(page), 'svg').filter(({ attributes }) => attributes.role === 'img');
    const figures = reportFigures(page);
    expect(figures).toHaveLength(charts.length);
    expect(new Set(figures.map(({ name }) => name)).size).toBe(figures.length);
    for (const { svg } of figures) {
      const [root] = byName(readMarkup(svg.replace(/^<\?xml.*\?>\n/, '')), 'svg');
      expect(Number(root.attributes.width)).toBeGreaterThan(100);
      expect(svg).toContain('--audio:#0072b2');
      expect(svg).not.toMatch(/NaN|undefined/);
    }
  });
});

it('markdownTable(header, rows) escapes bars and sets figures right', () => {
  expect(markdownTable(['a', 'b'], [['x|y', '1.5']])).toBe('| a | b |\n| --- | ---: |\n| x\\|y | 1.5 |\n');
});

it('latexTable(header, rows) escapes what LaTeX reads as commands', () => {
  const table = latexTable(['g_a', '95 %'], [['A & B \\ {x}', '−1.5–2']]);
  expect(table).toContain('g\\_a & 95 \\% \\\\');
  expect(table).toContain('A \\& B \\textbackslash{} \\{x\\} & $-$1.5--2 \\\\');
  expect(table).toMatch(/^\\begin\{tabular\}\{lr\}\n\\toprule/);
});
