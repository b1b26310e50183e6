import type { Descriptor } from './descriptor';
import { magnitudesOf, type FrameView } from './frame-spectra';

/** √(1/K Σ (|X_t[k]| − |X_{t−1}[k]|)²) over the bins below 5 kHz; the first frame has none. @internal */
export function spectralFluxDescriptor(view: FrameView, maxFrequency = 5000): Descriptor {
  return {
    names: ['spectralFlux'],
    prepare(frame) {
      const magnitudes = magnitudesOf(frame, view);
      const bins = Math.min(
        frame.fftLength / 2 + 1,
        Math.floor((maxFrequency * frame.fftLength) / frame.sampleRate),
      );
      const before = new Float64Array(bins);
      let first = true;
      return (out, offset) => {
        const spectrum = magnitudes();
        let sum = 0;
        for (let k = 0; k < bins; k++) {
          const change = spectrum[k] - before[k];
          sum += change * change;
          before[k] = spectrum[k];
        }
        out[offset] = first ? 0 : Math.sqrt(sum / bins);
        first = false;
      };
    },
  };
}
