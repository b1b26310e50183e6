import { bandMiddles, bandGain, compression, equalLoudness, leastEnergy } from './auditory-loudness';
import type { Descriptor } from './descriptor';
import type { FrameView } from './frame-spectra';
import { melEnergiesOf, type MelEnergies } from './mel-energies';
import { hopLengthOf } from './contour-source';

/** Hz below which changes of a band are held back. */
const slowest = 1;
/** The slope of five values, turned round. */
const taps = [0.2, 0.1, 0, -0.1, -0.2];

/**
 * The auditory spectrum with its bands' logarithms filtered over time by
 * H(z) = (0.2 + 0.1 z⁻¹ − 0.1 z⁻³ − 0.2 z⁻⁴)/(1 − (1 − 2π/r) z⁻¹), r the frames a second, and its mean over the bands. The
 * filter starts with the sixth frame; before it gives 0.
 *
 * Source: H. Hermansky & N. Morgan, RASTA processing of speech, 1994, https://doi.org/10.1109/89.326616. @internal
 */
export function rastaSpectrumDescriptor(view: FrameView, mel: MelEnergies): Descriptor {
  const { bands } = mel;
  return {
    names: ['audspecRasta_lengthL1norm', ...Array.from({ length: bands }, (_, b) => `audSpec_Rfilt[${b}]`)],
    prepare(frame) {
      const energies = melEnergiesOf(frame, view, mel);
      const weights = bandMiddles(mel, frame.sampleRate).map(
        (f) => bandGain * equalLoudness(f) ** compression,
      );
      const hopSeconds = hopLengthOf(frame.sampleRate) / frame.sampleRate;
      const pole = 1 - 2 * Math.PI * slowest * hopSeconds;
      const past = taps.map(() => new Float64Array(bands));
      const filtered = new Float64Array(bands);
      let frames = 0;
      return (out, offset) => {
        const now = past.pop()!;
        past.unshift(now);
        const sums = energies();
        for (let b = 0; b < bands; b++) now[b] = Math.log(Math.max(leastEnergy, sums[b]));
        const starts = frames++ < taps.length;
        let total = 0;
        for (let b = 0; b < bands; b++) {
          if (!starts) {
            let sum = pole * filtered[b];
            for (let i = 0; i < taps.length; i++) sum += taps[i] * past[i][b];
            filtered[b] = sum;
          }
          const value = weights[b] * Math.exp(compression * filtered[b]);
          out[offset + 1 + b] = value;
          total += value;
        }
        out[offset] = total / bands;
      };
    },
  };
}
