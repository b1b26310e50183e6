import { readFileSync, readdirSync } from 'node:fs';
import { join, posix } from 'node:path';
import { describe, expect, it } from 'vitest';
import { root } from './collect';

describe('src/ docstrings', () => {
  it('name their source before their example, so that it does not fall into the example', () => {
    const late = sources().flatMap((file) => {
      const comments =
        readFileSync(join(root, file), 'utf8').match(/\/\*\*(?!\/)(?:(?!\*\/)[\s\S])*\*\//g) ?? [];
      return comments
        .filter((comment) => comment.includes('@example') && /\* Sources?:/.test(comment))
        .filter((comment) => comment.search(/\* Sources?:/) > comment.indexOf('@example'))
        .map(() => file);
    });
    expect(late).toEqual([]);
  });
});

function sources(folder = 'packages'): string[] {
  return readdirSync(join(root, folder), { withFileTypes: true }).flatMap((entry) => {
    if (['node_modules', 'dist', 'test', 'cases', '.generated'].includes(entry.name)) return [];
    const path = posix.join(folder, entry.name);
    return entry.isDirectory() ? sources(path) : /\/src\/.*\.ts$/.test(path) ? [path] : [];
  });
}
