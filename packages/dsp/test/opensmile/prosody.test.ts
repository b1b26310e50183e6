import { golden } from '@avemo/golden';
import { expect, it } from 'vitest';
import { openSmileDescriptors, prosodyAcf, prosodyShs } from '@avemo/dsp/opensmile';
import { columnsOf, goldenColumns, goldenNames, shareWithin, signalOf } from './opensmile-golden';

for (const [set, name, pitch, exact] of [
  [prosodyAcf, 'prosodyAcf', 'F0_sma', ['voiceProb_sma', 'F0_sma', 'pcm_loudness_sma']],
  [prosodyShs, 'prosodyShs', 'F0final_sma', ['pcm_loudness_sma']],
] as const) {
  for (const sound of ['sp_a', 'sp_d', 'glide']) {
    it(`openSmileDescriptors(${sound}, ${set.name}) has the rows of opensmile/${name}, and its pitch within 1 % of the range in 94 % of them`, () => {
      expect(['frameTime', ...set.descriptorNames]).toEqual(goldenNames(name, 'lld_names'));
      const { data, shape } = openSmileDescriptors(signalOf(sound), set);
      expect(shape[0]).toBe(golden(`opensmile/${name}`).output(`lld_${sound}`).shape[0]);
      const found = columnsOf(data, shape, set.descriptorNames);
      const expected = goldenColumns(name, sound);
      for (const column of exact) {
        expect(shareWithin(found.get(column)!, expected.get(column)!, 1e-5), column).toBe(1);
      }
      expect(shareWithin(found.get(pitch)!, expected.get(pitch)!, 0.01)).toBeGreaterThan(0.94);
    });
  }
}

it('openSmileDescriptors(x, prosodyShs) is within 1e-3 of the range of the voicing of opensmile/prosodyShs in 88 % of the rows', () => {
  for (const sound of ['sp_a', 'sp_d', 'glide']) {
    const { data, shape } = openSmileDescriptors(signalOf(sound), prosodyShs);
    const name = 'voicingFinalUnclipped_sma';
    const found = columnsOf(data, shape, prosodyShs.descriptorNames).get(name)!;
    expect(shareWithin(found, goldenColumns('prosodyShs', sound).get(name)!, 1e-3), sound).toBeGreaterThan(
      0.88,
    );
  }
});
