import { filterAtSeven, inputAtSeven, outputsFromSeven } from './seven-points';
import { filterAtPoints, inputAtPoints, outputsFromPoints } from './six-points';

/*
 * The maps of tiles, down and then across, of vectors of four channels: by 6 × 6 points or by 7 × 7, as `size` says. Steps
 * are bytes between neighbours across, line steps those between lines; points lie one after the other, `toStep` apart.
 */

/** Bytes of the largest tile of vectors. */
// @ts-ignore: decorator
@inline
export const TILE: usize = 784;

/** Maps size × size inputs to their values at the points. `work` is a tile of the thread. */
export function mapInput(size: i32, from: usize, step: usize, lineStep: usize, work: usize, to: usize, toStep: usize): void {
  if (size == 6) {
    for (let j = 0; j < 6; j++) inputAtPoints(from + step * j, lineStep, work + (j << 4), 96);
    for (let i = 0; i < 6; i++) inputAtPoints(work + i * 96, 16, to + toStep * (6 * i), toStep);
  } else {
    for (let j = 0; j < 7; j++) inputAtSeven(from + step * j, lineStep, work + (j << 4), 112);
    for (let i = 0; i < 7; i++) inputAtSeven(work + i * 112, 16, to + toStep * (7 * i), toStep);
  }
}

/** Maps taps × taps of a filter to their values at the points. */
export function mapFilter(
  size: i32, taps: i32, from: usize, step: usize, lineStep: usize, work: usize, to: usize, toStep: usize,
): void {
  if (size == 6) {
    for (let j = 0; j < taps; j++) filterAtPoints(taps, from + step * j, lineStep, work + (j << 4), 96);
    for (let i = 0; i < 6; i++) filterAtPoints(taps, work + i * 96, 16, to + toStep * (6 * i), toStep);
  } else {
    for (let j = 0; j < taps; j++) filterAtSeven(taps, from + step * j, lineStep, work + (j << 4), 112);
    for (let i = 0; i < 7; i++) filterAtSeven(taps, work + i * 112, 16, to + toStep * (7 * i), toStep);
  }
}

/** Maps the products at the points to outputs × outputs, of which the first `high` lines are written. */
export function mapOutputs(
  size: i32, outputs: i32, high: i32, from: usize, fromStep: usize, work: usize, to: usize, step: usize, lineStep: usize,
): void {
  if (size == 6) {
    for (let j = 0; j < 6; j++) outputsFromPoints(outputs, from + fromStep * j, 6 * fromStep, work + (j << 4), 96);
    for (let i = 0; i < high; i++) outputsFromPoints(outputs, work + i * 96, 16, to + lineStep * i, step);
  } else {
    for (let j = 0; j < 7; j++) outputsFromSeven(outputs, from + fromStep * j, 7 * fromStep, work + (j << 4), 112);
    for (let i = 0; i < high; i++) outputsFromSeven(outputs, work + i * 112, 16, to + lineStep * i, step);
  }
}
