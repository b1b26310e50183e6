import { transpose } from './pack';

/**
 * Transposes 4 × 4 channels of so many taps, `tapStep` bytes apart, each with rows of `rowBytes`: [tap][4][4], where
 * vectors run down the rows.
 */
export function turnTaps(from: usize, tapStep: usize, rowBytes: usize, taps: i32, to: usize): void {
  for (let t = 0; t < taps; t++, from += tapStep, to += 64) transpose(from, rowBytes, 4, 4, to, 16);
}
