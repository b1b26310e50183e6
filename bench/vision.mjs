// Each step from a video file to aligned clips of 16 frames, by processor time, which other programs disturb least: decoding
// beside ffmpeg's own, resizing beside OpenCV's, finding, following and aligning faces, and all of it together.
// Usage: node bench/vision.mjs VIDEO… [--python PYTHON] [--backend wasm] [--threads 1] [--rounds 3]
//        node bench/vision.mjs --hour VIDEO   repeats a clip up to an hour and prints the memory every five minutes
// PYTHON needs bench/requirements.txt.
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { useBackend } from '@avemo/backend';
import { createPicture, resizeArea, resizeBilinear } from '@avemo/vision-prep';
import { alignFace, createFaceDetector, detectFaces, faceClips, trackFaces } from '@avemo/vision-prep/faces';
import { openVideo } from '@avemo/vision-prep/node';

const { values, positionals: files } = parseArgs({
  allowPositionals: true,
  options: {
    python: { type: 'string', default: 'python3' },
    backend: { type: 'string', default: 'wasm' },
    threads: { type: 'string', default: '1' },
    rounds: { type: 'string', default: '3' },
    hour: { type: 'boolean', default: false },
  },
});
if (files.length === 0) throw new Error('bench/vision.mjs: name at least one video file.');
const rounds = Number(values.rounds);

/** Milliseconds of processor time, of all threads; the shortest of the rounds behind the first. */
async function processor(run) {
  let best = Infinity;
  for (let round = 0; round <= rounds; round++) {
    const before = process.cpuUsage();
    await run();
    const { user, system } = process.cpuUsage(before);
    if (round > 0) best = Math.min(best, (user + system) / 1000);
  }
  return best;
}

/** Milliseconds of processor time of a program. */
function programTime(command, args) {
  let best = Infinity;
  for (let round = 0; round <= rounds; round++) {
    const { stderr, error } = spawnSync(
      'bash',
      ['-c', 'time "$@" 2>/dev/null >/dev/null', 'time', command, ...args],
      {
        encoding: 'utf8',
        env: { ...process.env, TIMEFORMAT: '%U %S' },
      },
    );
    if (error) return undefined;
    const [user, system] = stderr.trim().split(' ').map(Number);
    if (round > 0) best = Math.min(best, 1000 * (user + system));
  }
  return best;
}

async function framesOf(file, decoder, options) {
  const video = await openVideo(file, { decoder });
  const frames = [];
  for await (const frame of video.frames(options)) frames.push(frame);
  await video.close();
  return { frames, seconds: frames.at(-1).time + 1 / video.frameRate };
}

const row = (...cells) => console.log(`| ${cells.join(' | ')} |`);
const perFrame = (milliseconds, frames) => `${(milliseconds / frames).toFixed(2)} ms`;

