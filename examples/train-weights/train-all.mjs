// Every model with its card, and the folder of the run: what was set (config.json) and what was measured (metrics.json).
import { createHash } from 'node:crypto';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { useBackend } from '@avemo/backend';
import { faceSettings, trainFaces } from './face.mjs';
import { measureFusion } from './fusion.mjs';
import { trainVoices, voiceSettings } from './voice.mjs';

/** What can be trained alone; what is not keeps its files and figures. */
export const parts = ['voice', 'face', 'fusion'];

const json = (value) => `${JSON.stringify(value, null, 2)}\n`;
const kept = (file) => readFile(file, 'utf8').then(JSON.parse, () => ({}));

/** The card with what is said of its file. */
function carded({ task, licence, ...rest }, file, bytes) {
  const sha256 = createHash('sha256').update(bytes).digest('hex');
  const about = { file, bytes: bytes.length, sha256 };
  return Object.assign({ task, licence, ...about, ...rest }, about);
}

export async function trainAll({ out, runs, chosen = parts, ...options }) {
  const started = performance.now();
  await useBackend('wasm', { threads: 1 });
  const cards = await kept(join(out, 'cards.json'));
  const joint = await kept(join(out, 'joint.json'));
  const trained = chosen.includes('voice') ? await trainVoices(options) : {};
  if (chosen.includes('face')) {
    const { face, calibration } = await trainFaces(options);
    Object.assign(trained, { face });
    Object.assign(joint, { face: calibration });
  }
  if (chosen.includes('fusion')) {
    const { fusion, card } = await measureFusion(options);
    Object.assign(joint, { fusion });
    cards.fusion = card;
  }
  await mkdir(out, { recursive: true });
  await mkdir(runs, { recursive: true });
  for (const [name, { card, bytes }] of Object.entries(trained)) {
    const file = `${name}.safetensors`;
    await writeFile(join(out, file), bytes);
    cards[name] = carded(card, file, bytes);
  }
  // The file also holds what was measured of the face.
  if (cards.fusion) cards.fusion = carded(cards.fusion, 'joint.json', Buffer.from(json(joint)));
  await writeFile(join(out, 'cards.json'), json(cards));
  await writeFile(join(out, 'joint.json'), json(joint));
  const config = {
    command: 'node examples/train-weights/run.mjs --data FOLDER',
    corpora: options.corpora,
    backend: 'wasm, 1 thread',
    voice: voiceSettings,
    face: faceSettings,
  };
  await writeFile(join(runs, 'config.json'), json(config));
  const results = Object.entries(cards).map(([name, { sha256, results }]) => [name, { sha256, results }]);
  await writeFile(join(runs, 'metrics.json'), json({ ...Object.fromEntries(results), joint }));
  console.error(`done in ${Math.round((performance.now() - started) / 60_000)} minutes`);
}
