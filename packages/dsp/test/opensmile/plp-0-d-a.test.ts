import { expectClose, golden } from '@avemo/golden';
import { expect, it } from 'vitest';
import { openSmileDescriptors, plp_0_D_A } from '@avemo/dsp/opensmile';
import { columnsOf, goldenColumns, goldenNames, signalOf } from './opensmile-golden';

for (const sound of ['sp_a', 'sp_d']) {
  it(`openSmileDescriptors(${sound}, plp_0_D_A) reproduces opensmile/PLP_0_D_A, both slopes included`, () => {
    expect(['frameTime', ...plp_0_D_A.descriptorNames]).toEqual(goldenNames('PLP_0_D_A', 'lld_names'));
    const { data, shape } = openSmileDescriptors(signalOf(sound), plp_0_D_A);
    expect(shape[0]).toBe(golden('opensmile/PLP_0_D_A').output(`lld_${sound}`).shape[0]);
    const expected = goldenColumns('PLP_0_D_A', sound);
    for (const [name, values] of columnsOf(data, shape, plp_0_D_A.descriptorNames)) {
      expectClose(values, expected.get(name)!, { rtol: 1e-4, atol: 1e-4 });
    }
  });
}
