import { readFile } from 'node:fs/promises';
import { beforeAll, expect, it } from 'vitest';
import { useBackend } from '@avemo/backend';
import { decodeAudio } from '@avemo/dsp';
import { readWeights } from '@avemo/weights';
import { describeVoice, voiceFunctionalNames, voiceFunctionals } from '../../src/predict/index';
import { decodeVoice } from '../../src/predict/voice/voice-file';

beforeAll(() => useBackend('cpu'));

async function described(name: string) {
  const { channels, sampleRate } = await decodeAudio(
    await readFile(new URL(`copies/${name}`, import.meta.url)),
  );
  const [samples] = channels;
  const voice = describeVoice({ samples, sampleRate });
  return {
    names: voiceFunctionalNames(voice),
    values: voiceFunctionals(voice, 0, samples.length / sampleRate),
  };
}

it.each(['copy.m4a', 'copy.mp3', 'copy.opus'])(
  'voiceFunctionals(%s, …) have the levels of bands and cepstra that they have without loss',
  async (name) => {
    const { model } = await decodeVoice(await readWeights('voice'));
    const whole = await described('whole.flac');
    const copy = await described(name);
    const squares = whole.names.flatMap((functional, f) =>
      /^(mel|mfcc)\d+_(amean|stddev|quartile\d)$/.test(functional)
        ? [((copy.values[f] - whole.values[f]) / model.scale[f]) ** 2]
        : [],
    );
    expect(squares.length).toBe(37 * 5);
    // In deviations over the training clips.
    expect(Math.sqrt(squares.reduce((sum, square) => sum + square, 0) / squares.length)).toBeLessThan(0.2);
  },
);
