import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { secondCopies } from '../../src/machine/copies';

let folder: string;

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'backend-copies-'));
  const copy = join(folder, 'node_modules/@tensorflow/tfjs-layers');
  mkdirSync(copy, { recursive: true });
  writeFileSync(join(copy, 'package.json'), '{ "name": "@tensorflow/tfjs-layers", "version": "4.21.0" }');
});
afterAll(() => rmSync(folder, { recursive: true }));

test('secondCopies(program) names the package and both folders where a program has a copy of its own', () => {
  const notes = secondCopies(join(folder, 'program.mjs'));
  expect(notes).toHaveLength(1);
  expect(notes[0]).toContain('two copies of @tensorflow/tfjs-layers');
  expect(notes[0]).toContain(folder);
});

test('secondCopies(program) says nothing of a program beside this package, or without the packages', () => {
  expect(secondCopies(new URL(import.meta.url).pathname)).toEqual([]);
  expect(secondCopies(join(tmpdir(), 'program.mjs'))).toEqual([]);
  expect(secondCopies(undefined)).toEqual(secondCopies(process.argv[1]));
});
