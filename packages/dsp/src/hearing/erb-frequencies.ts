import { requireInRange, requireInteger, requireOptions } from '@avemo/checks';

/** Options of {@link erbFrequencies}. */
export interface ErbFrequenciesOptions {
  /** How many frequencies, ≥ 2. */
  channels: number;
  /** The lowest, Hz ≥ 0. Default 50. */
  minFrequency?: number;
  /** The highest, Hz. */
  maxFrequency: number;
}

/**
 * Frequencies at equal distances on the ERB-rate scale E(f) = 21.4 log₁₀(1 + 0.00437 f), both ends included: where the
 * channels of a cochlea model lie.
 *
 * @param options - their number, the lowest and the highest
 * @returns `channels` frequencies in Hz, rising, in double precision
 * @throws RangeError for fewer than 2 channels or frequencies that are not 0 ≤ min < max
 *
 * Source: B. R. Glasberg & B. C. J. Moore, Derivation of auditory filter shapes from notched-noise data, 1990, https://doi.org/10.1016/0378-5955(90)90170-T.
 * @example
 * ```ts
 * import { erbFrequencies } from '@avemo/dsp';
 *
 * erbFrequencies({ channels: 3, maxFrequency: 8000 }); // → [50, 1285.92, 8000]
 * ```
 */
export function erbFrequencies(options: ErbFrequenciesOptions): Float64Array {
  requireOptions('erbFrequencies', 'options', options, 'Pass { channels, maxFrequency }');
  const { channels, minFrequency = 50, maxFrequency } = options;
  requireInteger('erbFrequencies', 'channels', channels, { min: 2, max: 2 ** 16 });
  requireInRange('erbFrequencies', 'minFrequency', minFrequency, 0, 1e9);
  requireInRange('erbFrequencies', 'maxFrequency', maxFrequency, 0, 1e9);
  if (minFrequency >= maxFrequency) {
    throw new RangeError(
      `erbFrequencies: minFrequency must be below maxFrequency; got ${minFrequency} and ${maxFrequency}.`,
    );
  }
  const low = Math.log10(1 + 0.00437 * minFrequency);
  const high = Math.log10(1 + 0.00437 * maxFrequency);
  const frequencies = Float64Array.from({ length: channels }, (_, c) => {
    return (10 ** (low + ((high - low) * c) / (channels - 1)) - 1) / 0.00437;
  });
  frequencies[0] = minFrequency;
  frequencies[channels - 1] = maxFrequency;
  return frequencies;
}
