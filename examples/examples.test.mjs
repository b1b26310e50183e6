import { readFileSync, readdirSync } from 'node:fs';
import { format } from 'node:util';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { printedText } from '../tools/gates/printed-text.mjs';

const folder = new URL('./', import.meta.url);
const programs = readdirSync(folder).filter(
  // What a file exports is for the command; it prints nothing itself.
  (name) => /^[\w-]+\.mjs$/.test(name) && !/^export /m.test(readFileSync(new URL(name, folder), 'utf8')),
);

afterEach(() => vi.restoreAllMocks());

describe('the programs of examples/', () => {
  it.each(programs)('%s prints what its comment says', async (name) => {
    const lines = [];
    vi.spyOn(console, 'log').mockImplementation((...values) => lines.push(format(...values)));
    const warn = vi.spyOn(console, 'warn');
    await import(/* @vite-ignore */ new URL(name, folder).href);
    expect(lines.join('\n')).toBe(printedText(readFileSync(new URL(name, folder), 'utf8')));
    expect(warn).not.toHaveBeenCalled();
  });
});
