// Trains the weights of @avemo/weights anew and measures them: the one command behind every figure of their cards.
//   node examples/train-weights/run.mjs --data FOLDER   (with ravdess, emodb, nemo, fer2013 and cremad-votes in it)
// Installs and builds first, as npm start does. With ffmpeg on the path it also measures copies as AAC, MP3 and Opus.
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { ensureBuilt, ensureInstalled } from '../../tools/setup.mjs';

const here = fileURLToPath(new URL('../../', import.meta.url));
const { values } = parseArgs({
  options: {
    data: { type: 'string' },
    out: { type: 'string', default: join(here, 'packages/weights/models') },
    runs: { type: 'string', default: join(here, 'docs/runs/weights') },
    corpora: { type: 'string', default: 'ravdess,emodb,nemo' },
    cache: { type: 'string', default: join(here, 'runs/weights-cache') },
  },
});
if (!values.data) {
  console.error(
    '--data FOLDER is missing: the folder that holds ravdess, emodb, nemo, fer2013 and cremad-votes.',
  );
  process.exit(2);
}
ensureInstalled();
ensureBuilt({ types: false });
const { trainAll } = await import('./train-all.mjs');
await trainAll({ ...values, corpora: values.corpora.split(',') });
