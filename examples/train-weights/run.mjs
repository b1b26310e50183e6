// Trains the weights of @avemo/weights anew and measures them: the one command behind every figure of their cards.
//   node examples/train-weights/run.mjs --data FOLDER   (with ravdess, emodb, nemo, fer2013 and cremad-votes in it)
// --part voice, face or fusion trains one of them alone. What was stopped goes on where it was: descriptors of sounds and the
// network of faces after each epoch are kept in --cache. Installs and builds first, as npm start does. With ffmpeg on the path it also measures copies as AAC, MP3 and Opus.
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
    part: { type: 'string', default: 'voice,face,fusion' },
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
const { parts, trainAll } = await import('./train-all.mjs');
const chosen = values.part.split(',');
const unknown = chosen.find((part) => !parts.includes(part));
if (unknown !== undefined) {
  console.error(`--part ${unknown}: the parts are ${parts.join(', ')}.`);
  process.exit(2);
}
await trainAll({ ...values, chosen, corpora: values.corpora.split(',') });
