import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { expect, it } from 'vitest';
import { temporaryFolder } from '../datasets/temporary-folder';

const program = fileURLToPath(new URL('../programs/train-larger-than-memory.mjs', import.meta.url));
const built = fileURLToPath(new URL('../../dist/index.js', import.meta.url));

it('runExperiment(dataset, …) trains on blocks of twenty times the memory limit, and its memory stays flat', async () => {
  expect(existsSync(built), 'build the packages first: npm run build').toBe(true);
  const limit = 32;
  const megabytes = 20 * limit;
  const out = join(await temporaryFolder(), 'run');
  const { stdout } = await promisify(execFile)(process.execPath, [
    `--max-old-space-size=${limit}`,
    program,
    out,
    String(megabytes),
  ]);
  const found = JSON.parse(stdout) as Record<'megabytes' | 'steps' | 'first' | 'peak' | 'maxRss', number>;
  expect(found.megabytes).toBeGreaterThanOrEqual(megabytes);
  expect(found.steps).toBeGreaterThan(40);
  // A batch is 3 MB as bytes and 12 as numbers; what training adds must not follow the corpus.
  expect(found.peak - found.first, stdout).toBeLessThan(3 * limit);
  expect(found.maxRss, stdout).toBeLessThan(megabytes / 2);
}, 240_000);
