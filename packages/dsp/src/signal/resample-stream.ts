import { createBlockResampler } from './block-resampler';

/** A rate conversion that takes its input in pieces. @internal */
export interface ResampleStream {
  /** Input samples from a moment on that must be there before that moment comes out, at most. */
  readonly latency: number;
  /** The output that the input so far decides and that has not come out before; `last` says that nothing follows. */
  push(samples: Float32Array, last: boolean): Float32Array;
  /** Begins a new stream. */
  reset(): void;
}

/** Collects the input into the blocks of the resampler's grid; the rates have been checked. @internal */
export function createResampleStream(from: number, to: number): ResampleStream {
  if (from === to) return { latency: 1, push: (samples) => samples.slice(), reset: () => {} };
  const { hopIn, hopOut, leadIn, blockIn, process, processPair } = createBlockResampler(from, to);
  const held = new Float32Array(processPair ? blockIn + hopIn : blockIn);
  let filled = leadIn;
  let received = 0;
  let produced = 0;
  return {
    latency: blockIn - leadIn,
    push(samples, last) {
      received += samples.length;
      const blocks = Math.max(0, Math.floor((filled + samples.length - blockIn) / hopIn) + 1);
      const end = last ? Math.ceil((received * to) / from) : produced + blocks * hopOut;
      const out = new Float32Array(end - produced);
      let place = 0;
      for (let read = 0; ;) {
        const count = Math.min(held.length - filled, samples.length - read);
        held.set(samples.subarray(read, read + count), filled);
        filled += count;
        read += count;
        if (last && filled < held.length && place < out.length) {
          held.fill(0, filled);
          filled = held.length;
        }
        if (filled < blockIn) break;
        const done = processPair && filled === held.length ? 2 : 1;
        (done === 2 ? processPair! : process)(held, out, place);
        place += done * hopOut;
        held.copyWithin(0, done * hopIn);
        filled -= done * hopIn;
        if (last && place >= out.length) break;
      }
      produced = end;
      return out;
    },
    reset() {
      held.fill(0);
      filled = leadIn;
      received = 0;
      produced = 0;
    },
  };
}
