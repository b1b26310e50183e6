import { requirePositive } from '@avemo/checks';

/** The frequencies that a pitch is looked for among; shared by the pitch trackers. @internal */
export interface PitchRange {
  minFrequency: number;
  maxFrequency: number;
}

/** Throws unless 0 < minFrequency < maxFrequency ≤ sampleRate/2. @internal */
export function requirePitchRange(
  caller: string,
  { minFrequency, maxFrequency }: PitchRange,
  sampleRate: number,
): void {
  requirePositive(caller, 'minFrequency', minFrequency);
  requirePositive(caller, 'maxFrequency', maxFrequency);
  if (minFrequency >= maxFrequency || maxFrequency > sampleRate / 2) {
    throw new RangeError(
      `${caller}: minFrequency must be below maxFrequency, and that at most sampleRate/2 = ${sampleRate / 2}; ` +
        `got ${minFrequency} and ${maxFrequency}.`,
    );
  }
}

/** Throws unless a frame holds `periods` periods of `minFrequency`. @internal */
export function requirePeriods(
  caller: string,
  frameLength: number,
  minFrequency: number,
  sampleRate: number,
  periods: number,
): void {
  const least = Math.ceil((periods * sampleRate) / minFrequency);
  if (frameLength < least) {
    throw new RangeError(
      `${caller}: frameLength must hold ${periods} periods of minFrequency=${minFrequency}; got ${frameLength} samples. ` +
        `Use frameLength ≥ ${least}, or raise minFrequency.`,
    );
  }
}
