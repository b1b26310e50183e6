// Writes docs/equations.md anew from the docstrings' sources.
import { ensureInstalled, pnpm } from './setup.mjs';

ensureInstalled();
pnpm(['exec', 'vitest', 'run', '--project', 'tools', 'tools/equations/equations.test.ts'], {
  env: { AVEMO_WRITE_EQUATIONS: '1' },
});
