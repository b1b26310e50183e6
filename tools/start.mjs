import { join } from 'node:path';
import { ensureBuilt, ensureInstalled, root, run } from './setup.mjs';

ensureInstalled();
ensureBuilt({ types: false });
run(process.execPath, [join(root, 'packages/pipelines/dist/cli.js'), 'demo', ...process.argv.slice(2)]);
