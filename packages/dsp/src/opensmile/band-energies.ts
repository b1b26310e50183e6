import type { Descriptor } from './descriptor';
import { powerSpectrumOf, type FrameView } from './frame-spectra';

/**
 * 2/N Σ |X[k]|² of the bins between two frequencies; of the bins at the ends counts the part that lies inside, all of one that
 * lies exactly there. @internal
 */
export function bandEnergiesDescriptor(
  prefix: string,
  view: FrameView,
  bands: readonly (readonly [number, number])[],
): Descriptor {
  return {
    names: bands.map(([from, to]) => `${prefix}fband${from}-${to}`),
    prepare(frame) {
      const spectrum = powerSpectrumOf(frame, view);
      const spacing = frame.sampleRate / frame.fftLength;
      const last = frame.fftLength / 2;
      const weights = bands.map(([from, to]) =>
        Float64Array.from({ length: last + 1 }, (_, k) => weightOf(k, from / spacing, to / spacing)),
      );
      return (out, offset) => {
        const power = spectrum();
        for (let b = 0; b < bands.length; b++) {
          let sum = 0;
          for (let k = 0; k <= last; k++) sum += weights[b][k] * power[k];
          out[offset + b] = sum / last;
        }
      };
    },
  };
}

/** A bin reaches to the next one. */
function weightOf(k: number, from: number, to: number): number {
  if (k === to) return 1;
  return Math.max(0, Math.min(k + 1, to) - Math.max(k, from));
}
