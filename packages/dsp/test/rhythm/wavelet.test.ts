import { expectClose, golden } from '@avemo/golden';
import { expect, it } from 'vitest';
import { waveletStep } from '../../src/rhythm/wavelet';

it('waveletStep(impulse) gives the filters of dsp/beat_histogram', () => {
  const { output } = golden('dsp/beat_histogram');
  const taps = { lo: new Float64Array(8), hi: new Float64Array(8) };
  for (const place of [20, 21]) {
    const { approximation, detail } = waveletStep(
      Float64Array.from({ length: 40 }, (_, n) => +(n === place)),
    );
    // a[k] = lo[2k + 1 − place]
    for (let k = 0; k < approximation.length; k++) {
      const tap = 2 * k + 1 - place;
      if (tap < 0 || tap > 7) continue;
      taps.lo[tap] = approximation[k];
      taps.hi[tap] = detail[k];
    }
  }
  for (const band of ['lo', 'hi'] as const) {
    const { data, tolerance } = output(`filter_${band}`);
    expect(data).toHaveLength(8);
    expectClose(taps[band], data, tolerance);
  }
});
