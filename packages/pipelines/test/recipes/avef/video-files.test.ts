import { execFileSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { useBackend } from '@avemo/backend';
import { systemFfmpeg } from '@avemo/vision-prep/node';
import { avef, openDataset, runExperiment, type Dataset } from '../../../src/index';
import { readContents } from '../../../src/experiment/content';
import type { Block } from '../../../src/prepare/block';
import { BlockCache } from '../../../src/prepare/cache/block-cache';
import { openPreparer } from '../../../src/prepare/cache/open-preparer';
import { readBlock } from '../../../src/prepare/column';
import { prepareClips } from '../../../src/prepare/prepare-clips';
import { preparedSettings, resolveSettings } from '../../../src/recipes/settings-schema';
import { createRandom } from '../../../src/random';
import { createPerformer, filmFace, type PictureDamage } from '../../../src/synthesis/face/film-face';
import { encodeAvi } from '../../../src/synthesis/pictures/encode-avi';
import { createJpegEncoder } from '../../../src/synthesis/pictures/encode-jpeg';
import { faceFeatureNames } from '../../../src/synthesis/render-face';

const ffmpeg = await systemFfmpeg().isAvailable();

const size = { width: 128, height: 96 };
const RATE = 16_000;

/** A drawn person who looks into the camera for so many frames, one RGB picture each. */
function* person(seed: number, frames: number, damage: PictureDamage[] = [], place = size) {
  const stream = new Float32Array(frames * faceFeatureNames.length);
  yield* filmFace(createPerformer(seed), stream, { ...place, seed, damage });
}

/** Two people, the second half as large, side by side. */
function* pair(frames: number) {
  const [width, height] = [2 * size.width, size.height];
  const small = { width: size.width / 2, height: size.height / 2 };
  const [near, far] = [person(1, frames), person(2, frames, [], { width: 96, height: 96 })];
  for (let frame = 0; frame < frames; frame++) {
    const pixels = new Uint8ClampedArray(3 * width * height).fill(120);
    const [large, other] = [near.next().value!, far.next().value!];
    for (let y = 0; y < height; y++) {
      pixels.set(large.subarray(3 * y * size.width, 3 * (y + 1) * size.width), 3 * y * width);
      if (y >= small.height) continue;
      for (let x = 0; x < small.height; x++)
        for (let c = 0; c < 3; c++)
          pixels[3 * (y * width + size.width + x) + c] = other[3 * (2 * y * 96 + 2 * x) + c];
    }
    yield pixels;
  }
}

/** A voice from second to second: a buzz with vowels' slow rise and fall, silence elsewhere. */
function voice(seconds: number, from: number, to: number): Float32Array {
  const random = createRandom(1);
  return Float32Array.from({ length: Math.round(seconds * RATE) }, (_, n) => {
    const noise = 0.0005 * random.normal();
    const t = n / RATE;
    if (t < from || t >= to) return noise;
    const pulse = ((150 * t) % 1) - 0.5;
    return noise + 0.5 * pulse * (0.6 + 0.4 * Math.sin(2 * Math.PI * 4 * t));
  });
}

function film(
  path: string,
  pictures: Iterable<Uint8ClampedArray>,
  { width = size.width, sound, frameRate = 25 }: { width?: number; sound?: Float32Array; frameRate?: number },
): void {
  const encode = createJpegEncoder({ width, height: size.height, quality: 85 });
  const files = Array.from(pictures, (pixels) => encode(pixels));
  const heard = sound && { samples: sound, sampleRate: RATE };
  writeFileSync(
    path,
    encodeAvi({ width, height: size.height, frameRate, pictures: files, ...(heard && { sound: heard }) }),
  );
}

/** Clips by name: what is unusual about each. */
const makers: Record<string, (path: string, folder: string) => void> = {
  'plain.avi': (path) => film(path, person(1, 45), { sound: voice(1.8, 0.1, 1.7) }),
  'silent.avi': (path) => film(path, person(2, 45), {}),
  'fast.avi': (path) => film(path, person(3, 90), { sound: voice(1.8, 0.1, 1.7), frameRate: 50 }),
  'two.avi': (path) => film(path, pair(45), { width: 2 * size.width, sound: voice(1.8, 0.1, 1.7) }),
  // Nobody is seen from 1 to 4 s, and somebody speaks all the time.
  'away.avi': (path) =>
    film(path, person(5, 130, [{ kind: 'absent', start: 25, end: 100 }]), { sound: voice(5.2, 0.1, 5.1) }),
  // Two stretches of speech, of which the first one is cut out with the faces that are seen meanwhile.
  'pauses.avi': (path) => film(path, person(6, 75), { sound: voice(3, 1, 2.8) }),
  'stereo.mkv': (path, folder) =>
    convert(join(folder, 'plain.avi'), path, ['-c:v', 'copy', '-ac', '2', '-ar', '44100']),
  // Every second frame of the first half is left out: 12.5 frames a second, then 25.
  'variable.mkv': (path, folder) =>
    convert(join(folder, 'plain.avi'), path, [
      ...['-vf', "select='gt(t,0.9)+not(mod(n,2))'", '-fps_mode', 'vfr'],
      ...['-c:v', 'mjpeg', '-q:v', '3', '-c:a', 'copy'],
    ]),
};
const names = Object.keys(makers);
const convert = (from: string, to: string, words: string[]) =>
  execFileSync('ffmpeg', ['-v', 'error', '-y', '-i', from, ...words, to]);

let folder: string;
let dataset: Dataset;
const blocks: Record<string, { picture?: Block; clip?: Block }> = {};
beforeAll(async () => {
  if (!ffmpeg) return;
  await useBackend('wasm', { threads: 1 });
  folder = await mkdtemp(join(tmpdir(), 'avemo-test-'));
  for (const name of names) makers[name](join(folder, name), folder);
  const rows = names.map((name, i) => `${name},${i % 2 ? 'calm' : 'angry'},s${i >> 1}`);
  await writeFile(join(folder, 'manifest.csv'), `path,label,speaker\n${rows.join('\n')}\n`);
  dataset = await openDataset('manifest', folder);
  const clips = names.map((_, i) => i);
  const how = {
    blocks: ['sound-picture', 'face-clip'],
    clips,
    contents: (await readContents(dataset, clips)).contents,
  };
  const prepared = preparedSettings(avef.settings, resolveSettings(avef.settings, avef.presets!.small!));
  const cache = new BlockCache(join(folder, 'cache'));
  const preparer = await openPreparer(dataset, { ...how, recipe: avef, prepared, cache, backend: 'wasm' });
  const { columns, bad } = await prepareClips(dataset, { ...how, preparer });
  expect(bad).toEqual([]);
  for (const [i, name] of names.entries()) {
    const [picture, clip] = how.blocks.map((block) => columns[block][i]);
    blocks[name] = {
      ...(picture && { picture: await readBlock(picture) }),
      ...(clip && { clip: await readBlock(clip) }),
    };
  }
}, 900_000);
afterAll(() => ffmpeg && rm(folder, { recursive: true, force: true }));

const marks = ({ mask, shape }: Block) => (mask ? [...mask] : new Array<number>(shape[0]).fill(1));

it.skipIf(!ffmpeg)(
  'prepareClips(dataset, { recipe: avef }) of video files gives both streams the same segments',
  () => {
    for (const name of names.filter((one) => one !== 'silent.avi')) {
      const { picture, clip } = blocks[name];
      expect(clip?.shape[0], name).toBe(picture!.shape[0]);
      picture!.times!.forEach((time, row) => expect(clip!.times![row], name).toBeCloseTo(time, 3));
    }
    const { picture, clip } = blocks['silent.avi'];
    expect(picture).toBeUndefined();
    // Four segments of 655 ms every 340 ms in 1.8 s, all of which show the face.
    expect(marks(clip!)).toEqual([1, 1, 1, 1]);
  },
);

it.skipIf(!ffmpeg)(
  'prepareClips(dataset, { recipe: avef }) of 50 frames a second, of a changing rate and of 44.1 kHz stereo is like that of the plain file',
  () => {
    const plain = blocks['plain.avi'];
    for (const name of ['fast.avi', 'stereo.mkv', 'variable.mkv', 'two.avi']) {
      const { picture, clip } = blocks[name];
      expect(picture!.shape, name).toEqual(plain.picture!.shape);
      expect(marks(clip!), name).toEqual(marks(plain.clip!));
      // The same sound, but for the decoder's rounding and the resampling to 44.1 kHz and back below 8 kHz.
      const [one, other] = [picture!, plain.picture!].map(({ data }) => data as Float32Array);
      const off = one.reduce((sum, value, i) => sum + Math.abs(value - other[i]), 0) / one.length;
      expect(off, name).toBeLessThan(0.2);
    }
  },
);

it.skipIf(!ffmpeg)(
  'prepareClips(dataset, { recipe: avef }) masks the segments in which no face is seen for three seconds',
  () => {
    const { picture, clip } = blocks['away.avi'];
    expect(picture!.mask).toBeUndefined();
    const unseen = [...clip!.times!].filter((_, row) => clip!.mask![row] === 0);
    // Segments that begin behind 1 s and end before 4 s; a face that went a moment ago is still followed.
    expect(unseen.length).toBeGreaterThanOrEqual(5);
    expect(unseen.every((time) => time > 0.95 && time + 0.655 < 4.1)).toBe(true);
    const seen = [...clip!.times!].filter((_, row) => clip!.mask![row] === 1);
    expect(seen[0]).toBeLessThan(0.4);
    expect(seen.at(-1)).toBeGreaterThan(3.4);
  },
);

it.skipIf(!ffmpeg)('prepareClips(dataset, { recipe: avef }) follows the larger of two faces', () => {
  const of = (name: string) => blocks[name].clip!.data as Uint8Array;
  const off = (a: Uint8Array, b: Uint8Array) =>
    a.reduce((sum, value, i) => sum + Math.abs(value - b[i]), 0) / a.length;
  // The larger one is the person of the plain file, in the same light.
  expect(off(of('two.avi'), of('plain.avi'))).toBeLessThan(12);
  expect(off(of('silent.avi').slice(0, of('plain.avi').length), of('plain.avi'))).toBeGreaterThan(20);
});

it.skipIf(!ffmpeg)(
  'prepareClips(dataset, { recipe: avef }) cuts the silence at the beginning out of both streams',
  () => {
    const { picture, clip } = blocks['pauses.avi'];
    expect(picture!.times![0]).toBeGreaterThan(0.8);
    expect(clip!.times![0]).toBeGreaterThan(0.8);
  },
);

it.skipIf(!ffmpeg)(
  'runExperiment(dataset, { recipe: avef }) trains on such files and answers each, the silent one by its face',
  async () => {
    const backend = await useBackend('wasm', { threads: 1 });
    const tiny = { audioWidth: 1 / 48, videoWidth: 1 / 64, hiddenUnits: [6, 4], machineEpochs: 1 };
    const [run] = await runExperiment(dataset, {
      ...{ recipe: avef, preset: 'small', variants: ['joint-softmax'], settings: tiny, epochs: 1 },
      ...{ seeds: [1], backend, split: 'speakers' as const, groups: 2, out: join(folder, 'run') },
      cache: join(folder, 'cache'),
    });
    expect(run.predictions.map(({ clip }) => clip).sort()).toEqual(dataset.clips.map(({ id }) => id).sort());
    expect(run.predictions.every(({ output }) => output.every(Number.isFinite))).toBe(true);
    const { material } = run.explanations;
    // Of every clip but the silent one.
    expect(material!.clips).toBe(names.length - 1);
    expect(material!.measures[0].lowest).toBeLessThan(0.8);
    expect(material!.shown[0].pictures.length).toBeGreaterThan(6);
  },
  600_000,
);
