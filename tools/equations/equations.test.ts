import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { format, resolveConfig } from 'prettier';
import { describe, expect, it } from 'vitest';
import { allPlaces, equationsPage, problemsOf, root } from './page';
import { papers } from './papers';
import { namedItems, placesIn } from './places';

const page = join(root, 'docs', 'equations.md');
const places = allPlaces();

describe('namedItems(docstring, papers)', () => {
  const at = (text: string) => namedItems(text, papers).map(({ paper, at }) => `${paper} ${at}`);

  it('namedItems(…) reads single equations, lists and ranges', () => {
    expect(at('Source: JIPS, Liu & Tang 2021, equation (7), https://doi.org/x.')).toEqual(['JIPS (7)']);
    expect(at('Source: BAF, Lucas et al. 2020, equations (1), (2) and (7).')).toEqual([
      'BAF (1)',
      'BAF (2)',
      'BAF (7)',
    ]);
    expect(at('Source: Zhou et al. 2021, eq. (3)–(6) and (8)–(10).').sort()).toEqual(
      [3, 4, 5, 6, 8, 9, 10].map((n) => `AM-FBP (${n})`).sort(),
    );
    expect(at('Source: AVEF, Ma et al. 2019, equations (2.3)–(2.6).').sort()).toEqual([
      'AVEF (2.3)',
      'AVEF (2.4)',
      'AVEF (2.5)',
      'AVEF (2.6)',
    ]);
  });

  it('namedItems(…) reads sections and steps, over line ends, of the paper that each part names', () => {
    expect(at('One line.\n\nSource: JIPS, step 4; Ma et al. 2019,\nsection 2.1.2.\n@example\n(9)')).toEqual([
      'JIPS step 4',
      'AVEF section 2.1.2',
    ]);
  });

  it('namedItems(…) passes over equations of other papers and of the text', () => {
    expect(at('Equation (3) of JIPS.\n\nSource: Davis 1980, equation (2).')).toEqual([]);
  });
});

describe('placesIn(text, file, papers)', () => {
  it('placesIn(…) gives the export that follows the doc comment', () => {
    const text =
      '/** @internal */\nconst a = 1;\n/**\n * Mean.\n *\n * Source: JIPS, equation (7).\n */\nexport function f() {}\n';
    expect(placesIn(text, 'f.ts', papers)).toEqual([{ paper: 'JIPS', at: '(7)', name: 'f', file: 'f.ts' }]);
  });
});

describe('docs/equations.md', () => {
  it('has a place for every equation of the four papers, but for those that are open', () => {
    expect(problemsOf(places)).toEqual([]);
  });

  it('is what `npm run equations` writes', async () => {
    const made = await format(equationsPage(places), { ...(await resolveConfig(page)), parser: 'markdown' });
    if (process.env.AVEMO_WRITE_EQUATIONS) writeFileSync(page, made);
    expect(readFileSync(page, 'utf8').replace(/\r\n/g, '\n')).toBe(made);
  });
});
