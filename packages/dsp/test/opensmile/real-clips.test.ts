import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { readNpy } from '@avemo/golden';
import { describe, expect, it } from 'vitest';
import { decodeAudio, toMono } from '@avemo/dsp';
import { egemapsV02, is09Emotion, openSmileFunctionals } from '@avemo/dsp/opensmile';
import { correlation } from './opensmile-golden';

const data = process.env.AVEMO_DATA ?? fileURLToPath(new URL('../../../../../shared/data', import.meta.url));
const folder = join(data, 'opensmile-real');
const here = existsSync(join(folder, 'files.csv'));

// Every fifth of 30 clips of Emo-DB and 30 of RAVDESS.
const step = 5;

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
        const clip = join(data, files[row].split(',')[1]);
        const signal = toMono(await decodeAudio(new Uint8Array(readFileSync(clip))));
        rows.push({ found: openSmileFunctionals(signal, set), row });
      }
      const correlated = set.functionalNames.filter((_, k) => {
        const ours = rows.map(({ found }) => found[k]);
        const theirs = rows.map(({ row }) => expected[row * shape[1] + k]);
        return correlation(ours, theirs) >= close;
      });
      expect(correlated.length).toBeGreaterThanOrEqual(atLeast);
    });
  }
});
