import { golden } from '@avemo/golden';
import { expect, it } from 'vitest';
import { openSmileDescriptors, prosodyAcf, prosodyShs } from '@avemo/dsp/opensmile';
import { columnsOf, goldenColumns, goldenNames, shareWithin, signalOf } from './opensmile-golden';

for (const [set, name, columns, part] of [
  [prosodyAcf, 'prosodyAcf', ['voiceProb_sma', 'F0_sma', 'pcm_loudness_sma'], 1e-5],
  [prosodyShs, 'prosodyShs', ['F0final_sma', 'voicingFinalUnclipped_sma', 'pcm_loudness_sma'], 2e-4],
] as const) {
  for (const sound of ['sp_a', 'sp_d', 'glide']) {
    it(`openSmileDescriptors(${sound}, ${set.name}) has the rows of opensmile/${name}, all within ${part} of the range`, () => {
      expect(['frameTime', ...set.descriptorNames]).toEqual(goldenNames(name, 'lld_names'));
      const { data, shape } = openSmileDescriptors(signalOf(sound), set);
      expect(shape[0]).toBe(golden(`opensmile/${name}`).output(`lld_${sound}`).shape[0]);
      const found = columnsOf(data, shape, set.descriptorNames);
      const expected = goldenColumns(name, sound);
      for (const column of columns) {
        expect(shareWithin(found.get(column)!, expected.get(column)!, part), column).toBe(1);
      }
    });
  }
}
