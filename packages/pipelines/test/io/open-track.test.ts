import { chmod, readFile } from 'node:fs/promises';
import { delimiter, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { decodeAudio } from '@avemo/dsp';
import { temporaryFolder } from '../datasets/temporary-folder';

const sound = (name: string) => fileURLToPath(new URL(`sounds/${name}`, import.meta.url));
/** The samples that went into the lossless ones; bench/plain_audio.py made all. */
const source = new URL('../../../dsp/test/codecs/fixtures/plain/pcm16.aiff', import.meta.url);

/** What ffmpeg says of a file of two channels at 8 kHz, and two frames of it. */
const fakeProgram = `#!${process.execPath}
const args = process.argv.slice(2);
if (args.includes('-version')) console.log('ffmpeg version 9.9 of a test');
else if (args.includes('pcm_f32le')) process.stdout.write(Buffer.from(Float32Array.of(0.5, 0.25, -0.5, -0.25).buffer));
else {
  console.error(\`[info] Input #0, mov, from '\${args[args.indexOf('-i') + 1]}':
[info]   Duration: 00:00:00.01, start: 0.000000, bitrate: 1 kb/s
[info]   Stream #0:0(und): Audio: alac (alac / 0x63616C61), 8000 Hz, stereo, s16p
[info] Stream mapping:
[Parsed_ashowinfo_0 @ 0x1] [info] n:0 pts:0 fmt:s16p channels:2 chlayout:stereo rate:8000 nb_samples:2\`);
}
`;

const { PATH } = process.env;
beforeEach(() => vi.resetModules());
afterEach(() => {
  process.env.PATH = PATH;
  vi.doUnmock('@avemo/vision-prep/node');
});

/** As a new program sees it: which decoders there are is asked once. */
const fresh = async () => (await import('../../src/io/sound-file')).openSoundFile;

async function heard(file: string): Promise<{ sampleRate: number; samples: number[] }> {
  const opened = await (await fresh())(file);
  const samples: number[] = [];
  for await (const piece of opened.chunks()) samples.push(...piece);
  const again: number[] = [];
  for await (const piece of opened.chunks()) again.push(...piece);
  expect(again).toEqual(samples);
  expect(opened.warnings).toEqual([]);
  return { sampleRate: opened.sampleRate, samples };
}

// @ffmpeg/core is installed with the tests, so that these run without the program.
it.each(['alac.m4a', 'alac.caf', 'flac.mka'])(
  'openSoundFile(%s) gives the samples that were encoded, by ffmpeg',
  async (name) => {
    const { channels, sampleRate } = await decodeAudio(await readFile(source), { mono: true });
    const got = await heard(sound(name));
    expect(got.sampleRate).toBe(sampleRate);
    expect(got.samples).toHaveLength(channels[0].length);
    got.samples.forEach((value, n) => expect(value).toBeCloseTo(channels[0][n], 6));
  },
);

it('openSoundFile(WebM) gives Opus at 48 kHz, as long and as loud as it was, by ffmpeg', async () => {
  const { channels } = await decodeAudio(await readFile(source), { mono: true });
  const got = await heard(sound('opus.webm'));
  expect(got.sampleRate).toBe(48_000);
  expect(Math.abs(got.samples.length / 48_000 - channels[0].length / 8000)).toBeLessThan(0.02);
  const power = (values: ArrayLike<number>) =>
    Array.from(values).reduce((sum, x) => sum + x * x, 0) / values.length;
  expect(power(got.samples) / power(channels[0])).toBeCloseTo(1, 1);
});

it.skipIf(process.platform === 'win32')(
  'openSoundFile(ALAC) asks the program ffmpeg on the PATH, where there is one',
  async () => {
    const folder = await temporaryFolder({ ffmpeg: fakeProgram });
    await chmod(join(folder, 'ffmpeg'), 0o755);
    process.env.PATH = `${folder}${delimiter}${PATH}`;
    expect(await heard(sound('alac.m4a'))).toEqual({ sampleRate: 8000, samples: [0.375, -0.375] });
  },
);

it.each([
  ['alac.m4a', /its sound is 'alac'/],
  ['alac.caf', /Core Audio with 'alac' is not decoded/],
  ['flac.mka', /looks like Matroska or WebM/],
])('openSoundFile(%s) without ffmpeg names the codec and what to install', async (name, codec) => {
  vi.doMock('@avemo/vision-prep/node', () => ({
    openVideo: () => Promise.reject(Object.assign(new Error('none'), { code: 'no-decoder' })),
  }));
  const refused = (await fresh())(sound(name));
  await expect(refused).rejects.toThrow(codec);
  await expect(refused).rejects.toThrow(/npm install @ffmpeg\/core, or install the program ffmpeg/);
});

it('openSoundFile(no sound at all) is refused by our own decoder, whatever ffmpeg would say', async () => {
  const folder = await temporaryFolder({ 'a.m4a': 'no sound' });
  await expect((await fresh())(join(folder, 'a.m4a'))).rejects.toThrow(/begins neither as WAV/);
});
