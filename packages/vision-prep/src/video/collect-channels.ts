import { VideoError } from './video-error';

/** 4 GB of samples. */
const MOST_SAMPLES = 2 ** 30;

/** Joins pieces of interleaved samples to one array per channel, or to one of their mean. @internal */
export async function collectChannels(
  pieces: AsyncGenerator<Float32Array, void, undefined>,
  { count, mono, expected }: { count: number; mono: boolean; expected: number },
): Promise<Float32Array[]> {
  // What a header claims is only a first guess, and only 16 MB per channel are lent to it.
  const first = Math.min(Math.max(expected, 1024), 2 ** 22);
  const arrays = Array.from({ length: mono ? 1 : count }, () => new Float32Array(first));
  let length = 0;
  for await (const piece of pieces) {
    const added = piece.length / count;
    if ((length + added) * arrays.length > MOST_SAMPLES) {
      throw new VideoError(
        'too-large',
        'audio: the sound is too long for one array. Pass { from, to } and take it piece by piece.',
      );
    }
    if (length + added > arrays[0].length) grow(arrays, length + added);
    if (mono) {
      arrays[0].set(meanOfChannels(piece, count), length);
    } else {
      for (let c = 0; c < count; c++) {
        for (let i = 0; i < added; i++) arrays[c][length + i] = piece[i * count + c];
      }
    }
    length += added;
  }
  return arrays.map((array) => (array.length === length ? array : array.slice(0, length)));
}

/** The mean of interleaved channels. @internal */
export function meanOfChannels(piece: Float32Array, count: number): Float32Array {
  const mean = new Float32Array(piece.length / count);
  for (let i = 0, j = 0; i < mean.length; i++) {
    let sum = 0;
    for (let c = 0; c < count; c++) sum += piece[j++];
    mean[i] = sum / count;
  }
  return mean;
}

function grow(arrays: Float32Array[], needed: number): void {
  for (const [c, array] of arrays.entries()) {
    arrays[c] = new Float32Array(Math.max(needed, Math.ceil(array.length * 1.5)));
    arrays[c].set(array);
  }
}
