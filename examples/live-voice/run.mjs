// Serves the page: node examples/live-voice/run.mjs (after npm run build), then open the address that it prints.
import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { bundle, servePage } from '../serve-page.mjs';

const here = dirname(fileURLToPath(import.meta.url));
servePage({
  '/': readFileSync(join(here, 'index.html')),
  '/page.js': await bundle(join(here, 'page.mjs')),
  '/thread.js': await bundle(fileURLToPath(import.meta.resolve('@avemo/dsp/thread'))),
});
