import type { FrameEdges } from '../frame-options';
import { sampleAt } from './read-frame';

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
    for (let n = 0; n < length; n++) {
      frame[n] = sampleScale * sampleAt(samples, start + n, edges);
      mean += frame[n];
    }
    mean = removeMean ? mean / length : 0;
    let energy = 0;
    for (let n = 0; n < length; n++) {
      frame[n] -= mean;
      energy += frame[n] * frame[n];
    }
    for (let n = length - 1; n > 0; n--) frame[n] = weights[n] * (frame[n] - preEmphasis * frame[n - 1]);
    frame[0] *= weights[0] * (1 - preEmphasis);
    return energy;
  };
}
