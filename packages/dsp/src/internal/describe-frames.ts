import ndarray, { type NdArray } from 'ndarray';
import type { AudioSignal } from '../audio-signal';
import type { FrameOptions } from '../frame-options';
import { countFrames, firstFrameStart, requireFrameOptions } from './frame-grid';
import { sampleAt } from './read-frame';
import { requireSignal } from './require-signal';

/** One value a frame of a signal, [frames, 1]; `describe` sees the frame's samples, in a buffer that it may change. @internal */
export function describeFrames(
  caller: string,
  signal: AudioSignal,
  options: FrameOptions,
  describe: (frame: Float64Array) => number,
): NdArray<Float32Array> {
  requireSignal(caller, signal);
  requireFrameOptions(caller, options);
  const { frameLength, hopLength, edges = 'drop' } = options;
  const { samples } = signal;
  const frames = countFrames(samples.length, options);
  const data = new Float32Array(frames);
  const frame = new Float64Array(frameLength);
  let start = firstFrameStart(options);
  for (let t = 0; t < frames; t++, start += hopLength) {
    if (start >= 0 && start + frameLength <= samples.length) {
      for (let n = 0; n < frameLength; n++) frame[n] = samples[start + n];
    } else {
      for (let n = 0; n < frameLength; n++) frame[n] = sampleAt(samples, start + n, edges);
    }
    data[t] = describe(frame);
  }
  return ndarray(data, [frames, 1]);
}
