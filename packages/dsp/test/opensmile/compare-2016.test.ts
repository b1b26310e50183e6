import { golden } from '@avemo/golden';
import { expect, it } from 'vitest';
import { compare2016, openSmileDescriptors, openSmileFunctionals } from '@avemo/dsp/opensmile';
import {
  columnsOf,
  goldenColumns,
  goldenFunctionals,
  goldenGroupedNames,
  goldenNames,
  shareWithin,
  signalOf,
} from './opensmile-golden';

const voice = /^(F0final|voicingFinal|jitter|shimmer|logHNR)/;

it("compare2016(…) has openSMILE's 130 descriptors and 6373 functionals in its order", () => {
  expect(['frameTime', ...compare2016.descriptorNames]).toEqual(goldenNames('ComParE_2016', 'lld_names'));
  expect(compare2016.functionalNames).toEqual(goldenGroupedNames('ComParE_2016'));
});

it('openSmileDescriptors(sp_b, compare2016) is within 1e-3 of the range of opensmile/ComParE_2016 in 97 or 98 % of the rows', () => {
  const { data, shape } = openSmileDescriptors(signalOf('sp_b'), compare2016);
  const [rows, columns] = golden('opensmile/ComParE_2016').output('lld_sp_b').shape;
  expect(shape).toEqual([rows, columns - 1]);
  const expected = goldenColumns('ComParE_2016', 'sp_b');
  for (const [name, values] of columnsOf(data, shape, compare2016.descriptorNames)) {
    const least = voice.test(name) ? 0.97 : 0.98;
    expect(shareWithin(values, expected.get(name)!, 1e-3), name).toBeGreaterThan(least);
  }
});

for (const sound of ['sp_a', 'sp_b', 'sp_e']) {
  it(`openSmileFunctionals(${sound}, compare2016) is within 1 % of opensmile/ComParE_2016 in 95 % of the functionals`, () => {
    const found = openSmileFunctionals(signalOf(sound), compare2016);
    const expected = goldenFunctionals('ComParE_2016', sound);
    const close = expected.filter((value, i) => Math.abs(found[i] - value) <= 0.01 * Math.abs(value) + 1e-6);
    expect(close.length / found.length).toBeGreaterThan(0.95);
  });
}
