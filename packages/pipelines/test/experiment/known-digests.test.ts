import { createHash } from 'node:crypto';
import { readFile, stat, utimes, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { readContents } from '../../src/experiment/content';
import { KnownDigests } from '../../src/experiment/known-digests';
import { temporaryFolder } from '../datasets/temporary-folder';

const sha256 = (text: string) => createHash('sha256').update(text).digest('hex');
const settled = () => new Promise((resolve) => setTimeout(resolve, 2200));
const now = (path: string) => stat(path, { bigint: true });

it('KnownDigests.find(path) gives the digest of a file that is as it was, and none of one that was changed', async () => {
  const folder = await temporaryFolder({ 'a.wav': 'first', 'b.wav': 'other' });
  const [a, b] = [join(folder, 'a.wav'), join(folder, 'b.wav')];
  const dataset = {
    clips: [a, b].map((path) => ({ id: path, speaker: '', files: [{ path }], media: () => ({}) })),
  };
  await settled();
  const cache = join(folder, 'cache');
  const { contents } = await readContents(dataset, [0, 1], { digests: await KnownDigests.open(cache) });
  const known = await KnownDigests.open(cache);
  expect(known.find(a, await now(a))).toBe(sha256('first'));
  expect((await readContents(dataset, [0, 1], { digests: known })).contents).toEqual(contents);

  // Another content of the same length, under the old time stamp.
  const { atime, mtime } = await stat(a);
  await writeFile(a, 'later');
  await utimes(a, atime, mtime);
  expect(known.find(a, await now(a))).toBeUndefined();
  const changed = await readContents(dataset, [0, 1], { digests: known });
  expect(changed.contents[0].key).not.toBe(contents[0].key);
  expect(changed.contents[1].key).toBe(contents[1].key);
}, 20_000);

it('KnownDigests.note(path) keeps nothing of a file that was changed just now, or while it was read', async () => {
  const folder = await temporaryFolder({ 'a.wav': 'first' });
  const a = join(folder, 'a.wav');
  const known = await KnownDigests.open(join(folder, 'cache'));
  const before = await now(a);
  await known.note(a, sha256('first'), before, before);
  expect(known.find(a, before)).toBeUndefined();
  await settled();
  const other = { ...before, size: 6n } as typeof before;
  await known.note(a, sha256('first'), other, before);
  expect(known.find(a, before)).toBeUndefined();
  await known.note(a, sha256('first'), before, before);
  expect(known.find(a, before)).toBe(sha256('first'));
}, 20_000);

it('KnownDigests.open(folder) reads nothing out of damaged lines', async () => {
  const folder = await temporaryFolder({ 'a.wav': 'first' });
  const a = join(folder, 'a.wav');
  await settled();
  const known = await KnownDigests.open(folder);
  await known.note(a, sha256('first'), await now(a), await now(a));
  const file = join(folder, 'digests.jsonl');
  const text = await readFile(file, 'utf8');
  for (let i = 0; i < text.length - 1; i += 5) {
    const changed = `${text.slice(0, i)}${text[i] === '0' ? '1' : '0'}${text.slice(i + 1)}`;
    await writeFile(file, changed);
    expect((await KnownDigests.open(folder)).find(a, await now(a)), changed).toBeUndefined();
    await writeFile(file, text.slice(0, i));
    expect((await KnownDigests.open(folder)).find(a, await now(a))).toBeUndefined();
  }
}, 20_000);
