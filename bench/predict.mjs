// From a file to its label: processor time of predict, which other programs disturb least, and the time that passed, both
// as shares of the clip's length. The models are loaded before.
// Usage: node bench/predict.mjs CLIP… [--threads 1] [--rounds 3] [--ffmpeg]
//        --ffmpeg   decodes with the program of the system, whose own time is not counted; default: npm alone
import { basename } from 'node:path';
import { parseArgs } from 'node:util';
import { useBackend } from '@avemo/backend';
import { loadEmotionModel, predict } from '@avemo/pipelines/predict';

const { values, positionals: clips } = parseArgs({
  allowPositionals: true,
  options: {
    threads: { type: 'string', default: '1' },
    rounds: { type: 'string', default: '3' },
    ffmpeg: { type: 'boolean', default: false },
  },
});
if (clips.length === 0) throw new Error('bench/predict.mjs: name at least one clip.');
if (!values.ffmpeg) process.env.PATH = '';

await useBackend('wasm', { threads: Number(values.threads) });
const model = await loadEmotionModel();
await predict(clips[0], { model });

console.log('clip, seconds, processor share, half of it, wall share, label');
for (const clip of clips) {
  let best = { processor: Infinity, wall: Infinity };
  let prediction;
  for (let round = 0; round < Number(values.rounds); round++) {
    const [before, started] = [process.cpuUsage(), performance.now()];
    prediction = await predict(clip, { model });
    const { user, system } = process.cpuUsage(before);
    best = {
      processor: Math.min(best.processor, (user + system) / 1e6),
      wall: Math.min(best.wall, (performance.now() - started) / 1000),
    };
  }
  const { duration, label, confidence } = prediction;
  const shares = [best.processor, best.processor / 2, best.wall].map((time) => (time / duration).toFixed(2));
  console.log(
    [basename(clip), duration.toFixed(2), ...shares, `${label} ${confidence.toFixed(2)}`].join(', '),
  );
}
process.exit(0);
