// Serves the page: node examples/live-faces/run.mjs (after npm run build), then open the address that it prints.
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { bundle, servePage } from '../serve-page.mjs';

const { resolve } = createRequire(import.meta.url);
const here = dirname(fileURLToPath(import.meta.url));
servePage(
  { '/': readFileSync(join(here, 'index.html')), '/page.js': await bundle(join(here, 'page.mjs')) },
  {
    '/models/': join(dirname(resolve('@vladmandic/human')), '..', 'models'),
    '/wasm/': dirname(resolve('@tensorflow/tfjs-backend-wasm')),
  },
);
