import { ensureBuilt, ensureInstalled, pnpm } from './setup.mjs';

ensureInstalled();
ensureBuilt({ types: false });
pnpm(['exec', 'vitest', 'run', ...process.argv.slice(2)], { env: { AVEMO_TEST_BUILT: '1' } });
