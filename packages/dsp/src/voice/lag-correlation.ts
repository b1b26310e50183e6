import { createRealFft } from '../spectra/real-fft';

/** Writes c(k) = Σ_{n<width} x[n] x[n + k], k = 0 … maxLag, of a frame with zeros behind it. @internal */
export type LagCorrelation = (frame: Float64Array, correlation: Float64Array) => void;

/** A correlation of the first `width` samples with all is a product of spectra. @internal */
export function createLagCorrelation(frameLength: number, maxLag: number, width: number): LagCorrelation {
  const fft = createRealFft(smoothLength(Math.max(frameLength, width + maxLag)));
  const [realX, imagX, realW, imagW] = [0, 0, 0, 0].map(() => new Float64Array(fft.bins));
  const padded = new Float64Array(fft.length);
  return (frame, correlation) => {
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
