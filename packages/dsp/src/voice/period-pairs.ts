import { requireFinite, requireOptions, requirePositive, requireSamples } from '@avemo/checks';

/** Options of {@link jitter}: which periods count. */
export interface JitterOptions {
  /** Shortest period that counts, seconds above 0. Default 0.0001. */
  minPeriod?: number;
  /** Longest period that counts, seconds. Default 0.02. */
  maxPeriod?: number;
  /** Largest ratio of neighbouring periods, ≥ 1. Default 1.3. */
  maxPeriodFactor?: number;
}

/** The periods between pulses, and which of them are taken as such. @internal */
export interface Periods {
  periods: Float64Array;
  /** Whether period i is within the bounds. */
  inBounds(i: number): boolean;
  /** Whether `count` periods from i on are within the bounds and each within the factor of the one before. */
  regular(i: number, count: number): boolean;
}

/** Checks pulses and bounds. @internal */
export function requirePeriodsBetween(caller: string, pulses: Float64Array, options: JitterOptions): Periods {
  requireOptions(caller, 'options', options);
  const { minPeriod = 0.0001, maxPeriod = 0.02, maxPeriodFactor = 1.3 } = options;
  requireSamples(caller, 'pulses', pulses);
  requirePositive(caller, 'minPeriod', minPeriod);
  requirePositive(caller, 'maxPeriod', maxPeriod);
  requireFinite(caller, 'maxPeriodFactor', maxPeriodFactor);
  if (minPeriod >= maxPeriod) {
    throw new RangeError(`${caller}: minPeriod must be below maxPeriod; got ${minPeriod} and ${maxPeriod}.`);
  }
  if (maxPeriodFactor < 1) {
    throw new RangeError(`${caller}: maxPeriodFactor must be at least 1; got ${maxPeriodFactor}.`);
  }
  const periods = new Float64Array(Math.max(0, pulses.length - 1));
  for (let i = 0; i < periods.length; i++) {
    periods[i] = pulses[i + 1] - pulses[i];
    if (!(periods[i] > 0)) {
      throw new RangeError(`${caller}: pulses must rise; got ${pulses[i]} and ${pulses[i + 1]} at ${i}.`);
    }
  }
  const inBounds = (i: number) => periods[i] >= minPeriod && periods[i] <= maxPeriod;
  return {
    periods,
    inBounds,
    regular(i, count) {
      for (let j = i; j < i + count; j++) {
        if (!inBounds(j)) return false;
        if (j > i && ratio(periods[j - 1], periods[j]) > maxPeriodFactor) return false;
      }
      return true;
    },
  };
}

/** The larger of two positive numbers over the smaller. @internal */
export function ratio(a: number, b: number): number {
  return a > b ? a / b : b / a;
}
