import { createRealFft } from '../spectra/real-fft';
import type { Frame } from './frame';
import { windowedSamples, type FrameView } from './frame-spectra';

/**
 * The frame at a lower rate, through its spectrum: with the zeros on both sides of it, and with as many bins as the new
 * frame has pairs of samples, y[n] = 2/N Re Σ_k X[k] exp(2πikn/P), P = N · newRate/rate, for the samples of one frame.
 * @internal
 */
export function resampledFrame(frame: Frame, view: FrameView, newRate: number): () => Float32Array {
  return frame.part(`resampled ${JSON.stringify(view)} ${newRate}`, () => {
    const { length, fftLength, sampleRate } = frame;
    const windowed = windowedSamples(frame, view);
    const before = Math.floor((fftLength - length) / 2);
    const padded = new Float64Array(fftLength);
    const fft = createRealFft(fftLength);
    const real = new Float64Array(fft.bins);
    const imag = new Float64Array(fft.bins);
    const out = new Float32Array(Math.round((newRate * length) / sampleRate));
    const bins = Math.min(fft.bins, out.length >> 1);
    const synthesize = createSynthesis((fftLength * newRate) / sampleRate, bins, 2 / fftLength, out);
    return () => {
      padded.set(windowed().subarray(0, length), before);
      fft.forward(padded, real, imag);
      synthesize(real, imag);
      return out;
    };
  });
}

type Synthesis = (real: Float64Array, imag: Float64Array) => void;

/** Writes gain · Re Σ_k X[k] exp(2πikn/period), by a fast transform where the period is even. */
function createSynthesis(period: number, bins: number, gain: number, out: Float32Array): Synthesis {
  if (period % 2 === 0 && period / 2 >= bins && period >= out.length) {
    const fft = createRealFft(period);
    const re = new Float64Array(fft.bins);
    const im = new Float64Array(fft.bins);
    const frame = new Float64Array(period);
    return (real, imag) => {
      for (let k = 0; k < bins; k++) {
        re[k] = real[k];
        im[k] = imag[k];
      }
      re[0] *= 2;
      fft.inverse(re, im, frame);
      for (let n = 0; n < out.length; n++) out[n] = ((gain * period) / 2) * frame[n];
    };
  }
  const cos = new Float64Array(out.length * bins);
  const sin = new Float64Array(out.length * bins);
  for (let n = 0, i = 0; n < out.length; n++) {
    for (let k = 0; k < bins; k++, i++) {
      const angle = (2 * Math.PI * ((k * n) % period)) / period;
      cos[i] = gain * Math.cos(angle);
      sin[i] = gain * Math.sin(angle);
    }
  }
  return (real, imag) => {
    for (let n = 0, i = 0; n < out.length; n++) {
      let sum = 0;
      for (let k = 0; k < bins; k++, i++) sum += cos[i] * real[k] - sin[i] * imag[k];
      out[n] = sum;
    }
  };
}
