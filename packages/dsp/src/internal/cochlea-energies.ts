import { createGammatoneFilter } from './gammatone-filter';

/** How the cochlea's outputs are cut: frame m of length L holds the samples (m + 1)H − L ≤ n < (m + 1)H. @internal */
export interface CochleaFrames {
  hopLength: number;
  /** One matrix of energies is made for each of these. */
  frameLengths: readonly number[];
}

/**
 * Energies of gammatone channels in frames, one [frames, channels] for each frame length, in row order. The samples are
 * filtered once, and the squares are added up in the largest blocks that hops and frames have in common.
 * @internal
 */
export function cochleaEnergies(
  samples: Float32Array,
  sampleRate: number,
  frequencies: Float64Array,
  { hopLength, frameLengths }: CochleaFrames,
): Float64Array[] {
  const channels = frequencies.length;
  const frames = Math.floor(samples.length / hopLength);
  const results = frameLengths.map(() => new Float64Array(frames * channels));
  const block = frameLengths.reduce(commonDivisor, hopLength);
  const blocks = new Float64Array((frames * hopLength) / block);
  const atOnce = block * Math.ceil(2048 / block);
  const output = new Float64Array(atOnce);
  for (let c = 0; c < channels; c++) {
    const filter = createGammatoneFilter(frequencies[c], sampleRate);
    for (let start = 0; start < frames * hopLength; start += atOnce) {
      const count = Math.min(atOnce, frames * hopLength - start);
      filter(samples, start, count, output);
      addSquares(output, count, block, blocks, start / block);
    }
    for (let i = 0; i < results.length; i++) {
      addBlocks(blocks, hopLength / block, frameLengths[i] / block, results[i], c, channels);
    }
  }
  return results;
}

function addSquares(
  output: Float64Array,
  count: number,
  block: number,
  blocks: Float64Array,
  first: number,
): void {
  for (let n = 0, b = first; n < count; b++) {
    let sum = 0;
    for (const end = n + block; n < end; n++) sum += output[n] * output[n];
    blocks[b] = sum;
  }
}

function addBlocks(
  blocks: Float64Array,
  hop: number,
  length: number,
  energies: Float64Array,
  channel: number,
  channels: number,
): void {
  for (let end = hop, o = channel; o < energies.length; end += hop, o += channels) {
    let sum = 0;
    for (let b = Math.max(0, end - length); b < end; b++) sum += blocks[b];
    energies[o] = sum;
  }
}

function commonDivisor(a: number, b: number): number {
  return b === 0 ? a : commonDivisor(b, a % b);
}
