import { createMelBands } from '../mel/mel-bands';
import type { Frame } from './frame';
import { magnitudesOf, powerSpectrumOf, type FrameView } from './frame-spectra';

/** The triangular filters of a set. @internal */
export interface MelEnergies {
  bands: number;
  /** Hz. */
  minFrequency: number;
  /** Hz. */
  maxFrequency: number;
  /** What the bands sum. */
  spectrum: 'magnitude' | 'power';
}

/**
 * Sums of the spectrum under triangles that are straight in mel (HTK's scale). The first bin that counts is the one behind
 * the bin nearest to the lower edge. @internal
 */
export function melEnergiesOf(frame: Frame, view: FrameView, options: MelEnergies): () => Float64Array {
  const { bands: melBands, minFrequency, maxFrequency, spectrum } = options;
  return frame.part(`mel ${JSON.stringify([view, options])}`, () => {
    const { fftLength, sampleRate } = frame;
    const values = spectrum === 'power' ? powerSpectrumOf(frame, view) : magnitudesOf(frame, view);
    const upper = Math.min(maxFrequency, sampleRate / 2);
    const bands = createMelBands({
      ...{ sampleRate, fftLength, melBands, minFrequency, maxFrequency: upper, triangles: 'mel' },
    });
    const first = Math.round((minFrequency * fftLength) / sampleRate) + 1;
    const counted = new Float64Array(fftLength / 2 + 1);
    const mel = new Float64Array(melBands);
    return () => {
      counted.set(values());
      counted.fill(0, 0, first);
      bands.sum(counted, mel);
      return mel;
    };
  });
}
