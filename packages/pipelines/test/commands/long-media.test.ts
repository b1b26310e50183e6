import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdir, open, readdir, readFile, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { beforeAll, describe, expect, it } from 'vitest';
import { encodeWav } from '@avemo/dsp';
import { goldenSignal } from '@avemo/golden';
import { createProgram } from '../../src/commands/program';
import { featureSets, type FeatureSet } from '../../src/features/feature-sets';
import { SPEECH_DETECTORS } from '../../src/preparations/find-speech';
import { recipes } from '../../src/recipes/registry';
import { encodeAvi } from '../../src/synthesis/pictures/encode-avi';
import { createJpegEncoder } from '../../src/synthesis/pictures/encode-jpeg';
import { temporaryFolder } from '../datasets/temporary-folder';

const run = promisify(execFile);
const cli = fileURLToPath(new URL('../../dist/cli.js', import.meta.url));
const measure = new URL('../programs/measure-process.mjs', import.meta.url).href;

/** Minutes of the short and of the long file. */
const minutes = [0.5, 2.5] as const;
/** Megabytes a minute that may be held: up to 2²² samples stay in memory, 17 MB in all; both channels of the file take 21 a minute as float32. */
const mostHeld = 20;
/** Megabytes a minute of resident memory, and what a program takes once it works: the file's two channels take 21 as float32, 42 as float64. */
const [mostResident, working] = [15, 45];
/** Five times the length at the same speed: 5 at most, since starting takes its time, and more on a busy machine; by the square it would be 25. */
const mostTime = 12;

interface Call {
  /** What the title says of it. */
  name: string;
  args: (file: string) => string[];
  /** Which kind of file is given. */
  file: keyof typeof makers;
  /** Megabytes of the answer, where the program holds it as it is made. */
  answer?: (folder: string) => Promise<number>;
}

/** How features of a set are computed. */
const wayOf = (set: FeatureSet): string => {
  const method = set.method('htk');
  return 'whole' in method ? method.whole : 'openSmile' in method ? 'openSMILE' : 'stream';
};
const widthOf = (set: FeatureSet) => set.columns('htk').length;
/** Of each way the widest set. */
const sets = [...new Set(featureSets.map(wayOf))].map((way) =>
  featureSets
    .filter((set) => wayOf(set) === way)
    .reduce((widest, set) => (widthOf(set) > widthOf(widest) ? set : widest)),
);

const out = ['--out', 'answer'];
const features = (set: string, ...more: string[]): Call => ({
  name: `features --set ${set} ${more.join(' ')}`.trim(),
  file: 'wav',
  args: (file) => ['features', file, '--set', set, ...more, ...out],
});

/** What reads sound or video is run; of every other command it is said why not. */
const commands: Record<string, Call[] | string> = {
  predict: [
    {
      name: 'predict',
      file: 'wav',
      args: (file) => ['predict', file, '--csv', '--over-time', '--backend', 'wasm'],
    },
  ],
  features: [
    ...sets.flatMap(({ name }) => [
      features(name, '--format', 'npy'),
      features(name, '--level', 'functionals'),
    ]),
    features('mfcc', '--preset', 'librosa'),
    { ...features('log-mel', '--level', 'functionals'), name: 'features of an MP3 file', file: 'mp3' },
  ],
  vad: ['mrcg', 'endpoint'].map((method) => ({
    name: `vad --method ${method}`,
    file: 'wav',
    args: (file) => ['vad', file, '--method', method],
  })),
  faces: [{ name: 'faces', file: 'avi', args: (file) => ['faces', file, '--format', 'csv', ...out] }],
  prepare: recipes.map(({ name }) => ({
    name: `prepare ${name}`,
    file: 'corpus',
    args: (folder) => [
      ...['prepare', name, '--dataset', 'manifest', '--data', folder, '--cache', 'cache', '--jobs', '1'],
      ...['--backend', 'wasm'],
    ],
    // Blocks are held until they are written.
    answer: async (folder) => (await bytesIn(join(folder, 'cache'))) / 2 ** 20,
  })),
  train: 'reads what prepare makes, in batches: larger-than-memory.test.ts',
  evaluate: 'reads what prepare makes, as train does',
  demo: 'makes its own clips, of seconds',
  compare: 'reads run folders',
  report: 'reads run folders',
  synth: 'reads nothing',
  datasets: 'reads no media',
  bench: 'reads no media',
  'bench-worker': 'reads no media',
  doctor: 'reads no media',
  install: 'reads no media',
};

async function bytesIn(folder: string): Promise<number> {
  const names = await readdir(folder, { recursive: true });
  const sizes = await Promise.all(names.map(async (name) => (await stat(join(folder, name))).size));
  return sizes.reduce((sum, size) => sum + size, 0);
}

