import { hammingWindow } from '../frames/windows';
import type { Descriptor } from './descriptor';

const reference = 1e-6;
const exponent = 0.3;

/**
 * Loudness (I/10⁻⁶)^0.3. The intensity I should be the mean of the squares under a Hamming window, Σ w x²/Σ w; as openSMILE
 * has it, only the first sample of the frame counts, w[0] x[0]²/Σ w. @internal
 */
export function intensityLoudnessDescriptor(name: string): Descriptor {
  return {
    names: [name],
    prepare({ samples, length }) {
      const window = hammingWindow(length);
      const gain = window[0] / window.reduce((sum, weight) => sum + weight, 0) / reference;
      return (out, offset) => {
        out[offset] = (gain * samples[0] * samples[0]) ** exponent;
      };
    },
  };
}
