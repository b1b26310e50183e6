import { cepstraDescriptor } from './cepstra';
import { contoursOf } from './contour-block';
import { frameContours } from './contour-source';
import { openSmileSet, type OpenSmileSet } from './open-smile-set';

/**
 * HTK's cepstra c₁ … c₁₂ and c₀ with first and second slopes, openSMILE's `MFCC12_0_D_A`: 39 descriptors of 25 ms frames, no
 * functionals. The names count from 0 although c₀ stands last, as openSMILE has it.
 *
 * Source: The HTK Book, section 5.6, https://htk.eng.cam.ac.uk.
 * @example
 * ```ts
 * import { mfcc12_0_D_A } from '@avemo/dsp/opensmile';
 *
 * mfcc12_0_D_A.descriptorNames.length; // → 39
 * ```
 */
export const mfcc12_0_D_A: OpenSmileSet = /* @__PURE__ */ openSmileSet(
  'mfcc12-0-d-a',
  'MFCC12_0_D_A of openSMILE: c1 … c12 and c0 of 25 ms frames, with first and second slopes',
  () => {
    const coefficients = [...Array.from({ length: 12 }, (_, i) => i + 1), 0];
    const source = frameContours(0.025, [
      cepstraDescriptor({
        view: { window: 'hamming', preEmphasis: 0.97 },
        mel: { bands: 26, minFrequency: 0, maxFrequency: 8000, spectrum: 'power' },
        scale: 32768,
        floor: 1,
        coefficients,
        names: coefficients.map((_, i) => `pcm_fftMag_mfcc[${i}]`),
      }),
    ]);
    return {
      sources: [source],
      descriptors: [0, 1, 2].flatMap((slopes) => contoursOf(source.names, { slopes })),
      functionals: [],
      functionalRows: 0,
    };
  },
);
