import type { FrameEdges } from '../frames/frame-options';
import { sampleAt } from '../frames/read-frame';

/** How a raw frame becomes one that can be transformed; everything has been checked. @internal */
export interface EmphasizedFrameOptions {
  edges: FrameEdges;
  sampleScale: number;
  removeMean: boolean;
  preEmphasis: number;
  weights: Float64Array;
}

/**
 * Prepares the state that scales a frame, removes its mean, emphasizes and windows it, in this order and within the
 * frame, and gives Σx² as it was before the emphasis.
 * @internal
 */
export function createEmphasizedFrame({
  edges,
  sampleScale,
  removeMean,
  preEmphasis,
  weights,
}: EmphasizedFrameOptions): (samples: Float32Array, start: number, frame: Float64Array) => number {
  const length = weights.length;
  return (samples, start, frame) => {
    let mean = 0;
    if (start >= 0 && start + length <= samples.length) {
      for (let n = 0; n < length; n++) mean += frame[n] = sampleScale * samples[start + n];
    } else {
      for (let n = 0; n < length; n++) mean += frame[n] = sampleScale * sampleAt(samples, start + n, edges);
    }
    mean = removeMean ? mean / length : 0;
    let before = frame[0] - mean;
    let energy = before * before;
    frame[0] = before * (weights[0] * (1 - preEmphasis));
    for (let n = 1; n < length; n++) {
      const value = frame[n] - mean;
      energy += value * value;
      frame[n] = weights[n] * (value - preEmphasis * before);
      before = value;
    }
    return energy;
  };
}
