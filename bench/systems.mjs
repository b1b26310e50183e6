// How long a trained system takes from a file to its answer: making what it reads of the clip (decoding, speech, faces,
// features), and deciding; by the clock and by processor time of all threads, as shares of the clip's length.
// Usage: node bench/systems.mjs SYSTEM CLIP… [--threads 1] [--rounds 3] [--ffmpeg]   (after npm run build)
//        SYSTEM: a folder with manifest.json and weights.safetensors, such as RUN/multimodal/model/1-1
import { readFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { parseArgs } from 'node:util';
import { useBackend } from '@avemo/backend';
import { loadSystem, predict } from '@avemo/pipelines/predict';

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    threads: { type: 'string', default: '1' },
    rounds: { type: 'string', default: '3' },
    ffmpeg: { type: 'boolean', default: false },
  },
});
const [folder, ...clips] = positionals;
if (clips.length === 0)
  throw new Error('bench/systems.mjs: name the folder of a system and at least one clip.');
if (!values.ffmpeg) process.env.PATH = '';
await useBackend('wasm', { threads: Number(values.threads) });

const loaded = await loadSystem((name) => readFile(join(folder, name)));
let prepared = { wall: 0, processor: 0 };
const now = () => {
  const { user, system } = process.cpuUsage();
  return { wall: performance.now() / 1000, processor: (user + system) / 1e6 };
};
const since = (start) => {
  const { wall, processor } = now();
  return { wall: wall - start.wall, processor: processor - start.processor };
};
const plus = (a, b) => ({ wall: a.wall + b.wall, processor: a.processor + b.processor });

/** The same blocks, with the time that making them takes. */
const blocks = Object.fromEntries(
  Object.entries(loaded.recipe.blocks).map(([name, block]) => {
    const prepare = async (...given) => {
      const start = now();
      const made = await block.prepare(...given);
      prepared = plus(prepared, since(start));
      return made;
    };
    return [name, { ...block, prepare }];
  }),
);
const model = { ...loaded, recipe: { ...loaded.recipe, blocks } };
await predict(clips[0], { model });

console.log(
  'clip, seconds, preparation: share by the clock, of the processor, decision: seconds by the clock, whole: share',
);
for (const clip of clips) {
  const best = { preparation: Infinity, processor: Infinity, decision: Infinity, whole: Infinity };
  let duration;
  for (let round = 0; round < Number(values.rounds); round++) {
    prepared = { wall: 0, processor: 0 };
    const start = now();
    ({ duration } = await predict(clip, { model }));
    const whole = since(start);
    best.preparation = Math.min(best.preparation, prepared.wall);
    best.processor = Math.min(best.processor, prepared.processor);
    best.decision = Math.min(best.decision, whole.wall - prepared.wall);
    best.whole = Math.min(best.whole, whole.wall);
  }
  const share = (seconds) => (seconds / duration).toFixed(2);
  console.log(
    [
      basename(clip),
      duration.toFixed(2),
      share(best.preparation),
      share(best.processor),
      best.decision.toFixed(2),
    ].join(', ') + `, ${share(best.whole)}`,
  );
}
