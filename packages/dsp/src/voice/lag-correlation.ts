import { createRealFft } from '../spectra/real-fft';
import { createRealPair } from '../spectra/real-pair';

/** Writes c(k) = Σ_{n<width} x[n] x[n + k], k = 0 … maxLag, of a frame with zeros behind it. @internal */
export interface LagCorrelation {
  one(frame: Float64Array, correlation: Float64Array): void;
  /** Of two frames at once, with the same bits; missing where the machine cannot. */
  pair?: (a: Float64Array, b: Float64Array, ofA: Float64Array, ofB: Float64Array) => void;
}

/** A correlation of the first `width` samples with all is a product of spectra. @internal */
export function createLagCorrelation(frameLength: number, maxLag: number, width: number): LagCorrelation {
  const length = smoothLength(Math.max(frameLength, width + maxLag));
  const fft = createRealFft(length);
  const [realX, imagX, realW, imagW] = [0, 0, 0, 0].map(() => new Float64Array(fft.bins));
  const padded = new Float64Array(length);
  return {
    one(frame, correlation) {
      padded.fill(0);
      padded.set(frame);
      fft.forward(padded, realX, imagX);
      if (width < frameLength) {
        padded.fill(0, width);
        fft.forward(padded, realW, imagW);
      } else {
        realW.set(realX);
        imagW.set(imagX);
      }
      for (let k = 0; k < fft.bins; k++) {
        const re = realW[k] * realX[k] + imagW[k] * imagX[k];
        imagX[k] = realW[k] * imagX[k] - imagW[k] * realX[k];
        realX[k] = re;
      }
      fft.inverse(realX, imagX, padded);
      for (let k = 0; k <= maxLag; k++) correlation[k] = padded[k];
    },
    pair: correlatePairs(length, frameLength, maxLag, width),
  };
}

function correlatePairs(
  length: number,
  frameLength: number,
  maxLag: number,
  width: number,
): LagCorrelation['pair'] {
  const pair = createRealPair(length);
  if (!pair) return undefined;
  const { layout, kernels, frames, forward, backward } = pair;
  const bins = length / 2 + 1;
  const ofAll = layout.place(32 * bins);
  const ofFirst = width < frameLength ? layout.place(32 * bins) : ofAll;
  return (a, b, ofA, ofB) => {
    layout.settle();
    const { numbers } = layout.engine;
    let at = frames / 8;
    const end = at + 2 * length;
    for (let n = 0; n < frameLength; n++, at += 2) {
      numbers[at] = a[n];
      numbers[at + 1] = b[n];
    }
    numbers.fill(0, at, end);
    forward(ofAll);
    if (width < frameLength) {
      numbers.fill(0, frames / 8 + 2 * width, end);
      forward(ofFirst);
    }
    kernels.conjugateProducts(ofAll, ofFirst, bins);
    const lags = backward(ofAll);
    kernels.outSamples(lags, 0, (maxLag >> 1) + 1, length);
    for (let k = 0, from = lags / 8; k <= maxLag; k++, from += 2) {
      ofA[k] = numbers[from];
      ofB[k] = numbers[from + 1];
    }
  };
}

/** The next even length with small prime factors, for which the transform is quick. */
function smoothLength(length: number): number {
  for (let size = length + (length % 2); ; size += 2) {
    let rest = size;
    for (const factor of [2, 3, 5]) while (rest % factor === 0) rest /= factor;
    if (rest === 1) return size;
  }
}
