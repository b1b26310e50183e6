import type { FrameSpectrumOptions } from '../frames/frame-options';
import { createFramePair, type FramePair } from './frame-pair';
import type { MelBands } from '../mel/mel-bands';
import { createRealFft } from './real-fft';
import { createWindowedFrame } from '../frames/windowed-frame';

/** Turns frames of samples into spectra. @internal */
export interface FrameSpectrum {
  /** Writes |X[k]| or |X[k]|² of the frame from `start` on, first `spectrum.length` bins. */
  write(samples: Float32Array, start: number, spectrum: Float64Array): void;
  /** The same for two frames at once, where this machine can. */
  pair: FramePair | undefined;
}

/** What comes out of {@link createFrameSpectrum}. @internal */
export interface FrameSpectrumKind {
  root: boolean;
  bins: number;
  bands?: MelBands;
}

/** Checks the options and prepares the state that turns frames into power spectra. @internal */
export function createFrameSpectrum(
  caller: string,
  options: FrameSpectrumOptions & { fftLength: number },
  { root, bins, bands }: FrameSpectrumKind,
): FrameSpectrum {
  const { fftLength, edges } = options;
  const { weights, write: windowedFrame } = createWindowedFrame(caller, options);
  const fft = createRealFft(fftLength);
  const frame = new Float64Array(fftLength);
  return {
    write(samples, start, spectrum) {
      windowedFrame(samples, start, frame);
      fft.power(frame, spectrum, root);
    },
    pair: createFramePair({ weights, fftLength, bins, root, edges, bands }),
  };
}
