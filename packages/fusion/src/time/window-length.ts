import { requireInteger } from '@avemo/checks';

/** Throws unless `value` is an odd integer ≥ 1, so that a window has a frame in its middle. */
export function requireWindowLength(caller: string, value: unknown): asserts value is number {
  requireInteger(caller, 'windowLength', value);
  if (value % 2 === 0) {
    throw new RangeError(
      `${caller}: windowLength must be odd, so that the current frame is in the middle; got ${value}. Use ${value + 1}.`,
    );
  }
}
