import { golden } from '@avemo/golden';
import { expect, it } from 'vitest';
import { is10Paraling, openSmileDescriptors, openSmileFunctionals } from '@avemo/dsp/opensmile';
import {
  columnsOf,
  goldenColumns,
  goldenFunctionals,
  goldenGroupedNames,
  goldenNames,
  shareWithin,
  signalOf,
} from './opensmile-golden';

it("is10Paraling(…) has openSMILE's 76 descriptors and 1582 functionals in its order", () => {
  expect(['frameTime', ...is10Paraling.descriptorNames]).toEqual(goldenNames('IS10_paraling', 'lld_names'));
  expect(is10Paraling.functionalNames).toEqual(goldenGroupedNames('IS10_paraling'));
});

for (const sound of ['sp_d', 'glide']) {
  it(`openSmileDescriptors(${sound}, is10Paraling) is within 1e-3 of each descriptor's range of opensmile/IS10_paraling`, () => {
    const { data, shape } = openSmileDescriptors(signalOf(sound), is10Paraling);
    const [rows, columns] = golden('opensmile/IS10_paraling').output(`lld_${sound}`).shape;
    expect(shape).toEqual([rows, columns - 1]);
    const expected = goldenColumns('IS10_paraling', sound);
    for (const [name, values] of columnsOf(data, shape, is10Paraling.descriptorNames)) {
      // The upper band of the glide is empty, so that its predictor is badly conditioned.
      const least = sound === 'glide' && name.startsWith('lsp') ? 0.7 : 1;
      expect(shareWithin(values, expected.get(name)!, 1e-3), name).toBeGreaterThanOrEqual(least);
    }
  });
}

for (const [sound, most] of [
  ['sp_a', 29],
  ['sp_b', 2],
  ['sp_d', 23],
  ['sp_e', 1],
  ['glide', 11],
] as const) {
  it(`openSmileFunctionals(${sound}, is10Paraling) reproduces all but ${most} of 1582 functionals of opensmile/IS10_paraling`, () => {
    // The others are line spectral frequencies, and quantiles of zeros in digital silence that openSMILE rounds to 1e-5.
    const found = openSmileFunctionals(signalOf(sound), is10Paraling);
    const expected = goldenFunctionals('IS10_paraling', sound);
    const off = is10Paraling.functionalNames.filter(
      (_, i) => !(Math.abs(found[i] - expected[i]) <= 0.01 * Math.abs(expected[i]) + 1e-6),
    );
    expect(off.length, off.join(' ')).toBeLessThanOrEqual(most);
  });
}
