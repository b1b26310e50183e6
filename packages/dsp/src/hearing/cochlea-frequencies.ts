import { requireInRange, requireInteger } from '@avemo/checks';
import { erbFrequencies } from './erb-frequencies';

/** The channels of a model of the cochlea, equally spaced on the ERB-rate scale. */
export interface CochleaOptions {
  /** How many channels, ≥ 2. Default 64. */
  channels?: number;
  /** Centre of the lowest channel, Hz above 0. Default 50. */
  minFrequency?: number;
  /** Centre of the highest channel, Hz, at most sampleRate/2. Default 8000. */
  maxFrequency?: number;
}

/** Checks the options against the sample rate and gives the centre frequencies. @internal */
export function cochleaFrequencies(
  caller: string,
  { channels = 64, minFrequency = 50, maxFrequency = 8000 }: CochleaOptions,
  sampleRate: number,
): Float64Array {
  requireInteger(caller, 'channels', channels, { min: 2, max: 2 ** 16 });
  requireInRange(caller, 'maxFrequency', maxFrequency, Number.MIN_VALUE, 1e9);
  if (maxFrequency > sampleRate / 2) {
    throw new RangeError(
      `${caller}: maxFrequency must be at most sampleRate/2 = ${sampleRate / 2}; got ${maxFrequency}. ` +
        'Lower maxFrequency, or take a signal of a higher rate.',
    );
  }
  requireInRange(caller, 'minFrequency', minFrequency, Number.MIN_VALUE, maxFrequency);
  return erbFrequencies({ channels, minFrequency, maxFrequency });
}