async function hour(file) {
  const folder = mkdtempSync(join(tmpdir(), 'avemo-hour-'));
  const long = join(folder, 'hour.mkv');
  try {
    const args = [
      '-v',
      'error',
      '-stream_loop',
      '-1',
      '-i',
      file,
      '-t',
      '3600',
      '-vf',
      'scale=96:-2',
      '-c:v',
      'libx264',
    ];
    const made = spawnSync('ffmpeg', [...args, '-preset', 'ultrafast', '-c:a', 'aac', long], {
      stdio: 'inherit',
    });
    if (made.status !== 0) throw new Error('bench/vision.mjs: --hour needs ffmpeg.');
    for (const decoder of ['ffmpeg', '@ffmpeg/core']) {
      const video = await openVideo(long, { decoder });
      const usage = process.cpuUsage();
      const memory = [];
      let count = 0;
      for await (const { time } of video.frames()) {
        count++;
        if (time < 300 * memory.length) continue;
        memory.push(process.memoryUsage().rss >> 20);
      }
      await video.close();
      const { user, system } = process.cpuUsage(usage);
      console.log(
        `${decoder}: ${count} frames, ${((user + system) / 1e6).toFixed(0)} s of processor time here`,
      );
      console.log(`  MB every five minutes: ${memory.join(' ')}`);
    }
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

if (values.hour) {
  await hour(files[0]);
  process.exit(0);
}

const { threads } = await useBackend(values.backend, { threads: Number(values.threads) });
const detector = await createFaceDetector();
console.log(`Node ${process.version}, ${values.backend}, ${threads ?? 'no'} threads, ${files.length} files`);
row('step', 'processor time per frame', 'beside');
row('---', '---', '---');
let [count, seconds] = [0, 0];
const clips = [];
for (const file of files) {
  const clip = await framesOf(file);
  clips.push({ file, ...clip });
  count += clip.frames.length;
  seconds += clip.seconds;
}
const each = async (work) => {
  let sum = 0;
  for (const clip of clips) sum += await processor(() => work(clip));
  return sum;
};
const plain = clips
  .map(({ file }) =>
    programTime('ffmpeg', [
      '-y',
      '-threads',
      '1',
      '-i',
      file,
      '-an',
      '-f',
      'rawvideo',
      '-pix_fmt',
      'rgb24',
      '/dev/null',
    ]),
  )
  .reduce((sum, time) => sum + time, 0);
const core = await each(({ file }) => framesOf(file, '@ffmpeg/core'));
row('decode to RGB, @ffmpeg/core', perFrame(core, count), `ffmpeg alone ${perFrame(plain, count)}`);

const folder = mkdtempSync(join(tmpdir(), 'avemo-bench-'));
const [height, width] = [720, 1280];
const pixels = Uint8Array.from({ length: height * width * 3 }, (_, i) => (i * 2654435761) >>> 24);
writeFileSync(join(folder, 'pixels.u8'), pixels);
const script = fileURLToPath(new URL('vision_references.py', import.meta.url));
const { stdout } = spawnSync(values.python, [script, join(folder, 'pixels.u8'), height, width], {
  encoding: 'utf8',
});
rmSync(folder, { recursive: true });
const opencv = stdout ? JSON.parse(stdout) : {};
const picture = createPicture(pixels, { width, height, channels: 3 });
for (const [title, key, resize] of [
  [
    'resize 1280×720 → 455×256, bilinear',
    'linear',
    () => resizeBilinear(picture, { width: 455, height: 256 }),
  ],
  ['resize 1280×720 → 455×256, by area', 'area', () => resizeArea(picture, { width: 455, height: 256 })],
]) {
  const own = await processor(() => {
    for (let i = 0; i < 20; i++) resize();
  });
  row(title, perFrame(own, 20), opencv[key] ? `OpenCV ${opencv[key].toFixed(2)} ms` : '–');
}

const faces = new Map();
const found = await each(async ({ frames }) => {
  for (const frame of frames.slice(0, 10))
    faces.set(frame, (await detectFaces(frame.picture, { detector }))[0]);
});
row('find faces in the whole picture', perFrame(found, 10 * clips.length), '–');
const tracked = await each(async ({ frames }) => {
  for await (const _ of trackFaces(frames, { detector }));
});
row('follow faces', perFrame(tracked, count), '–');
const pairs = [...faces].filter(([, face]) => face);
const aligned = await processor(() => {
  for (const [{ picture: whole }, face] of pairs) alignFace(whole, face, { size: 112 });
});
row('align a face to 112×112', perFrame(aligned, pairs.length), '–');

let made = 0;
const begin = performance.now();
const whole = await each(async ({ file }) => {
  const video = await openVideo(file, { decoder: '@ffmpeg/core' });
  for await (const _ of faceClips(trackFaces(video.frames(), { detector }), { size: 112 })) made++;
  await video.close();
});
const wall = (performance.now() - begin) / (rounds + 1);
row('from the file to aligned clips of 16 frames', perFrame(whole, count), `${made / (rounds + 1)} clips`);
console.log(
  `\n${seconds.toFixed(1)} s of video take ${(whole / 1000).toFixed(1)} s of processor time, ` +
    `${(whole / 1000 / seconds).toFixed(2)} of real time on one core; ${(wall / 1000).toFixed(1)} s by the clock here.`,
);
detector.dispose();
