import { copyFile } from 'node:fs/promises';
import { defineConfig } from 'tsup';
import { packageBuild } from '../../tools/package-build';
import { bundleForPages } from './bundle-for-pages';

const entry = {
  index: 'src/index.ts',
  cli: 'src/cli.ts',
  predict: 'src/predict/index.ts',
  live: 'src/live/index.ts',
  'detector-worker': 'src/detector-worker.ts',
  testing: 'src/testing/index.ts',
  'prepare-thread': 'src/prepare/threads/prepare-thread.ts',
};
export default defineConfig({
  ...packageBuild(entry),
  onSuccess: async () => {
    await copyFile('../../bench/networks/src/torch_worker.py', 'dist/torch_worker.py');
    await bundleForPages();
  },
});
