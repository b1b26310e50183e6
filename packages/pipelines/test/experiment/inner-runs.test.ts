import { join } from 'node:path';
import { expect, it } from 'vitest';
import { readRun } from '../../src/experiment/run-folder';
import { temporaryFolder } from '../datasets/temporary-folder';

it('readRun(folder around runs) names the runs inside it', async () => {
  const folder = await temporaryFolder({
    'systems/audio/config.json': '{}',
    'systems/video/config.json': '{}',
  });
  await expect(readRun(folder)).rejects.toThrow(
    `has no config.json. Runs lie inside it: ${join(folder, 'systems/audio')}, ${join(folder, 'systems/video')}.`,
  );
  const empty = await temporaryFolder();
  await expect(readRun(empty)).rejects.toThrow(/has no config\.json\.$/);
});
