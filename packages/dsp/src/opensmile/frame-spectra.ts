import { gaussianWindow, hammingWindow } from '../frames/windows';
import { createRealFft } from '../spectra/real-fft';
import type { Frame } from './frame';

/** How a frame is brought under a window. @internal */
export interface FrameView {
  window: 'hamming' | 'gauss';
  /** Deviation of the Gauss window, as a share of half the frame. Default 0.4. */
  deviation?: number;
  /** k in x[n] − k x[n−1] inside the frame, whose first sample is (1 − k) x[0]. 0: none. */
  preEmphasis?: number;
}

const nameOf = ({ window, deviation = 0.4, preEmphasis = 0 }: FrameView) =>
  `${window} ${deviation} ${preEmphasis}`;

/** The samples under a window, followed by zeros up to the length of the transform. @internal */
export function windowedSamples(frame: Frame, view: FrameView): () => Float64Array {
  return frame.part(`windowed ${nameOf(view)}`, () => {
    const { samples, length } = frame;
    const weights = windowOf(view, length);
    const { preEmphasis = 0 } = view;
    const out = new Float64Array(frame.fftLength);
    if (preEmphasis === 0) {
      return () => {
        for (let n = 0; n < length; n++) out[n] = weights[n] * samples[n];
        return out;
      };
    }
    return () => {
      out[0] = weights[0] * samples[0] * (1 - preEmphasis);
      for (let n = 1; n < length; n++) out[n] = weights[n] * (samples[n] - preEmphasis * samples[n - 1]);
      return out;
    };
  });
}

/** |X[k]|², bins 0 to N/2. @internal */
export function powerSpectrumOf(frame: Frame, view: FrameView): () => Float64Array {
  return frame.part(`power ${nameOf(view)}`, () => {
    const windowed = windowedSamples(frame, view);
    const fft = createRealFft(frame.fftLength);
    const power = new Float64Array(fft.bins);
    return () => {
      fft.power(windowed(), power);
      return power;
    };
  });
}

/** |X[k]|, bins 0 to N/2. @internal */
export function magnitudesOf(frame: Frame, view: FrameView): () => Float64Array {
  return frame.part(`magnitudes ${nameOf(view)}`, () => {
    const power = powerSpectrumOf(frame, view);
    const magnitudes = new Float64Array(frame.fftLength / 2 + 1);
    return () => {
      const squares = power();
      for (let k = 0; k < magnitudes.length; k++) magnitudes[k] = Math.sqrt(squares[k]);
      return magnitudes;
    };
  });
}

function windowOf({ window, deviation = 0.4 }: FrameView, length: number): Float64Array {
  return window === 'hamming'
    ? hammingWindow(length)
    : gaussianWindow(length, { deviation: (deviation * (length - 1)) / 2 });
}
