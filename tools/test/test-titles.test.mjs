import { readFileSync } from 'node:fs';
import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { root } from '../setup.mjs';
import { testTitles } from './test-titles';

it('testTitles(source) joins the titles of the blocks around a test, tables of cases too', () => {
  const source = `describe('a(x)', () => { it.each([1])('gives %i', () => {}); it(\`holds \${1}\`, () => {}); });
    it.skipIf(no)('b() works', () => {});`;
  expect(testTitles(source).map(({ title }) => title)).toEqual([
    'a(x) gives %i',
    'a(x) holds ${}',
    'b() works',
  ]);
});

/** A call, a command, a file, or what a table of cases puts there. */
const begins =
  /^(new )?[\w.$%{}<>]+\(|^(\$\{\}|%|\$\w)|^(avemo|npm|node)\b|^[\w./-]+\.(md|cjs|mjs)\b|^(examples|src)\//;

it('testTitles(source) of every test file begins with a call, a command, a file or what a table inserts', () => {
  const files = execFileSync('git', ['ls-files', '*.test.ts', '*.test.mjs'], { cwd: root, encoding: 'utf8' });
  const others = files
    .split('\n')
    .filter(Boolean)
    .flatMap((file) =>
      testTitles(readFileSync(join(root, file), 'utf8'))
        .filter(({ title, own }) => ![title, own].some((each) => begins.test(each)))
        .map(({ title, line }) => `${file}:${line} ${title}`),
    );
  expect(others).toEqual([]);
});
