import { existsSync } from 'node:fs';
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Command, Option } from 'commander';
import { describe, expect, it } from 'vitest';
import { createProgram } from '../../src/commands/program';
import { pathsFrom, readExperimentFile } from '../../src/experiment/experiment-file';
import { decodeText } from '../../src/io/decode-text';
import { makeFolder } from '../../src/io/make-folder';
import { temporaryFolder } from '../datasets/temporary-folder';
import { avemo } from './run';

const program = createProgram(new AbortController().signal);
const options = program.commands.flatMap((command: Command) =>
  command.options.map((option: Option) => ({ name: `avemo ${command.name()} ${option.flags}`, option })),
);
const taking = (what: RegExp) => options.filter(({ name }) => what.test(name));

const notNumbers = ['', ' ', '0x10', 'NaN', 'Infinity', '1e400', '-1', '--1', '1,', '١', '1 2'];

describe('every option that takes a number refuses what is none', () => {
  it.each(taking(/<n>$/))('$name', ({ option }) => {
    for (const text of [...notNumbers, '1.5', '1e3', '99999999999999999999'])
      expect(() => option.parseArg?.(text, undefined), JSON.stringify(text)).toThrow();
    expect(option.parseArg!('7', undefined)).toBe(7);
  });

  it.each(taking(/<share>$/))('$name', ({ option }) => {
    for (const text of [...notNumbers, '2', '-0.1', '.'])
      expect(() => option.parseArg?.(text, undefined), JSON.stringify(text)).toThrow();
    expect(option.parseArg!('0.25', undefined)).toBe(0.25);
  });

  it.each(taking(/--seed <list>$/))('$name', ({ option }) => {
    for (const text of [...notNumbers, '1.5', '1,,2', '1, 2 3'])
      expect(() => option.parseArg?.(text, undefined), JSON.stringify(text)).toThrow();
    expect(option.parseArg!('1,2', undefined)).toEqual([1, 2]);
  });
});

describe('every option that takes a folder or names refuses an empty text', () => {
  it.each(taking(/--(out|cache|data) <dir>$|--(variants|folds|labels) <list>$/))('$name', ({ option }) => {
    for (const text of ['', ' ']) expect(() => option.parseArg?.(text, undefined)).toThrow();
  });
});

it('makeFolder(folder) ends at once with the name of what stands in the way', async () => {
  const folder = await temporaryFolder({ file: 'text' });
  await makeFolder(join(folder, 'a', 'b', 'ü c'));
  await makeFolder(join(folder, 'a', 'b', 'ü c'));
  expect(existsSync(join(folder, 'a', 'b', 'ü c'))).toBe(true);
  await Promise.all(Array.from({ length: 8 }, () => makeFolder(join(folder, 'at', 'once'))));
  await expect(makeFolder(join(folder, 'file', 'x'))).rejects.toThrow(/cannot be a folder: .*file is a file/);
  if (!existsSync('/proc/self')) return;
  await expect(makeFolder('/proc/avemo/run')).rejects.toThrow(/cannot write \/proc\/avemo \(ENOENT\)/);
});

it.each([
  ['train', 'audio', '--dataset', 'manifest', '--data', '.', '--out'],
  ['synth', '--features', '--speakers', '2', '--clips', '2', '--out'],
])('avemo %s … --out FILE says that a file stands there', async (...words) => {
  const rows = ['a,calm,Al', 'b,angry,Al', 'c,calm,Jo', 'd,angry,Jo'];
  const folder = await temporaryFolder({ file: 'precious' });
  await mkdir(join(folder, 'data'));
  for (const name of 'abcd') await writeFile(join(folder, 'data', name), name);
  await writeFile(join(folder, 'data', 'manifest.csv'), ['path,label,speaker', ...rows].join('\n'));
  const args = words.map((word) => (word === '.' ? join(folder, 'data') : word));
  const { code, stderr } = await avemo(...args, join(folder, 'file'));
  expect(stderr).toMatch(/file cannot be a folder: .*file is a file/);
  expect(code).toBe(2);
});

it('readExperimentFile(path) names a folder with commas as it is, and the folders of joined data sets', async () => {
  const folder = await temporaryFolder();
  for (const [dataset, data] of [
    ['manifest', join(folder, 'a, b', 'c')],
    ['manifest,emodb', `${join(folder, 'a')},${join(folder, 'b')}`],
  ]) {
    const file = join(folder, 'experiment.json');
    await writeFile(file, JSON.stringify(pathsFrom(folder, { dataset, data })));
    expect(await readExperimentFile(file)).toEqual({ dataset, data });
  }
});

it('decodeText(bytes) reads UTF-8 and UTF-16 with and without a mark, and refuses what is neither', () => {
  const text = 'path,label\nä 音.wav,ruhig\n';
  const utf16 = Buffer.from(`\ufeff${text}`, 'utf16le');
  for (const bytes of [Buffer.from(text), Buffer.from(`\ufeff${text}`), utf16, Buffer.from(utf16).swap16()])
    expect(decodeText(bytes)).toBe(text);
  expect(() => decodeText(Buffer.from('path\nä.wav', 'latin1'))).toThrow(/UTF-8/);
});
