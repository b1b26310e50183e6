// Every model with its card, and the folder of the run: what was set (config.json) and what was measured (metrics.json).
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { useBackend } from '@avemo/backend';
import { measureFace } from './face.mjs';
import { measureFusion } from './fusion.mjs';
import { trainVoices, voiceSettings } from './voice.mjs';

const json = (value) => `${JSON.stringify(value, null, 2)}\n`;

export async function trainAll({ out, runs, ...options }) {
  const started = performance.now();
  await useBackend('wasm', { threads: 1 });
  const trained = await trainVoices(options);
  const joint = { face: await measureFace(options), fusion: await measureFusion(options) };
  await mkdir(out, { recursive: true });
  await mkdir(runs, { recursive: true });
  const cards = {};
  for (const [name, { card, bytes, sha256 }] of Object.entries(trained)) {
    const file = `${name}.safetensors`;
    await writeFile(join(out, file), bytes);
    const { task, licence, ...rest } = card;
    cards[name] = { task, licence, file, bytes: bytes.length, sha256, ...rest };
  }
  await writeFile(join(out, 'cards.json'), json(cards));
  await writeFile(join(out, 'joint.json'), json(joint));
  const config = {
    command: 'node examples/train-weights/run.mjs --data FOLDER',
    corpora: options.corpora,
    backend: 'wasm, 1 thread',
    voice: voiceSettings,
  };
  await writeFile(join(runs, 'config.json'), json(config));
  const results = Object.entries(cards).map(([name, { sha256, results }]) => [name, { sha256, results }]);
  await writeFile(join(runs, 'metrics.json'), json({ ...Object.fromEntries(results), ...joint }));
  console.error(`done in ${Math.round((performance.now() - started) / 60_000)} minutes`);
}
