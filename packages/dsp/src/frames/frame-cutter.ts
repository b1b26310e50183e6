import type { FrameGrid } from './frame-options';
import { countFrames, firstFrameStart } from './frame-grid';

/**
 * Sees each frame once: the samples from `start` on in `samples`, in which everything that the frame's edges refer to is
 * at hand, and the place of the frame among those of this call. @internal
 */
export type FrameVisitor = (samples: Float32Array, start: number, row: number) => void;

/** Cuts a stream of samples into frames; the frames do not depend on how the samples arrive. @internal */
export interface FrameCutter {
  /** How many frames `cut` would visit. */
  ready(length: number, last: boolean): number;
  /** Visits, in order, every frame that the stream so far decides; `last` says that nothing follows. */
  cut(samples: Float32Array, last: boolean, visit: FrameVisitor): void;
}

/** Options of {@link createFrameCutter}. @internal */
export interface FrameCutterOptions extends FrameGrid {
  /** The number of frames in a whole signal, where it is not that of the edges. */
  framesIn?: (length: number) => number;
}

/**
 * A frame is ready when it lies in what has arrived and its mirror image at the beginning does, too. A whole signal in
 * one call is read where it lies; of a stream only the samples that later frames can refer to are kept.
 * @internal
 */
export function createFrameCutter(options: FrameCutterOptions): FrameCutter {
  const { frameLength, hopLength, edges = 'drop', framesIn = (n) => countFrames(n, options) } = options;
  const first = firstFrameStart(options);
  const mirror = edges === 'drop' ? 0 : Math.floor(frameLength / 2) + 2;
  const longest = frameLength + mirror;
  let held = new Float32Array(0);
  let from = 0;
  let received = 0;
  let next = 0;

  const readyIn = (total: number) =>
    total <= -first || total < first + frameLength
      ? 0
      : 1 + Math.floor((total - frameLength - first) / hopLength);
  const framesAt = (total: number, last: boolean) => (last ? framesIn(total) : readyIn(total));

  let size = 0;
  const append = (samples: Float32Array) => {
    if (size + samples.length > held.length) {
      const keepFrom = Math.min(
        size,
        Math.max(0, Math.min(first + next * hopLength, received - mirror) - from),
      );
      const grown =
        size - keepFrom + samples.length > held.length / 2
          ? new Float32Array(4 * (longest + samples.length))
          : held;
      grown.set(held.subarray(keepFrom, size));
      held = grown;
      from += keepFrom;
      size -= keepFrom;
    }
    held.set(samples, size);
    size += samples.length;
  };

  return {
    ready: (length, last) => framesAt(received + length, last) - next,
    cut(samples, last, visit) {
      const total = received + samples.length;
      const end = framesAt(total, last);
      const begin = next;
      const placeOf = (t: number) => first + t * hopLength;
      if (received > 0 && samples.length < longest) {
        append(samples);
        const view = held.subarray(0, size);
        for (let t = begin; t < end; t++) visit(view, placeOf(t) - from, t - begin);
        next = end;
        received = total;
        return;
      }
      let t = begin;
      if (received > 0 && placeOf(t) < received && t < end) {
        append(samples.subarray(0, longest));
        const view = held.subarray(0, size);
        for (; t < end && placeOf(t) < received; t++) visit(view, placeOf(t) - from, t - begin);
      }
      for (; t < end; t++) visit(samples, placeOf(t) - received, t - begin);
      next = end;
      if (!last) {
        const keepFrom = Math.max(
          received,
          Math.min(total, Math.max(0, Math.min(placeOf(next), total - mirror))),
        );
        const tail = samples.subarray(keepFrom - received);
        size = 0;
        from = keepFrom;
        received = total;
        append(tail);
      }
      received = total;
    },
  };
}
