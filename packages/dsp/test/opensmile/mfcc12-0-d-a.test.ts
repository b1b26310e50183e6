import { expectClose, golden } from '@avemo/golden';
import { expect, it } from 'vitest';
import { mfcc12_0_D_A, openSmileDescriptors } from '@avemo/dsp/opensmile';
import { columnsOf, goldenColumns, goldenNames, signalOf } from './opensmile-golden';

for (const sound of ['sp_a', 'sp_d', 'noise']) {
  it(`openSmileDescriptors(${sound}, mfcc12_0_D_A) reproduces opensmile/MFCC12_0_D_A, both slopes included`, () => {
    expect(['frameTime', ...mfcc12_0_D_A.descriptorNames]).toEqual(goldenNames('MFCC12_0_D_A', 'lld_names'));
    const { data, shape } = openSmileDescriptors(signalOf(sound), mfcc12_0_D_A);
    expect(shape[0]).toBe(golden('opensmile/MFCC12_0_D_A').output(`lld_${sound}`).shape[0]);
    const expected = goldenColumns('MFCC12_0_D_A', sound);
    for (const [name, values] of columnsOf(data, shape, mfcc12_0_D_A.descriptorNames)) {
      expectClose(values, expected.get(name)!, { rtol: 1e-3, atol: 1e-3 });
    }
  });
}
