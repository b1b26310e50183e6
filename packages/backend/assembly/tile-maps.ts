import { filterAtSeven, inputAtSeven, outputsFromSeven } from './seven-points';
import { filterAtPoints, inputAtPoints, outputsFromPoints } from './six-points';

/*
 * The maps of tiles, down and then across, of vectors of four channels: by 6 or 7 points in each direction, as `down` and
 * `across` say. Steps are bytes between neighbours across, line steps those between lines; points lie one after the other,
 * `toStep` apart.
 */

/** Bytes of the largest tile of vectors. */
// @ts-ignore: decorator
@inline
export const TILE: usize = 784;

/** Maps down × across inputs to their values at the points. `work` is a tile of the thread. */
export function mapInput(
  down: i32, across: i32, from: usize, step: usize, lineStep: usize, work: usize, to: usize, toStep: usize,
): void {
  const workStep = <usize>across << 4, lineTo = toStep * across;
  for (let j = 0; j < across; j++, from += step) {
    if (down == 6) inputAtPoints(from, lineStep, work + (j << 4), workStep);
    else inputAtSeven(from, lineStep, work + (j << 4), workStep);
  }
  for (let i = 0; i < down; i++, work += workStep, to += lineTo) {
    if (across == 6) inputAtPoints(work, 16, to, toStep);
    else inputAtSeven(work, 16, to, toStep);
  }
}

/** Maps tapsDown × tapsAcross of a filter to their values at the points. */
export function mapFilter(
  down: i32, across: i32, tapsDown: i32, tapsAcross: i32,
  from: usize, step: usize, lineStep: usize, work: usize, to: usize, toStep: usize,
): void {
  const workStep = <usize>across << 4, lineTo = toStep * across;
  for (let j = 0; j < tapsAcross; j++, from += step) {
    if (down == 6) filterAtPoints(tapsDown, from, lineStep, work + (j << 4), workStep);
    else filterAtSeven(tapsDown, from, lineStep, work + (j << 4), workStep);
  }
  for (let i = 0; i < down; i++, work += workStep, to += lineTo) {
    if (across == 6) filterAtPoints(tapsAcross, work, 16, to, toStep);
    else filterAtSeven(tapsAcross, work, 16, to, toStep);
  }
}

/** Maps the products at the points to tileDown × tileAcross outputs, of which the first `high` lines are written. */
export function mapOutputs(
  down: i32, across: i32, tileDown: i32, tileAcross: i32, high: i32,
  from: usize, fromStep: usize, work: usize, to: usize, step: usize, lineStep: usize,
): void {
  const workStep = <usize>across << 4, lineFrom = fromStep * across;
  for (let j = 0; j < across; j++, from += fromStep) {
    if (down == 6) outputsFromPoints(tileDown, from, lineFrom, work + (j << 4), workStep);
    else outputsFromSeven(tileDown, from, lineFrom, work + (j << 4), workStep);
  }
  for (let i = 0; i < high; i++, work += workStep, to += lineStep) {
    if (across == 6) outputsFromPoints(tileAcross, work, 16, to, step);
    else outputsFromSeven(tileAcross, work, 16, to, step);
  }
}
