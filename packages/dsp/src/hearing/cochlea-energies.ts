import { createGammatoneFilter } from './gammatone-filter';

/** How the cochlea's outputs are cut: frame m of length L holds the samples (m + 1)H − L ≤ n < (m + 1)H. @internal */
export interface CochleaFrames {
  hopLength: number;
  /** One matrix of energies is made for each of these. */
  frameLengths: readonly number[];
}

/** Energies of gammatone channels in the frames that end in the pushed samples, one [frames, channels] for each length. @internal */
export interface CochleaEnergies {
  push(samples: Float32Array): Float64Array[];
}

/** Samples that are filtered at once. */
const atOnce = 2048;

/**
 * The samples are filtered once, and the squares are added up in the largest blocks that hops and frames have in
 * common. Of a stream the blocks that later frames reach back to are kept.
 * @internal
 */
export function createCochleaEnergies(
  sampleRate: number,
  frequencies: Float64Array,
  { hopLength, frameLengths }: CochleaFrames,
): CochleaEnergies {
  const channels = frequencies.length;
  const block = frameLengths.reduce(commonDivisor, hopLength);
  const hop = hopLength / block;
  const lengths = frameLengths.map((length) => length / block);
  const reach = Math.max(...lengths);
  const filters = Array.from(frequencies, (frequency) => createGammatoneFilter(frequency, sampleRate));
  const past = new Float64Array(channels * reach);
  const sums = new Float64Array(channels);
  const output = new Float64Array(atOnce);
  let received = 0;
  return {
    push(samples) {
      const before = Math.floor(received / block);
      const fresh = Math.floor((received + samples.length) / block) - before;
      const firstFrame = Math.floor(before / hop);
      const frames = Math.floor((before + fresh) / hop) - firstFrame;
      const results = lengths.map(() => new Float64Array(frames * channels));
      const blocks = new Float64Array(reach + fresh);
      for (let c = 0; c < channels; c++) {
        blocks.set(past.subarray(c * reach, (c + 1) * reach));
        const filter = filters[c];
        let place = reach;
        for (let start = 0; start < samples.length;) {
          const at = received + start;
          const count = Math.min(samples.length - start, atOnce - (at % atOnce));
          filter.filter(samples, start, count, output);
          sums[c] = addSquares(output, count, block, at % block, sums[c], blocks, place);
          place += Math.floor(((at % block) + count) / block);
          start += count;
          if ((at + count) % atOnce === 0) filter.settle();
        }
        for (let i = 0; i < lengths.length; i++) {
          for (let t = 0, o = c; t < frames; t++, o += channels) {
            const end = reach + (firstFrame + t + 1) * hop - before;
            let sum = 0;
            for (let b = end - lengths[i]; b < end; b++) sum += blocks[b];
            results[i][o] = sum;
          }
        }
        past.set(blocks.subarray(fresh), c * reach);
      }
      received += samples.length;
      return results;
    },
  };
}

/** Adds squares up in blocks; `sum` is that of the block begun before, `done` samples of it; returns that of the last one. */
function addSquares(
  output: Float64Array,
  count: number,
  block: number,
  done: number,
  sum: number,
  blocks: Float64Array,
  place: number,
): number {
  for (let n = 0, end = block - done; n < count; end += block) {
    const stop = Math.min(end, count);
    for (; n < stop; n++) sum += output[n] * output[n];
    if (n === end) {
      blocks[place++] = sum;
      sum = 0;
    }
  }
  return sum;
}

function commonDivisor(a: number, b: number): number {
  return b === 0 ? a : commonDivisor(b, a % b);
}
