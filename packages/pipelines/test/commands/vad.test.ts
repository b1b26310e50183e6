import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { encodeWav } from '@avemo/dsp';
import { temporaryFolder } from '../datasets/temporary-folder';
import { avemo } from './run';

/** Silence but for tones from 0.3 to 0.7 s and from 1.2 to 1.6 s. */
const tones = Float32Array.from({ length: 32000 }, (_, n) => {
  const seconds = n / 16000;
  const on = (seconds >= 0.3 && seconds < 0.7) || (seconds >= 1.2 && seconds < 1.6);
  return on ? 0.5 * Math.sin(0.2 * n) : 0;
});

const sounds = async () => {
  const folder = await temporaryFolder({
    'two words.wav': encodeWav({ samples: tones, sampleRate: 16000 }),
    'silence.wav': encodeWav({ samples: new Float32Array(16000), sampleRate: 16000 }),
  });
  return [join(folder, 'two words.wav'), join(folder, 'silence.wav'), folder] as const;
};

it('avemo vad AUDIO… writes the stretches of every file as CSV', async () => {
  const [words, silence] = await sounds();
  const { code, stdout, stderr } = await avemo('vad', words, silence, '--method', 'endpoint');
  expect([code, stderr]).toEqual([0, '']);
  expect(stdout).toBe(`file,start,end\n${words},0.3,0.7\n${words},1.2,1.6\n`);
});

it('avemo vad --format rttm writes one line a stretch, with onset and duration', async () => {
  const [words, silence, folder] = await sounds();
  const out = join(folder, 'speech.rttm');
  const { code, stdout } = await avemo(
    'vad',
    words,
    silence,
    '--method',
    'endpoint',
    '--format',
    'rttm',
    '--out',
    out,
  );
  expect([code, stdout]).toEqual([0, '']);
  expect(await readFile(out, 'utf8')).toBe(
    'SPEAKER two_words 1 0.300 0.400 <NA> <NA> speech <NA> <NA>\nSPEAKER two_words 1 1.200 0.400 <NA> <NA> speech <NA> <NA>\n',
  );
});

it('avemo vad --json also names files without speech', async () => {
  const [words, silence] = await sounds();
  const { stdout } = await avemo('vad', words, silence, '--json', '--method', 'endpoint');
  expect(JSON.parse(stdout)).toEqual([
    {
      file: words,
      duration: 2,
      speech: [
        { start: 0.3, end: 0.7 },
        { start: 1.2, end: 1.6 },
      ],
    },
    { file: silence, duration: 1, speech: [] },
  ]);
});

it('avemo vad with a wrong call ends with 2, with a bad file with 1', async () => {
  const [words, , folder] = await sounds();
  for (const [args, message] of [
    [[words, '--method', 'magic'], /Allowed choices are mrcg, endpoint/],
    [[words, '--format', 'xml'], /Allowed choices are csv, json, rttm/],
    [[join(folder, 'none.wav')], /there is no file/],
    [[], /audio/],
  ] as const) {
    const { code, stdout, stderr } = await avemo('vad', ...args);
    expect([code, stdout]).toEqual([2, '']);
    expect(stderr).toMatch(message);
  }
  const other = await temporaryFolder({ 'note.wav': 'no sound at all' });
  const { code, stderr } = await avemo('vad', join(other, 'note.wav'));
  expect([code, stderr]).toEqual([
    1,
    expect.stringMatching(/note\.wav: decodeAudio\w*: the file begins neither/),
  ]);
});
