import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { collectRepository } from './collect';
import { runSnippet } from './run';
import { useCpuBackend } from './tfjs-setup';

const { snippets, problems } = collectRepository();

beforeEach(useCpuBackend);

// Snippets write to temporary folders and, being short, do not clean up.
const temporary = mkdtempSync(join(tmpdir(), 'avemo-snippets-'));
beforeAll(() => {
  process.env.TMPDIR = temporary;
});
afterAll(() => rmSync(temporary, { recursive: true, force: true }));

describe('README.md, guides and docstrings', () => {
  it('are fenced so that all of them are executed', () => {
    expect(problems.map(({ file, line, message }) => `${file}:${line} ${message}`)).toEqual([]);
  });

  it.each(
    snippets
      .filter(({ noRun }) => !noRun)
      .map((snippet) => [`${snippet.file}:${snippet.line}`, snippet] as const),
  )('%s shows what it gives', async (_, snippet) => {
    await runSnippet(snippet);
  });
});
