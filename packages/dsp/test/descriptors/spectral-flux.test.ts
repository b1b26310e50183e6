import { expectClose, golden, goldenSignal } from '@avemo/golden';
import ndarray from 'ndarray';
import { describe, expect, it } from 'vitest';
import { spectralFlux, spectrogram } from '@avemo/dsp';

const reference = golden('dsp/spectral_flux');
const options = { frameLength: 400, hopLength: 160, fftLength: 512 };
const norms = ['l1', 'l2', 'max'] as const;
const spectraOf = (samples: Float32Array) => spectrogram({ samples, sampleRate: 16000 }, options);

describe('spectralFlux', () => {
  for (const file of reference.parameters.files as string[]) {
    it(`spectralFlux(spectra, { norm }) reproduces dsp/spectral_flux on ${file}`, () => {
      const spectra = spectraOf(goldenSignal(file).data);
      for (const norm of norms) {
        const { data, tolerance } = reference.output(`${norm}_${file}`);
        const flux = spectralFlux(spectra, { norm });
        expect(flux.shape).toEqual([data.length, 1]);
        expectClose(flux.data, data, tolerance);
      }
    });
  }

  it("spectralFlux(g_t·X_t) is spectralFlux(X) for every norm, and is not for 'none'", () => {
    const spectra = spectraOf(goldenSignal('sp_b').data.subarray(9000, 12000));
    const gains = ndarray(
      spectra.data.map((value, i) => value * 2 ** (Math.floor(i / 257) % 5)) as Float32Array,
      spectra.shape,
    );
    for (const norm of norms) {
      expectClose(spectralFlux(gains, { norm }).data, spectralFlux(spectra, { norm }).data, {
        rtol: 1e-6,
        atol: 1e-9,
      });
    }
    expect(spectralFlux(gains, { norm: 'none' }).get(1, 0)).not.toBeCloseTo(
      spectralFlux(spectra, { norm: 'none' }).get(1, 0),
      3,
    );
  });

  it('spectralFlux(spectra) is 0 while nothing changes and 2 between tones that share no bin', () => {
    const spectra = ndarray(Float32Array.of(1, 0, 3, 0, 0, 5, 0, 0, 0, 2), [5, 2]);
    expect([...spectralFlux(spectra).data]).toEqual([0, 0, 2, 1, 1]);
    expect([...spectralFlux(spectra, { norm: 'none' }).data]).toEqual([0, 4, 34, 25, 4]);
  });

  it('spectralFlux(silence) is 0; bad input is refused', () => {
    const silence = spectraOf(new Float32Array(2000));
    for (const norm of norms) expect(spectralFlux(silence, { norm }).data).toEqual(new Float32Array(11));
    expect(spectralFlux(spectraOf(new Float32Array(3))).shape).toEqual([0, 1]);
    expect(() => spectralFlux(silence, { norm: 'l3' as never })).toThrow("'l1', 'l2', 'max', 'none'");
    expect(() => spectralFlux(ndarray(Float32Array.of(-1), [1, 1]))).toThrow('spectra holds -1');
    expect(() => spectralFlux(ndarray(Float32Array.of(Infinity), [1, 1]))).toThrow('holds Infinity');
  });
});
