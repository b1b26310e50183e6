import { createPrediction, levinsonDurbin, type Prediction } from '../vocal-tract/prediction';
import { bandMiddles } from './auditory-loudness';
import type { Descriptor } from './descriptor';
import type { FrameView } from './frame-spectra';
import { melEnergiesOf, type MelEnergies } from './mel-energies';

const order = 5;
const compression = 0.33;
const lifter = 22;
const scale = 32767;

/**
 * HTK's perceptual linear prediction: mel energies of at least 1 under its equal-loudness curve to the power of 0.33, with the
 * bands at both ends doubled; a predictor of order 5 of their inverse DFT; the cepstra c₁ … c₅ and c₀ of that, c_k times
 * 1 + 11 sin(πk/22).
 *
 * Source: H. Hermansky, Perceptual linear predictive analysis of speech, 1990, https://doi.org/10.1121/1.399423; The HTK Book,
 * section 5.7. @internal
 */
export function plpCepstraDescriptor(prefix: string, view: FrameView, mel: MelEnergies): Descriptor {
  const points = mel.bands + 2;
  const cosines = Array.from({ length: order + 1 }, (_, k) =>
    Float64Array.from({ length: points }, (_, b) => {
      const doubled = b > 0 && b + 1 < points ? 2 : 1;
      return (doubled * Math.cos((Math.PI * k * b) / (points - 1))) / (2 * (points - 1));
    }),
  );
  return {
    names: Array.from({ length: order + 1 }, (_, i) => `${prefix}[${i}]`),
    prepare(frame) {
      const energies = melEnergiesOf(frame, view, mel);
      const weights = bandMiddles(mel, frame.sampleRate).map(equalLoudness);
      const spectrum = new Float64Array(points);
      const correlation = new Float64Array(order + 1);
      const prediction = createPrediction(order);
      return (out, offset) => {
        const sums = energies();
        for (let b = 0; b < mel.bands; b++) {
          spectrum[b + 1] = (weights[b] * Math.max(1, scale * scale * sums[b])) ** compression;
        }
        spectrum[0] = spectrum[1];
        spectrum[points - 1] = spectrum[points - 2];
        for (let k = 0; k <= order; k++) {
          let sum = 0;
          for (let b = 0; b < points; b++) sum += cosines[k][b] * spectrum[b];
          correlation[k] = sum;
        }
        levinsonDurbin(correlation, prediction);
        writeCepstra(prediction, out, offset);
      };
    },
  };
}

/** The cepstra of 1/A(z) with the gain: c_k = −a_k − Σ (k − j)/k a_j c_{k−j}. */
function writeCepstra({ coefficients: a, error }: Prediction, out: Float64Array, offset: number): void {
  const cepstra = new Float64Array(order + 1);
  for (let k = 1; k <= order; k++) {
    let sum = 0;
    for (let j = 1; j < k; j++) sum += (k - j) * a[j] * cepstra[k - j];
    cepstra[k] = -a[k] - sum / k;
    out[offset + k - 1] = (1 + (lifter / 2) * Math.sin((Math.PI * k) / lifter)) * cepstra[k];
  }
  out[offset + order] = Math.log(error);
}

/** HTK's curve. */
function equalLoudness(frequency: number): number {
  const square = frequency * frequency;
  const share = square / (square + 1.6e5);
  return (share * share * (square + 1.44e6)) / (square + 9.61e6);
}
