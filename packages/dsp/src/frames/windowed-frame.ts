import { requireInteger } from '@avemo/checks';
import type { FrameEdges, FrameGrid, FrameSpectrumOptions } from './frame-options';
import { requireFrameGrid } from './frame-grid';
import { sampleAt } from './read-frame';
import { windowWeights } from './window-weights';

/** Cuts and windows frames. @internal */
export interface WindowedFrame {
  /** The window. */
  weights: Float64Array;
  /** Writes the windowed frame that begins at sample `start` to the front of `frame`. */
  write(samples: Float32Array, start: number, frame: Float64Array): void;
}

/** Checks the options and prepares the state that cuts and windows frames. @internal */
export function createWindowedFrame(
  caller: string,
  options: FrameSpectrumOptions & FrameGrid & { fftLength: number },
): WindowedFrame {
  const { frameLength, fftLength, edges = 'drop', window = 'hamming' } = options;
  requireFrameGrid(caller, options);
  requireInteger(caller, 'fftLength', fftLength, { max: 2 ** 26 });
  if (fftLength < frameLength) {
    throw new RangeError(
      `${caller}: frameLength must be at most fftLength; got frameLength=${frameLength}, fftLength=${fftLength}. Use fftLength ≥ ${frameLength}.`,
    );
  }
  const weights = windowWeights(caller, window, frameLength);
  return {
    weights,
    write(samples, start, frame) {
      if (start >= 0 && start + frameLength <= samples.length) fillInside(frame, weights, samples, start);
      else fillAtEdge(frame, weights, samples, start, edges);
    },
  };
}

/** Four at a time: this loop is as long as the transform's and would take a fifth of the whole. */
function fillInside(frame: Float64Array, weights: Float64Array, samples: Float32Array, start: number): void {
  const length = weights.length;
  let n = 0;
  for (; n + 3 < length; n += 4) {
    const i = start + n;
    frame[n] = weights[n] * samples[i];
    frame[n + 1] = weights[n + 1] * samples[i + 1];
    frame[n + 2] = weights[n + 2] * samples[i + 2];
    frame[n + 3] = weights[n + 3] * samples[i + 3];
  }
  for (; n < length; n++) frame[n] = weights[n] * samples[start + n];
}

function fillAtEdge(
  frame: Float64Array,
  weights: Float64Array,
  samples: Float32Array,
  start: number,
  edges: FrameEdges,
): void {
  for (let n = 0; n < weights.length; n++) frame[n] = weights[n] * sampleAt(samples, start + n, edges);
}
