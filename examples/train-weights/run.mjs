// Trains the weights of @avemo/weights anew and measures them: the one command behind every figure of their cards.
//   node examples/train-weights/run.mjs --data FOLDER   (with ravdess, emodb, nemo, fer2013 and cremad-votes in it; after npm run build)
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { useBackend } from '@avemo/backend';
import { measureFace } from './face.mjs';
import { measureFusion } from './fusion.mjs';
import { trainVoices } from './voice.mjs';

const here = fileURLToPath(new URL('../../', import.meta.url));
const { values } = parseArgs({
  options: {
    data: { type: 'string' },
    out: { type: 'string', default: join(here, 'packages/weights/models') },
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
await useBackend('wasm', { threads: 1 });
const trained = await trainVoices({ ...values, corpora: values.corpora.split(',') });
const joint = { face: await measureFace(values), fusion: await measureFusion(values) };
await mkdir(values.out, { recursive: true });
const cards = {};
for (const [name, { card, bytes, sha256 }] of Object.entries(trained)) {
  const file = `${name}.safetensors`;
  await writeFile(join(values.out, file), bytes);
  const { task, licence, ...rest } = card;
  cards[name] = { task, licence, file, bytes: bytes.length, sha256, ...rest };
}
await writeFile(join(values.out, 'cards.json'), `${JSON.stringify(cards, null, 2)}\n`);
await writeFile(join(values.out, 'joint.json'), `${JSON.stringify(joint, null, 2)}\n`);
