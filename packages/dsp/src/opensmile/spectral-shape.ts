import type { Descriptor } from './descriptor';
import { powerSpectrumOf, type FrameView } from './frame-spectra';

/** Least power of a bin in the entropy. */
const entropyFloor = 1e-7;

/** Shares of the energy below the roll-off points. */
const rollOffShares = [0.25, 0.5, 0.75, 0.9];

/**
 * The shape of |X[k]|² above 0 Hz: roll-off points; the centroid f̄ = Σ f P/Σ P; the entropy −Σ p log₂ p of p = P/Σ P; the
 * central moments σ² = Σ (f − f̄)² p, Σ (f − f̄)³ p/σ³ and Σ (f − f̄)⁴ p/σ⁴; the slope of the regression line over frequency,
 * times the number of bins less one.
 *
 * A bin counts with at least 10⁻⁷ in the entropy, although the sum that it is divided by has no such floor: quiet frames
 * exceed log₂ K bits. The entropy is never negative. In digital silence the roll-off points are the first bin, and
 * everything else is 0.
 *
 * Source: F. Eyben, Real-time speech and music classification by large audio feature space extraction, 2016, 2.2.4,
 * https://doi.org/10.1007/978-3-319-27299-3. @internal
 */
export function spectralShapeDescriptor(prefix: string, view: FrameView): Descriptor {
  return {
    names: [
      ...rollOffShares.map((share) => `spectralRollOff${(100 * share).toFixed(1)}`),
      ...['Centroid', 'Entropy', 'Variance', 'Skewness', 'Kurtosis', 'Slope'].map(
        (name) => `spectral${name}`,
      ),
    ].map((name) => prefix + name),
    prepare(frame) {
      const spectrum = powerSpectrumOf(frame, view);
      const spacing = frame.sampleRate / frame.fftLength;
      const last = frame.fftLength / 2;
      const middle = (spacing * (last + 1)) / 2;
      let squares = 0;
      for (let k = 1; k <= last; k++) squares += (k * spacing - middle) ** 2;
      return (out, offset) => {
        const power = spectrum();
        let [energy, sum] = [0, 0];
        for (let k = 1; k <= last; k++) {
          energy += power[k];
          sum += k * power[k];
        }
        out.fill(0, offset, offset + rollOffShares.length + 6);
        writeRollOffs(power, energy, spacing, out, offset);
        if (energy <= 0) return;
        const centroid = (spacing * sum) / energy;
        let [entropy, second, third, fourth, products] = [0, 0, 0, 0, 0];
        for (let k = 1; k <= last; k++) {
          const share = Math.max(entropyFloor, power[k]) / energy;
          entropy -= share * Math.log2(share);
          const distance = k * spacing - centroid;
          const moment = distance * distance * power[k];
          second += moment;
          third += distance * moment;
          fourth += distance * distance * moment;
          products += (k * spacing - middle) * power[k];
        }
        const variance = second / energy;
        const place = offset + rollOffShares.length;
        out[place] = centroid;
        out[place + 1] = Math.max(0, entropy);
        out[place + 2] = variance;
        out[place + 3] = variance > 0 ? third / energy / variance ** 1.5 : 0;
        out[place + 4] = variance > 0 ? fourth / energy / variance ** 2 : 0;
        out[place + 5] = ((last - 1) * products) / squares;
      };
    },
  };
}

function writeRollOffs(
  power: Float64Array,
  energy: number,
  spacing: number,
  out: Float64Array,
  offset: number,
): void {
  let below = 0;
  let i = 0;
  for (let k = 1; k < power.length && i < rollOffShares.length; k++) {
    below += power[k];
    while (i < rollOffShares.length && below >= rollOffShares[i] * energy) out[offset + i++] = k * spacing;
  }
}
