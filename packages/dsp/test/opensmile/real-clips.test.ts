import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { golden, readNpy } from '@avemo/golden';
import { describe, expect, it } from 'vitest';
import { decodeAudio, toMono } from '@avemo/dsp';
import {
  egemapsV02,
  is09Emotion,
  is10Paraling,
  openSmileFunctionals,
  type OpenSmileSet,
} from '@avemo/dsp/opensmile';
import { correlation } from './opensmile-golden';

const data = process.env.AVEMO_DATA ?? fileURLToPath(new URL('../../../../../shared/data', import.meta.url));
const folder = join(data, 'opensmile-real');
const here = existsSync(join(folder, 'files.csv'));

// Every fifth of 30 clips of Emo-DB and 30 of RAVDESS.
const step = 5;

async function functionalsOf(clip: string, set: OpenSmileSet) {
  const bytes = new Uint8Array(readFileSync(join(data, clip)));
  return openSmileFunctionals(toMono(await decodeAudio(bytes)), set);
}

describe.skipIf(!here)(`openSMILE on real speech${here ? '' : ` (skipped: there is no ${folder})`}`, () => {
  for (const [set, name, atLeast, close] of [
    [is09Emotion, 'IS09', 381, 0.999],
    [egemapsV02, 'eGeMAPSv02', 86, 0.99],
  ] as const) {
    it(`openSmileFunctionals(clip, ${set.name}) correlates by ${close} in ${atLeast} functionals`, async () => {
      const files = readFileSync(join(folder, 'files.csv'), 'utf8').trim().split(/\r?\n/).slice(1);
      const { data: expected, shape } = readNpy(join(folder, `${name}.functionals.npy`));
      const rows: { found: Float32Array; row: number }[] = [];
      for (let row = 0; row < files.length; row += step) {
        rows.push({ found: await functionalsOf(files[row].split(',')[1], set), row });
      }
      const correlated = set.functionalNames.filter((_, k) => {
        const ours = rows.map(({ found }) => found[k]);
        const theirs = rows.map(({ row }) => expected[row * shape[1] + k]);
        return correlation(ours, theirs) >= close;
      });
      expect(correlated.length).toBeGreaterThanOrEqual(atLeast);
    });
  }

  it('openSmileFunctionals(clip, is10Paraling) correlates by 0.99 in 1570 functionals of opensmile/IS10_real_clips', async () => {
    const { parameters, output } = golden('opensmile/IS10_real_clips');
    const { data: expected, shape } = output('functionals');
    const rows: Float32Array[] = [];
    for (const clip of parameters.clips as string[]) rows.push(await functionalsOf(clip, is10Paraling));
    const correlated = is10Paraling.functionalNames.filter((_, k) => {
      const ours = rows.map((row) => row[k]);
      const theirs = rows.map((_, row) => expected[row * shape[1] + k]);
      const steady = [ours, theirs].every((values) => values.every((value) => value === values[0]));
      return steady || correlation(ours, theirs) >= 0.99;
    });
    expect(correlated.length).toBeGreaterThanOrEqual(1570);
  });
});
