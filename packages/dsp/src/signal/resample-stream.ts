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
  const { hopIn, hopOut, leadIn, blockIn, process } = createBlockResampler(from, to);
  const block = new Float64Array(blockIn);
  let filled = leadIn;
  let received = 0;
  let produced = 0;
  return {
    latency: blockIn - leadIn,
    push(samples, last) {
      received += samples.length;
      const blocks = Math.floor((filled + samples.length - blockIn) / hopIn) + 1;
      const end = last ? Math.ceil((received * to) / from) : produced + Math.max(0, blocks) * hopOut;
      const out = new Float32Array(end - produced);
      let place = 0;
      for (let read = 0; ;) {
        const count = Math.min(blockIn - filled, samples.length - read);
        block.set(samples.subarray(read, read + count), filled);
        filled += count;
        read += count;
        if (filled < blockIn) {
          if (!last || place >= out.length) break;
          block.fill(0, filled);
          filled = blockIn;
        }
        process(block, out, place);
        place += hopOut;
        block.copyWithin(0, hopIn);
        filled -= hopIn;
      }
      produced = end;
      return out;
    },
    reset() {
      block.fill(0);
      filled = leadIn;
      received = 0;
      produced = 0;
    },
  };
}
