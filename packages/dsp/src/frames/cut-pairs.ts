import type { FrameCutter, FrameVisitor } from './frame-cutter';

/** Sees frames alone, and two that follow each other, with the row of the first. @internal */
export interface PairVisitor {
  one: FrameVisitor;
  two(samples: Float32Array, startA: number, startB: number, row: number): void;
}

/**
 * Cuts the `rows` frames that are ready in pairs: a frame waits for the next one, and goes alone where the samples change
 * or nothing follows.
 * @internal
 */
export function cutPairs(
  cutter: FrameCutter,
  samples: Float32Array,
  last: boolean,
  rows: number,
  { one, two }: PairVisitor,
): void {
  let held: Float32Array | undefined;
  let heldStart = 0;
  cutter.cut(samples, last, (source, start, row) => {
    if (held === source) {
      held = undefined;
      two(source, heldStart, start, row - 1);
      return;
    }
    if (held) one(held, heldStart, row - 1);
    held = undefined;
    if (row === rows - 1) {
      one(source, start, row);
      return;
    }
    held = source;
    heldStart = start;
  });
}
