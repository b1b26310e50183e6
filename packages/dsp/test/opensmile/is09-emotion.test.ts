import { expectClose, golden } from '@avemo/golden';
import { expect, it } from 'vitest';
import { is09Emotion, openSmileDescriptors, openSmileFunctionals } from '@avemo/dsp/opensmile';
import { columnsOf, goldenColumns, goldenFunctionals, goldenNames, signalOf } from './opensmile-golden';

it("is09Emotion(…) has openSMILE's 32 descriptors and 384 functionals in its order", () => {
  expect(['frameTime', ...is09Emotion.descriptorNames]).toEqual(goldenNames('IS09_emotion', 'lld_names'));
  expect(is09Emotion.functionalNames).toEqual(goldenNames('IS09_emotion', 'functional_names'));
});

for (const sound of ['sp_a', 'sp_b', 'sp_d', 'glide']) {
  it(`openSmileDescriptors(${sound}, is09Emotion) is within 2e-5 of each descriptor's range of opensmile/IS09_emotion`, () => {
    const { data, shape } = openSmileDescriptors(signalOf(sound), is09Emotion);
    const [rows, columns] = golden('opensmile/IS09_emotion').output(`lld_${sound}`).shape;
    expect(shape).toEqual([rows, columns - 1]);
    const expected = goldenColumns('IS09_emotion', sound);
    for (const [name, values] of columnsOf(data, shape, is09Emotion.descriptorNames)) {
      const column = expected.get(name)!;
      const range = Math.max(...column) - Math.min(...column);
      expectClose(values, column, { rtol: 0, atol: 2e-5 * range });
    }
  });
}

it('openSmileFunctionals(x, is09Emotion) reproduces 381 of 384 functionals on every sound of opensmile/IS09_emotion', () => {
  // The others are sums that cancel to nothing, or the place of one of several equal extremes.
  for (const sound of ['sp_a', 'sp_b', 'sp_d', 'sp_e', 'glide', 'vowel', 'noise', 'silence']) {
    const found = openSmileFunctionals(signalOf(sound), is09Emotion);
    const expected = goldenFunctionals('IS09_emotion', sound);
    const close = found.filter((value, i) => Math.abs(value - expected[i]) <= 1e-3 * Math.abs(expected[i]));
    expect(close.length, sound).toBeGreaterThanOrEqual(381);
  }
});
