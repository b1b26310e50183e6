import { requireInRange, requireOptions, requireSamples } from '@avemo/checks';
import type { NdArray } from 'ndarray';
import type { AudioSignal } from '../signal/audio-signal';
import { rowMatrix } from '../frames/frame-feature';
import type { StreamingFeature } from '../frames/streaming-feature';
import { erbFrequencies } from './erb-frequencies';
import { createGammatoneFilter } from './gammatone-filter';
import { requireSignal } from '../signal/require-signal';
import type { RowSource } from '../frames/row-stage';

/** Options of {@link gammatoneFilterbank}. */
export interface GammatoneFilterbankOptions {
  /**
   * Centre frequencies in Hz, in (0, sampleRate/2], e.g. from {@link erbFrequencies}. Default: 64 channels from 50 to 8000 Hz,
   * or to sampleRate/2.
   */
  frequencies?: Float64Array | Float32Array;
}

const chunk = 4096;

/**
 * Filters a signal like the cochlea: one gammatone filter of fourth order for each frequency,
 * g(t) = t³ exp(−2π·1.019·ERB(f_c) t) cos(2πf_c t), ERB(f) = 24.7 (4.37 f/1000 + 1) Hz, with unit gain at f_c.
 *
 * The filters are recursive with exactly the sampled impulse response; their delay is not compensated.
 *
 * @param signal - finite samples
 * @param options - the centre frequencies
 * @returns the filters' outputs, [samples, frequencies]
 * @throws RangeError for frequencies out of range or non-finite samples; TypeError for anything but a signal
 *
 * Source: R. D. Patterson et al., An efficient auditory filterbank based on the gammatone function, 1987.
 * Source: B. R. Glasberg & B. C. J. Moore, Derivation of auditory filter shapes from notched-noise data, 1990, https://doi.org/10.1016/0378-5955(90)90170-T.
 * @example
 * ```ts
 * import { erbFrequencies, gammatoneFilterbank } from '@avemo/dsp';
 *
 * const frequencies = erbFrequencies({ channels: 64, maxFrequency: 8000 });
 * const impulse = Float32Array.from({ length: 400 }, (_, n) => (n === 0 ? 1 : 0));
 * const responses = gammatoneFilterbank({ samples: impulse, sampleRate: 16000 }, { frequencies });
 * responses.shape; // → [400, 64]
 * ```
 */
export function gammatoneFilterbank(
  signal: AudioSignal,
  options: GammatoneFilterbankOptions = {},
): NdArray<Float32Array> {
  requireSignal('gammatoneFilterbank', signal);
  return rowMatrix(signal.samples, gammatoneRows(signal.sampleRate, options));
}

/**
 * {@link gammatoneFilterbank} of a stream, a row per sample.
 * @internal
 */
export function gammatoneRows(sampleRate: number, options: GammatoneFilterbankOptions): RowSource {
  requireOptions('gammatoneFilterbank', 'options', options, 'Pass { frequencies }');
  const { frequencies = erbFrequencies({ channels: 64, maxFrequency: Math.min(8000, sampleRate / 2) }) } =
    options;
  requireSamples('gammatoneFilterbank', 'frequencies', frequencies);
  const channels = frequencies.length;
  for (let c = 0; c < channels; c++) {
    const name = `frequencies[${c}]`;
    requireInRange('gammatoneFilterbank', name, frequencies[c], Number.MIN_VALUE, sampleRate / 2);
  }
  const filters = Array.from(frequencies, (frequency) => createGammatoneFilter(frequency, sampleRate));
  const output = new Float64Array(chunk);
  let received = 0;
  return {
    width: channels,
    push(samples) {
      const data = new Float32Array(samples.length * channels);
      for (let start = 0; start < samples.length;) {
        const count = Math.min(samples.length - start, chunk - (received % chunk));
        received += count;
        for (let c = 0; c < channels; c++) {
          filters[c].filter(samples, start, count, output);
          if (received % chunk === 0) filters[c].settle();
          for (let n = 0, o = start * channels + c; n < count; n++, o += channels) data[o] = output[n];
        }
        start += count;
      }
      return data;
    },
  };
}

/** {@link gammatoneFilterbank} in a stream: a row per sample. @internal */
export const gammatoneFilterbankStream: StreamingFeature<
  'gammatone-filterbank',
  {
    /** Centre frequencies in Hz, in (0, sampleRate/2]. */
    frequencies?: number[];
  }
> = {
  name: 'gammatone-filterbank',
  keys: () => ({ frequencies: 'numbers' }),
  plan: (sampleRate, { frequencies }) => ({
    source: gammatoneRows(sampleRate, { frequencies: frequencies && Float64Array.from(frequencies) }),
    hop: 1,
    span: 1,
    head: 1,
  }),
};
