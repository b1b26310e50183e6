import { requireOptions, requirePositive } from '@avemo/checks';
import type { FrameGrid, FrameOptions } from '../frames/frame-options';
import { samplesIn, speechFrames } from '../frames/speech-frames';

/** How a pitch is looked for; shared by the pitch trackers. The default of `frameLength` is three periods of `minFrequency`. */
export interface PitchOptions extends FrameOptions {
  /** Lowest pitch looked for, Hz above 0. Default 80. */
  minFrequency?: number;
  /** Highest pitch looked for, Hz, at most sampleRate/2. Default 600, or sampleRate/2 where that is lower. */
  maxFrequency?: number;
}

/** The frequencies that a pitch is looked for among. @internal */
interface PitchRange {
  minFrequency: number;
  maxFrequency: number;
}

/** The keys of {@link PitchOptions}. @internal */
export const pitchKeys = {
  frameLength: 'length',
  hopLength: 'length',
  edges: 'string',
  minFrequency: 'number',
  maxFrequency: 'number',
} as const;

/** The options with range and lengths filled in and checked; a frame holds at least `periods` periods. @internal */
export function pitchFrames<Options extends PitchOptions>(
  caller: string,
  sampleRate: number,
  options: Options,
  { periods, seconds = 0 }: { periods: number; seconds?: number },
): Options & PitchRange & FrameGrid {
  requireOptions(
    caller,
    'options',
    options,
    'Pass { minFrequency, maxFrequency }, or nothing for the defaults',
  );
  const { minFrequency = 80, maxFrequency = Math.min(600, sampleRate / 2) } = options;
  requirePitchRange(caller, { minFrequency, maxFrequency }, sampleRate);
  const length = Math.max(samplesIn(seconds, sampleRate), Math.ceil((3 * sampleRate) / minFrequency));
  const found = speechFrames(caller, sampleRate, { ...options, minFrequency, maxFrequency }, length);
  requirePeriods(caller, found.frameLength, minFrequency, sampleRate, periods);
  return found;
}

/** Throws unless 0 < minFrequency < maxFrequency ≤ sampleRate/2. */
function requirePitchRange(
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

/** Throws unless a frame holds `periods` periods of `minFrequency`. */
function requirePeriods(
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
