import type { FrameSpectrumOptions } from '../frame-options';
import { createRealFft } from './real-fft';
import { createWindowedFrame } from './windowed-frame';

/** Writes |X[k]| or |X[k]|² of the frame from `start` on, first `spectrum.length` bins. @internal */
export type FrameSpectrum = (samples: Float32Array, start: number, spectrum: Float64Array) => void;

/** Checks the options and prepares the state that turns frames into power spectra. @internal */
export function createFrameSpectrum(
  caller: string,
  options: FrameSpectrumOptions & { fftLength: number },
  kind: 'magnitude' | 'power',
): FrameSpectrum {
  const windowedFrame = createWindowedFrame(caller, options);
  const fft = createRealFft(options.fftLength);
  const frame = new Float64Array(options.fftLength);
  const root = kind === 'magnitude';
  return (samples, start, spectrum) => {
    windowedFrame(samples, start, frame);
    fft.power(frame, spectrum, root);
  };
}
