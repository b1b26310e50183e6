import type { Descriptor } from './descriptor';
import { powerSpectrumOf, type FrameView } from './frame-spectra';

/**
 * Psychoacoustic sharpness 0.11 Σ g(z) z P/Σ P, z the critical band rate of a bin, g(z) = 1 up to 16 Bark and from there
 * 1 + 3 ((z − 16)/8)^log₂3, which is 4 at 24 Bark.
 *
 * Source: E. Zwicker & H. Fastl, Psychoacoustics, 1999, https://doi.org/10.1007/978-3-662-09562-1; H. Traunmüller, Analytical
 * expressions for the tonotopic sensory scale, 1990, https://doi.org/10.1121/1.399849. @internal
 */
export function sharpnessDescriptor(prefix: string, view: FrameView): Descriptor {
  return {
    names: [`${prefix}psySharpness`],
    prepare(frame) {
      const spectrum = powerSpectrumOf(frame, view);
      const last = frame.fftLength / 2;
      const weights = Float64Array.from({ length: last + 1 }, (_, k) => {
        const rate = k > 0 ? criticalBandRate((k * frame.sampleRate) / frame.fftLength) : 0;
        const sharp = rate > 16 ? 1 + 3 * ((rate - 16) / 8) ** Math.log2(3) : 1;
        return 0.11 * sharp * rate;
      });
      return (out, offset) => {
        const power = spectrum();
        let [sum, energy] = [0, 0];
        for (let k = 1; k <= last; k++) {
          sum += weights[k] * power[k];
          energy += power[k];
        }
        out[offset] = energy > 0 ? sum / energy : 0;
      };
    },
  };
}

/** Bark. */
function criticalBandRate(frequency: number): number {
  const rate = 26.81 / (1 + 1960 / frequency) - 0.53;
  if (rate < 2) return rate + 0.15 * (2 - rate);
  return rate > 20.1 ? rate + 0.22 * (rate - 20.1) : rate;
}
