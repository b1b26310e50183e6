// The `avemo` command of a clone: npm run avemo -- predict CLIP. Installs and builds first, as npm start does.
import { join } from 'node:path';
import { ensureBuilt, ensureInstalled, root, run } from './setup.mjs';

ensureInstalled();
ensureBuilt({ types: false });
// Ctrl-C reaches the command too, which stops cleanly; wait for it.
process.on('SIGINT', () => {});
run(process.execPath, [join(root, 'packages/pipelines/dist/cli.js'), ...process.argv.slice(2)]);
