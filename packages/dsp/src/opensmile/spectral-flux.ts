import type { Descriptor } from './descriptor';
import { magnitudesOf, type FrameView } from './frame-spectra';

/** Which bins the flux is taken of. @internal */
export interface SpectralFluxOptions {
  /** The first bin. */
  from?: number;
  /** Hz; the bins below it. Default: all. */
  maxFrequency?: number;
}

/** √(1/K Σ (|X_t[k]| − |X_{t−1}[k]|)²) over K bins; the first frame has none. @internal */
export function spectralFluxDescriptor(
  name: string,
  view: FrameView,
  { from = 0, maxFrequency = Infinity }: SpectralFluxOptions,
): Descriptor {
  return {
    names: [name],
    prepare(frame) {
      const magnitudes = magnitudesOf(frame, view);
      const end = Math.min(
        frame.fftLength / 2 + 1,
        Math.floor((maxFrequency * frame.fftLength) / frame.sampleRate),
      );
      const before = new Float64Array(end);
      let first = true;
      return (out, offset) => {
        const spectrum = magnitudes();
        let sum = 0;
        for (let k = from; k < end; k++) {
          const change = spectrum[k] - before[k];
          sum += change * change;
          before[k] = spectrum[k];
        }
        out[offset] = first ? 0 : Math.sqrt(sum / (end - from));
        first = false;
      };
    },
  };
}
