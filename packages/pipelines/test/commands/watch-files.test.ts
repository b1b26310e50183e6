import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { watchFiles } from '../../src/commands/watch-files';
import { temporaryFolder } from '../datasets/temporary-folder';

it('watchFiles(list, signal) gives each file once, and again when it has changed, until the signal aborts', async () => {
  const folder = await temporaryFolder({ 'a.wav': 'one' });
  const [a, b] = ['a.wav', 'b.wav'].map((name) => join(folder, name));
  const stop = new AbortController();
  const files = watchFiles(async () => [a, b], stop.signal);
  expect((await files.next()).value).toBe(a);
  await writeFile(b, 'two');
  expect((await files.next()).value).toBe(b);
  await writeFile(a, 'three');
  expect((await files.next()).value).toBe(a);
  setTimeout(() => stop.abort(), 50);
  expect(await files.next()).toEqual({ value: undefined, done: true });
});