/** Half a minute of speech, in two channels of 44.1 kHz, as often as it is needed. */
async function writeWave(file: string, count: number): Promise<void> {
  const speech = goldenSignal('sp_a').data;
  const channel = (shift: number) =>
    Float32Array.from(
      { length: 30 * 44_100 },
      (_, n) => speech[Math.floor((n * 16) / 44.1 + shift) % speech.length],
    );
  const half = encodeWav(
    { channels: [channel(0), channel(7)], sampleRate: 44_100 },
    { sampleFormat: 'int16' },
  );
  const samples = half.subarray(44);
  const header = Buffer.from(half.subarray(0, 44));
  header.writeUInt32LE(36 + 2 * count * samples.length, 4);
  header.writeUInt32LE(2 * count * samples.length, 40);
  const handle = await open(file, 'w');
  await handle.write(header);
  for (let i = 0; i < 2 * count; i++) await handle.write(samples);
  await handle.close();
}

/** Fifteen pictures a minute, and sound. */
function film(count: number): Uint8Array {
  const [width, height] = [640, 480];
  const encode = createJpegEncoder({ width, height, quality: 50 });
  const picture = encode(new Uint8ClampedArray(width * height * 3).fill(90));
  const speech = goldenSignal('sp_a').data;
  const samples = Float32Array.from({ length: count * 60 * 16_000 }, (_, n) => speech[n % speech.length]);
  const pictures = Array.from({ length: Math.round(15 * count) }, () => picture);
  return encodeAvi({ pictures, width, height, frameRate: 0.25, sound: { samples, sampleRate: 16_000 } });
}

/** An MP3 file without a tag, behind itself. */
async function mp3(count: number): Promise<Uint8Array> {
  const bytes = await readFile(
    new URL('../../../dsp/test/codecs/fixtures/compressed/untagged-22k.mp3', import.meta.url),
  );
  return Buffer.concat(Array.from({ length: 150 * count }, () => bytes));
}

/** What a command is given. */
const makers = {
  async wav(folder: string, count: number) {
    await writeWave(join(folder, 'sound.wav'), count);
    return 'sound.wav';
  },
  async mp3(folder: string, count: number) {
    await writeFile(join(folder, 'sound.mp3'), await mp3(count));
    return 'sound.mp3';
  },
  async avi(folder: string, count: number) {
    await writeFile(join(folder, 'film.avi'), film(count));
    return 'film.avi';
  },
  async corpus(folder: string, count: number) {
    await writeWave(join(folder, 'sound.wav'), count);
    const short = encodeWav({ samples: goldenSignal('sp_a').data.slice(0, 32_000), sampleRate: 16_000 });
    await writeFile(join(folder, 'short.wav'), short);
    const rows = [
      'path,label,speaker,arousal,valence',
      'sound.wav,joy,a,0.5,0.1',
      'short.wav,anger,b,0.1,0.2',
    ];
    await writeFile(join(folder, 'manifest.csv'), `${rows.join('\n')}\n`);
    return '.';
  },
};

describe('avemo COMMAND over long media', () => {
  beforeAll(() => expect(existsSync(cli), 'build the packages first: npm run build').toBe(true));

  it('avemo has no command whose memory nobody has looked at', () => {
    const known = createProgram(new AbortController().signal).commands.map((command) => command.name());
    expect(Object.keys(commands).sort()).toEqual(known.sort());
    expect(SPEECH_DETECTORS).toHaveLength((commands.vad as Call[]).length);
  });

  const calls = Object.values(commands).flatMap((entry) => (typeof entry === 'string' ? [] : entry));
  it.each(calls)('avemo $name takes flat memory and linear time', async ({ args, file, answer }) => {
    const folder = await temporaryFolder();
    const found = [];
    for (const count of minutes) {
      const own = join(folder, `${count}`);
      await mkdir(own, { recursive: true });
      const measured = join(own, 'measured.json');
      const input = await makers[file](own, count);
      await run(process.execPath, ['--import', measure, cli, ...args(input)], {
        cwd: own,
        env: { ...process.env, AVEMO_MEASURED: measured },
        maxBuffer: 2 ** 28,
      });
      const size = answer ? await answer(own) : 0;
      found.push({
        ...(JSON.parse(await readFile(measured, 'utf8')) as Record<'held' | 'resident' | 'seconds', number>),
        size,
      });
    }
    const [short, long] = found;
    const answers = 3 * (long.size - short.size);
    const longer = minutes[1] - minutes[0];
    expect(long.held - short.held - answers, JSON.stringify(found)).toBeLessThan(mostHeld * longer);
    expect(long.resident - short.resident - answers, JSON.stringify(found)).toBeLessThan(
      mostResident * longer + working,
    );
    expect(long.seconds / short.seconds, JSON.stringify(found)).toBeLessThan(mostTime);
  });
});
