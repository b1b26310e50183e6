// How many results a second the workers of createEmotionDetector give, and what they hold after half an hour of camera and
// microphone: that many pictures and stretches of sound, one behind the other at full speed, with the detector's settings.
// Usage: node --expose-gc bench/live.mjs CLIP [--minutes 30] [--rate 10]     (--rate: pictures a second)
import { parseArgs } from 'node:util';
import { backend, memory } from '@tensorflow/tfjs-core';
import { resample } from '@avemo/dsp';
import { serveDetector } from '@avemo/pipelines/detector-worker';
import { openVideo } from '@avemo/vision-prep/video';

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { minutes: { type: 'string', default: '30' }, rate: { type: 'string', default: '10' } },
});
const [minutes, rate] = [Number(values.minutes), Number(values.rate)];
const [sampleRate, soundSeconds, soundEvery] = [48_000, 3, 0.5];

// Node has no canvas: what a page would draw is handed through.
globalThis.OffscreenCanvas = class {
  constructor(width, height) {
    Object.assign(this, { width, height });
  }
  getContext() {
    return {
      drawImage: ({ rgba }) => (this.rgba = rgba),
      getImageData: () => ({ data: this.rgba.slice() }),
    };
  }
};

async function serve(role) {
  let answered;
  const scope = { onmessage: null, postMessage: (answer) => answered(answer) };
  serveDetector(scope);
  const ask = async (data) => {
    const answer = await new Promise((resolve) => ((answered = resolve), scope.onmessage({ data })));
    if (answer.kind === 'failed') throw new Error(answer.message);
    return answer;
  };
  await ask({ kind: 'open', role, options: { backend: 'wasm' } });
  return ask;
}

const video = await openVideo(positionals[0]);
const bitmaps = [];
for await (const { picture } of video.frames({ size: { height: 480 }, rate })) {
  const [height, width] = picture.shape;
  const rgba = new Uint8ClampedArray(width * height * 4).fill(255);
  for (let i = 0, j = 0; i < picture.data.length; i += 3, j += 4)
    rgba.set(picture.data.subarray(i, i + 3), j);
  bitmaps.push({ width, height, rgba, close() {} });
}
const { samples } = resample(await video.audio(), sampleRate);
await video.close();
const stretch = Float32Array.from(
  { length: soundSeconds * sampleRate },
  (_, i) => samples[i % samples.length],
);
const [askFace, askVoice] = [await serve('face'), await serve('voice')];

const spent = { face: 0, voice: 0, wall: 0, pictures: 0, sounds: 0 };
async function timed(name, ask) {
  const [before, started] = [process.cpuUsage(), performance.now()];
  const answer = await ask();
  const { user, system } = process.cpuUsage(before);
  spent[name] += (user + system) / 1000;
  if (name === 'face') spent.wall += performance.now() - started;
  return answer;
}

console.log('minute, tensors, MB of kernels, MB of all else, faces seen');
const [pictures, each] = [Math.round(minutes * 60 * rate), Math.round(minutes * 6 * rate)];
let faces = 0;
for (let i = 0; i < pictures; i++) {
  const time = i / rate;
  const bitmap = bitmaps[i % bitmaps.length];
  faces += (await timed('face', () => askFace({ kind: 'frame', time, bitmap }))).faces.length;
  spent.pictures++;
  if (i % Math.round(soundEvery * rate) === 0) {
    await timed('voice', () => askVoice({ kind: 'sound', time, samples: stretch, sampleRate }));
    spent.sounds++;
  }
  if ((i + 1) % each === 0) {
    // The second collects what the first let go of; buffers are freed between the two.
    globalThis.gc?.();
    await new Promise((resolve) => setTimeout(resolve, 50));
    globalThis.gc?.();
    const { heapUsed, external } = process.memoryUsage();
    const megabytes = [backend().wasm.HEAPU8.byteLength, heapUsed + external].map((n) =>
      (n / 1e6).toFixed(1),
    );
    const minute = ((i + 1) / rate / 60).toFixed(1);
    console.log([minute, memory().numTensors, ...megabytes, faces].join(', '));
  }
}
const [face, voice] = [spent.face / spent.pictures, spent.voice / spent.sounds];
console.log(
  `a picture: ${face.toFixed(1)} ms of processor time, ${(spent.wall / spent.pictures).toFixed(1)} ms by the clock,`,
);
console.log(`  ${((1000 * spent.pictures) / spent.wall).toFixed(1)} results a second`);
console.log(`three seconds of sound: ${voice.toFixed(1)} ms of processor time, every ${soundEvery} s`);
process.exit(0);
