import type { Descriptor } from './descriptor';

/**
 * Changes of sign over samples: between neighbours, or across a zero between two of them; the last sample only ends a
 * crossing. @internal
 */
export function zeroCrossingDescriptor(): Descriptor {
  return {
    names: ['pcm_zcr'],
    prepare({ samples, length }) {
      return (out, offset) => {
        let count = 0;
        for (let n = 1; n + 1 < length; n++) {
          if (samples[n - 1] * samples[n] < 0) count++;
          else if (samples[n] === 0 && samples[n - 1] * samples[n + 1] <= 0) count++;
        }
        out[offset] = count / length;
      };
    },
  };
}
