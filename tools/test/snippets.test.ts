import { describe, expect, it } from 'vitest';
import { collectDocComments, collectMarkdown, type Snippet } from '../snippets/collect';
import { difference } from '../snippets/compare';
import { parseLiteral } from '../snippets/literal';
import { rewriteSnippet } from '../snippets/rewrite';
import { runSnippet } from '../snippets/run';

const snippet = (code: string, kind: Snippet['kind'] = 'example'): Snippet => ({
  file: 'page.md',
  line: 10,
  code,
  kind,
  noRun: '',
});
const differs = (value: unknown, text: string) => difference(value, parseLiteral(text)) !== '';

describe('collectMarkdown', () => {
  it('collectMarkdown(text) gives each ts fence with the line of its code', () => {
    const { snippets, problems } = collectMarkdown('# A\n\n```ts\n1;\n```\n\n```sh\nls\n```\n', 'a.md');
    expect(snippets).toEqual([{ file: 'a.md', line: 4, code: '1;', kind: 'page', noRun: '' }]);
    expect(problems).toEqual([]);
  });

  it('collectMarkdown(text) refuses code in fences that would not be executed', () => {
    for (const text of ['```js\n1;\n```', '```ts no-run\n1;\n```', '```ts norun\n1;\n```', '```ts\n1;']) {
      expect(collectMarkdown(text, 'a.md').problems, text).toHaveLength(1);
    }
  });

  it('collectMarkdown(text) keeps the reason of a snippet that cannot run', () => {
    const [found] = collectMarkdown('```ts no-run: reads your recording\n1;\n```', 'a.md').snippets;
    expect(found.noRun).toBe('reads your recording');
  });
});

describe('collectDocComments', () => {
  it('collectDocComments(text) strips the stars and marks what stands below @example', () => {
    const text =
      'const a = 1;\n/**\n * One.\n *\n * @example\n * ```ts\n * f({\n *   a: 1,\n * });\n * ```\n */\n';
    const { snippets, problems } = collectDocComments(text, 'a.ts');
    expect(snippets).toEqual([
      { file: 'a.ts', line: 7, code: 'f({\n  a: 1,\n});', kind: 'example', noRun: '' },
    ]);
    expect(problems).toEqual([]);
  });

  it('collectDocComments(text) refuses an @example without a fence', () => {
    expect(collectDocComments('/**\n * A.\n * @example f(1) // 2\n */', 'a.ts').problems).toEqual([
      { file: 'a.ts', line: 3, message: '@example holds no ```ts fence' },
    ]);
  });
});

describe('parseLiteral', () => {
  it('parseLiteral(text) compares numbers at the printed precision', () => {
    expect(differs(0.5004, '0.50')).toBe(false);
    expect(differs(0.506, '0.50')).toBe(true);
    expect(differs(1.26e-5, '1.3e-5')).toBe(false);
    expect(differs(1.36e-5, '1.3e-5')).toBe(true);
    expect(differs(-2.04, '-2.0')).toBe(false);
    expect(differs(NaN, '0.5')).toBe(true);
  });

  it('parseLiteral(text) wants a whole number to be met, up to float32 rounding', () => {
    expect(differs(Math.fround(0.99999994), '1')).toBe(false);
    expect(differs(1.2, '1')).toBe(true);
    expect(differs(16000, '16_000')).toBe(false);
  });

  it('parseLiteral(text) compares lists, typed arrays and objects deeply', () => {
    expect(differs([1, [2, 3]], '[1, [2, 3]]')).toBe(false);
    expect(differs([1, [2, 4]], '[1, [2, 3]]')).toBe(true);
    expect(differs([1, 2, 3], '[1, 2]')).toBe(true);
    expect(differs(Float32Array.of(0.1, 0.2), '[0.1, 0.2]')).toBe(false);
    expect(differs(Float32Array.of(0.1, 0.2), 'Float32Array [0.1, 0.2]')).toBe(false);
    expect(differs(Float32Array.of(0.1, 0.2), 'new Float32Array([0.1, 0.2])')).toBe(false);
    expect(differs([Float32Array.of(0.1)], '[Float32Array.of(0.1)]')).toBe(false);
    expect(differs(Float32Array.of(1, 2), 'Float32Array.from([1, 3])')).toBe(true);
    expect(differs([0.1, 0.2], 'new Float32Array([0.1, 0.2])')).toBe(true);
    expect(differs({ a: 1, b: 'x' }, "{ a: 1, b: 'x' }")).toBe(false);
    expect(differs({ a: 1, b: 'x', c: 0 }, "{ a: 1, b: 'x' }")).toBe(true);
    expect(differs({ a: 1 }, "{ a: 1, b: 'x' }")).toBe(true);
    expect(differs('1', '1')).toBe(true);
    expect(differs(undefined, 'null')).toBe(true);
  });

  it('parseLiteral(text) refuses what is no literal', () => {
    for (const text of ['about 3', 'f(1)', '', '[1, …]'])
      expect(() => parseLiteral(text), text).toThrow(SyntaxError);
  });
});

describe('rewriteSnippet', () => {
  it('rewriteSnippet(code) refuses an arrow that nothing would check', () => {
    expect(() => rewriteSnippet('const f = () => {\n}; 1;\n// → 3')).toThrow(/line 3/);
    expect(() => rewriteSnippet('1; // → three')).toThrow(/line 1/);
  });

  it('rewriteSnippet(code) names the line of a syntax error', () => {
    expect(() => rewriteSnippet('1;\nconst = 2;')).toThrow(/line 2/);
  });
});

describe('runSnippet', () => {
  it('runSnippet(snippet) passes when every shown value is right', async () => {
    await runSnippet(snippet('const half = 1 / 2; // → 0.5\n[half,\n  half]; // → [0.5, 0.5]'));
    await runSnippet(snippet("for (const word of ['a', 'b']) console.log(word); // → a\n// b"));
    await runSnippet(snippet('await Promise.resolve({ a: [1] }); // → { a: [\n//   1,\n// ] }'));
  });

  it('runSnippet(snippet) names the line of a wrong value', async () => {
    await expect(runSnippet(snippet('const a = 1;\na + 1; // → 3'))).rejects.toThrow('page.md:11');
    await expect(runSnippet(snippet("console.log('a'); // → b"))).rejects.toThrow(
      'printed "a", the text says "b"',
    );
    await expect(runSnippet(snippet('if (0 > 1) {\n  1; // → 1\n}'))).rejects.toThrow('never reached');
  });

  it('runSnippet(snippet) fails when the snippet throws', async () => {
    await expect(runSnippet(snippet("throw new Error('no'); // → 1"))).rejects.toThrow();
    await expect(runSnippet(snippet('missing(); // → 1'))).rejects.toThrow('missing is not defined');
  });

  it('runSnippet(snippet) fails when an @example shows no value, and lets a page do so', async () => {
    await expect(runSnippet(snippet('1 + 1;'))).rejects.toThrow('shows no value');
    await runSnippet(snippet('1 + 1;', 'page'));
  });

  it('runSnippet(snippet) names an export that does not exist', async () => {
    const code = "import { nowhere } from '@avemo/metrics';\nnowhere; // → undefined";
    await expect(runSnippet(snippet(code))).rejects.toThrow('@avemo/metrics exports no value named nowhere');
  });
});
