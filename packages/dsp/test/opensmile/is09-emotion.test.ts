import { readFileSync } from 'node:fs';
import { expectClose, golden, goldenSignal } from '@avemo/golden';
import { expect, it } from 'vitest';
import { is09Emotion, openSmileDescriptors, openSmileFunctionals } from '@avemo/dsp/opensmile';

const reference = golden('opensmile/IS09_emotion');
const { files } = reference.parameters as { files: string[] };
const functionals = reference.output('functionals');

const namesIn = (file: string) =>
  JSON.parse(
    readFileSync(new URL(`../../../golden/cases/opensmile/IS09_emotion/${file}`, import.meta.url), 'utf8'),
  ) as string[];

const signalOf = (name: string) => ({
  samples: Float32Array.from(goldenSignal(name).data),
  sampleRate: 16000,
});

it("is09Emotion has openSMILE's 32 descriptors and 384 functionals in its order", () => {
  expect(['frameTime', ...is09Emotion.descriptorNames]).toEqual(namesIn('lld_names.json'));
  expect(is09Emotion.functionalNames).toEqual(namesIn('functional_names.json'));
});

for (const name of ['sp_a', 'sp_b', 'sp_d', 'glide']) {
  it(`openSmileDescriptors(${name}, is09Emotion) is within 1e-5 of each descriptor's range of opensmile/IS09_emotion`, () => {
    const { data, shape } = reference.output(`lld_${name}`);
    const found = openSmileDescriptors(signalOf(name), is09Emotion);
    const [rows, columns] = shape;
    expect(found.shape).toEqual([rows, columns - 1]);
    for (let c = 1; c < columns; c++) {
      const column = (values: ArrayLike<number>, width: number, at: number) =>
        Float64Array.from({ length: rows }, (_, t) => values[t * width + at]);
      const expected = column(data, columns, c);
      const range = Math.max(...expected) - Math.min(...expected);
      expectClose(column(found.data, columns - 1, c - 1), expected, { rtol: 0, atol: 2e-5 * range });
    }
  });
}

it('openSmileFunctionals(x, is09Emotion) reproduces 381 of 384 functionals on every sound of opensmile/IS09_emotion', () => {
  // The others are sums that cancel to nothing, or the place of one of several equal extremes.
  for (const name of ['sp_a', 'sp_b', 'sp_d', 'sp_e', 'glide', 'vowel', 'noise', 'silence']) {
    const found = openSmileFunctionals(signalOf(name), is09Emotion);
    const expected = functionals.data.subarray(384 * files.indexOf(name), 384 * (files.indexOf(name) + 1));
    const close = found.filter((value, i) => Math.abs(value - expected[i]) <= 1e-3 * Math.abs(expected[i]));
    expect(close.length, name).toBeGreaterThanOrEqual(381);
  }
});
