import { readFile } from 'node:fs/promises';
import { expect, it } from 'vitest';
import { decodeAudio, resample, toMono } from '@avemo/dsp';
import { heardSignal } from '../../src/io/heard-sound';
import { findSpeech, findSpeechInPieces } from '../../src/preparations/find-speech';
import { createRandom } from '../../src/random';

it('findSpeechInPieces(pieces) finds what findSpeech finds in the whole, however it is cut', async () => {
  const file = new URL('../faults/speech.wav', import.meta.url);
  const spoken = toMono(await decodeAudio(await readFile(file)));
  const { samples } = resample(spoken, 16_000);
  // Twice, with silence before, between and behind.
  const gap = 9_000;
  const sound = new Float32Array(2 * samples.length + 3 * gap);
  sound.set(samples, gap);
  sound.set(samples, samples.length + 2 * gap);
  const whole = await findSpeech(heardSignal({ samples: sound, sampleRate: 16_000 }), 'mrcg');
  expect(whole.length).toBeGreaterThan(1);
  const random = createRandom(1);
  for (const longest of [400, 7_000, 200_000]) {
    const cut = async function* () {
      for (let at = 0; at < sound.length;) {
        const end = at + 1 + random.integer(longest);
        yield sound.subarray(at, end);
        at = end;
      }
    };
    expect(await findSpeechInPieces(cut())).toEqual({ speech: whole, seconds: sound.length / 16_000 });
  }
});

it('findSpeechInPieces(pieces) of nothing finds nothing', async () => {
  expect(await findSpeechInPieces((async function* () {})())).toEqual({ speech: [], seconds: 0 });
});
