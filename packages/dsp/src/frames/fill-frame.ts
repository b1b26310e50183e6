import type { FrameEdges } from './frame-options';
import { sampleAt } from './read-frame';

/** Copies the samples from `start` on into `frame`; outside the signal it continues as `edges` says. @internal */
export function fillFrame(
  samples: Float32Array,
  start: number,
  frame: Float64Array,
  edges: FrameEdges,
): void {
  const length = frame.length;
  if (start >= 0 && start + length <= samples.length) {
    for (let n = 0; n < length; n++) frame[n] = samples[start + n];
  } else {
    for (let n = 0; n < length; n++) frame[n] = sampleAt(samples, start + n, edges);
  }
}
