import { ndArray } from '@avemo/checks';
import type { AudioReader } from '@avemo/dsp';
import type { NdArray } from 'ndarray';
import { framesAtOnce, grid, rowsOf } from './voice-rows';

/** Mel bands up to 6.5 kHz: what lies above, codecs cut off. */
export const bandsKept = 24;

/** Of each frame, the logarithm of its highest band. */
export function highestBands(sound: AudioReader): Float32Array {
  const { hopLength, frameLength } = grid;
  const frames = Math.max(0, 1 + Math.floor((sound.length - frameLength) / hopLength));
  const highest = new Float32Array(frames).fill(-Infinity);
  for (let first = 0; first < frames; first += framesAtOnce) {
    const last = Math.min(frames, first + framesAtOnce);
    const mel = rowsOf(sound, { feature: 'mel', options: { ...grid, melBands: 26 } }, first, last);
    for (let t = first; t < last; t++) {
      for (let b = 0; b < bandsKept; b++) highest[t] = Math.max(highest[t], logOf(mel.get(t - first, b)));
    }
  }
  return highest;
}

const logOf = (energy: number): number => Math.log(energy + 1e-8);

/** Logarithms of the lower bands, none below the floor. */
export function lowered(
  { data, shape: [frames, bands] }: NdArray<Float32Array>,
  floor: number,
): NdArray<Float32Array> {
  const logs = new Float32Array(frames * bandsKept);
  for (let t = 0; t < frames; t++) {
    for (let b = 0; b < bandsKept; b++) {
      logs[t * bandsKept + b] = Math.max(Math.fround(logOf(data[t * bands + b])), floor);
    }
  }
  return ndArray(logs, [frames, bandsKept]);
}
