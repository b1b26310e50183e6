import type { Descriptor } from './descriptor';
import type { FrameView } from './frame-spectra';
import { melEnergiesOf, type MelEnergies } from './mel-energies';

/** Cepstra as a set has them. @internal */
export interface CepstraOptions {
  view: FrameView;
  mel: MelEnergies;
  /** What the samples are multiplied by before the spectrum: 32768 for HTK's scale. */
  scale: number;
  /** The least energy of a band. */
  floor: number;
  /** Which coefficients, in this order. */
  coefficients: readonly number[];
  /** What they are called, coefficient by coefficient. */
  names: readonly string[];
}

const lifter = 22;

/**
 * HTK's cepstra: c_k = (1 + 11 sin(πk/22)) √(2/B) Σ_b ln max(floor, E_b) cos(πk(b + ½)/B).
 *
 * Source: The HTK Book, section 5.6. @internal
 */
export function cepstraDescriptor(options: CepstraOptions): Descriptor {
  const { view, mel, scale, floor, coefficients, names } = options;
  const { bands } = mel;
  const factor = mel.spectrum === 'power' ? scale * scale : scale;
  const table = new Float64Array(coefficients.length * bands);
  for (const [row, k] of coefficients.entries()) {
    const lift = (1 + (lifter / 2) * Math.sin((Math.PI * k) / lifter)) * Math.sqrt(2 / bands);
    for (let b = 0; b < bands; b++) {
      table[row * bands + b] = lift * Math.cos((Math.PI * k * (b + 0.5)) / bands);
    }
  }
  return {
    names,
    prepare(frame) {
      const energies = melEnergiesOf(frame, view, mel);
      const levels = new Float64Array(bands);
      return (out, offset) => {
        const sums = energies();
        for (let b = 0; b < bands; b++) levels[b] = Math.log(Math.max(floor, factor * sums[b]));
        for (let row = 0, i = 0; row < coefficients.length; row++) {
          let sum = 0;
          for (let b = 0; b < bands; b++, i++) sum += table[i] * levels[b];
          out[offset + row] = sum;
        }
      };
    },
  };
}
