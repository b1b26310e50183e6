import type { Descriptor } from './descriptor';
import { powerSpectrumOf, type FrameView } from './frame-spectra';

/**
 * How far the power spectrum goes up and down: the differences from one extreme to the next, an extreme being one of
 * five bins, 1/N Σ |Δ| for a transform of length N.
 *
 * Source: F. Eyben, Real-time speech and music classification by large audio feature space extraction, 2016, 2.2.4,
 * https://doi.org/10.1007/978-3-319-27299-3. @internal
 */
export function harmonicityDescriptor(prefix: string, view: FrameView): Descriptor {
  return {
    names: [`${prefix}spectralHarmonicity`],
    prepare(frame) {
      const spectrum = powerSpectrumOf(frame, view);
      return (out, offset) => {
        out[offset] = riseAndFall(spectrum()) / frame.fftLength;
      };
    },
  };
}

function riseAndFall(power: Float64Array): number {
  let sum = 0;
  let last: number | undefined;
  for (let k = 3; k + 2 < power.length; k++) {
    const [b2, b1, at, a1, a2] = [power[k - 2], power[k - 1], power[k], power[k + 1], power[k + 2]];
    const peak = at > b1 && at > a1 && at > b2 && at > a2;
    if (!peak && !(at < b1 && at < a1 && at < b2 && at < a2)) continue;
    if (last !== undefined) sum += Math.abs(at - last);
    last = at;
  }
  return sum;
}
