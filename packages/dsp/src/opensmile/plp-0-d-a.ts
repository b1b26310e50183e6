import { contoursOf } from './contour-block';
import { frameContours } from './contour-source';
import { openSmileSet, type OpenSmileSet } from './open-smile-set';
import { plpCepstraDescriptor } from './plp-cepstra';

/**
 * HTK's cepstra of perceptual linear prediction, c₁ … c₅ and c₀, with first and second slopes, openSMILE's `PLP_0_D_A`: 18
 * descriptors of 25 ms frames, no functionals. The names count from 0 although c₀ stands last, as openSMILE has it.
 *
 * Source: H. Hermansky, Perceptual linear predictive analysis of speech, 1990, https://doi.org/10.1121/1.399423.
 * @example
 * ```ts
 * import { plp_0_D_A } from '@avemo/dsp/opensmile';
 *
 * plp_0_D_A.descriptorNames.length; // → 18
 * ```
 */
export const plp_0_D_A: OpenSmileSet = /* @__PURE__ */ openSmileSet(
  'plp-0-d-a',
  'PLP_0_D_A of openSMILE: c1 … c5 and c0 of perceptual linear prediction, 25 ms frames, first and second slopes',
  () => {
    const view = { window: 'hamming', preEmphasis: 0.97 } as const;
    const mel = { bands: 26, minFrequency: 0, maxFrequency: 8000, spectrum: 'power' } as const;
    const source = frameContours(0.025, [plpCepstraDescriptor('PlpCC', view, mel)]);
    return {
      sources: [source],
      descriptors: [0, 1, 2].flatMap((slopes) => contoursOf(source.names, { slopes })),
      functionals: [],
      functionalRows: 0,
    };
  },
);
