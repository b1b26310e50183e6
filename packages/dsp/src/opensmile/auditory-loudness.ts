import type { Descriptor } from './descriptor';
import type { Frame } from './frame';
import type { FrameView } from './frame-spectra';
import { melEnergiesOf, type MelEnergies } from './mel-energies';

/** The power that loudness is of intensity. @internal */
export const compression = 0.33;
/** The least energy of a band, before it is weighted. @internal */
export const leastEnergy = 9.3e-10;
/** What brings a band of samples within ±1 to openSMILE's scale. @internal */
export const bandGain = 1.79453;

/**
 * The auditory spectrum of perceptual linear prediction: mel energies in HTK's scale under the equal-loudness curve at the
 * bands' middles, to the power of 0.33.
 *
 * Source: H. Hermansky, Perceptual linear predictive analysis of speech, 1990, https://doi.org/10.1121/1.399423. @internal
 */
export function auditorySpectrumOf(frame: Frame, view: FrameView, mel: MelEnergies): () => Float64Array {
  return frame.part(`auditory ${JSON.stringify([view, mel])}`, () => {
    const energies = melEnergiesOf(frame, view, mel);
    const weights = bandMiddles(mel, frame.sampleRate).map(equalLoudness);
    const spectrum = new Float64Array(mel.bands);
    return () => {
      const sums = energies();
      for (let b = 0; b < spectrum.length; b++) {
        spectrum[b] = (weights[b] * Math.max(leastEnergy, sums[b])) ** compression;
      }
      return spectrum;
    };
  });
}

/** The middles of the bands, Hz, equally spaced in mel. @internal */
export function bandMiddles({ bands, minFrequency, maxFrequency }: MelEnergies, rate: number): Float64Array {
  const mel = (frequency: number) => 1127 * Math.log(1 + frequency / 700);
  const lowest = mel(minFrequency);
  const step = (mel(Math.min(maxFrequency, rate / 2)) - lowest) / (bands + 1);
  return Float64Array.from(
    { length: bands },
    (_, b) => 700 * (Math.exp((lowest + (b + 1) * step) / 1127) - 1),
  );
}

/** Hermansky's curve with its fall above 5 kHz, in the scale in which openSMILE has it. @internal */
export function equalLoudness(frequency: number): number {
  const w2 = (2 * Math.PI * frequency) ** 2;
  const curve = ((w2 + 56.8e6) * w2 * w2) / ((w2 + 6.3e6) ** 2 * (w2 + 0.38e9));
  return curve / (1 + (frequency / 4605.8) ** 7);
}

/** The mean over the bands of the auditory spectrum. @internal */
export function loudnessDescriptor(name: string, view: FrameView, mel: MelEnergies): Descriptor {
  return {
    names: [name],
    prepare(frame) {
      const spectrum = auditorySpectrumOf(frame, view, mel);
      const gain = bandGain / mel.bands;
      return (out, offset) => {
        const bands = spectrum();
        let sum = 0;
        for (let b = 0; b < bands.length; b++) sum += bands[b];
        out[offset] = gain * sum;
      };
    },
  };
}
