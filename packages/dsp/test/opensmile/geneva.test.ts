import { expect, it } from 'vitest';
import { egemapsV02, gemapsV01b, openSmileDescriptors, openSmileFunctionals } from '@avemo/dsp/opensmile';
import {
  columnsOf,
  goldenColumns,
  goldenFunctionals,
  goldenNames,
  shareWithin,
  signalOf,
} from './opensmile-golden';

it("egemapsV02(…) and gemapsV01b have openSMILE's descriptors and functionals in its order", () => {
  for (const [set, name] of [
    [egemapsV02, 'eGeMAPSv02'],
    [gemapsV01b, 'GeMAPSv01b'],
  ] as const) {
    expect(['frameTime', ...set.descriptorNames]).toEqual(goldenNames(name, 'lld_names'));
    expect(set.functionalNames).toEqual(goldenNames(name, 'functional_names'));
  }
});

const pitch = 'F0semitoneFrom27.5Hz_sma3nz';
/** Shares of frames within 1e-3 of a descriptor's range; formants come from equations that are badly conditioned. */
const least: [RegExp, number][] = [
  [/^(Loudness|alpha|hammarberg|slope|spectralFlux|mfcc)/, 0.999],
  [/^(F0semi|jitter|shimmer)/, 0.97],
  [/^(HNR|logRelF0-H1-H2)/, 0.88],
  [/^(logRelF0-H1-A3|F\dfrequency|F\dampl)/, 0.8],
  [/^F\dbandwidth/, 0.75],
];

for (const sound of ['sp_a', 'sp_b', 'sp_d', 'sp_e']) {
  it(`openSmileDescriptors(${sound}, egemapsV02) follows opensmile/eGeMAPSv02`, () => {
    const expected = goldenColumns('eGeMAPSv02', sound);
    const { data, shape } = openSmileDescriptors(signalOf(sound), egemapsV02);
    const found = columnsOf(data, shape, egemapsV02.descriptorNames);
    expect(shape[0]).toBe(expected.get(pitch)!.length);
    for (const [name, values] of found) {
      const limit = least.find(([kind]) => kind.test(name))?.[1];
      if (limit) expect(shareWithin(values, expected.get(name)!, 1e-3), name).toBeGreaterThan(limit);
    }
    const [ours, theirs] = [found.get(pitch)!, expected.get(pitch)!];
    const agreed = ours.filter((value, t) => value > 0 === theirs[t] > 0);
    expect(agreed.length / ours.length).toBeGreaterThan(0.98);
    // 0.5 % are 0.086 semitones
    const both = Array.from(ours.keys()).filter((t) => ours[t] > 0 && theirs[t] > 0);
    const near = both.filter((t) => Math.abs(ours[t] - theirs[t]) < 0.086);
    expect(near.length / both.length).toBeGreaterThan(0.98);
  });
}

/** What does not follow openSMILE closely, see docs/opensmile.md. */
const loose = /^(F0.*Slope|F\d(frequency|bandwidth|amplitude)|HNR|logRel|.*Segment|loudness.*Slope)/;

it('openSmileFunctionals(x, egemapsV02) is within 2 % of opensmile/eGeMAPSv02 on speech, but for what docs/opensmile.md names', () => {
  for (const sound of ['sp_b', 'sp_e']) {
    const expected = goldenFunctionals('eGeMAPSv02', sound);
    const found = openSmileFunctionals(signalOf(sound), egemapsV02);
    for (const [i, name] of egemapsV02.functionalNames.entries()) {
      if (loose.test(name)) continue;
      const tolerance = name.includes('UV') || name.includes('slope') ? 0.08 : 0.02;
      expect(Math.abs(found[i] / expected[i] - 1), `${sound} ${name}`).toBeLessThan(tolerance);
    }
  }
});

it('openSmileFunctionals(x, gemapsV01b) gives what egemapsV02 gives under the same names', () => {
  const signal = signalOf('sp_b');
  const [large, small] = [egemapsV02, gemapsV01b].map((set) => openSmileFunctionals(signal, set));
  const picked = gemapsV01b.functionalNames.map((name) => large[egemapsV02.functionalNames.indexOf(name)]);
  expect(Array.from(small)).toEqual(picked);
});

it('openSmileDescriptors(x, egemapsV02) of silence is finite and unvoiced', () => {
  const { data, shape } = openSmileDescriptors(signalOf('silence'), egemapsV02);
  expect(data.every(Number.isFinite)).toBe(true);
  expect(
    columnsOf(data, shape, egemapsV02.descriptorNames)
      .get(pitch)!
      .every((value) => value === 0),
  ).toBe(true);
});
