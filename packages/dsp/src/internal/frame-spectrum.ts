import { formatValue, requireInteger, requireSamples } from '@avemo/checks';
import type { FrameEdges, FrameSpectrumOptions, WindowChoice } from '../frame-options';
import { blackmanWindow, hammingWindow, hannWindow, rectangularWindow } from '../windows';
import { requireFrameOptions } from './frame-grid';
import { sampleAt } from './read-frame';
import { createRealFft } from './real-fft';

/** Writes |X[k]| or |X[k]|² of the frame from `start` on, first `spectrum.length` bins. @internal */
export type FrameSpectrum = (samples: Float32Array, start: number, spectrum: Float64Array) => void;

const windows = {
  hamming: hammingWindow,
  hann: hannWindow,
  blackman: blackmanWindow,
  rectangular: rectangularWindow,
};

/** Checks the options and prepares the state that turns frames into power spectra. @internal */
export function createFrameSpectrum(
  caller: string,
  options: FrameSpectrumOptions & { fftLength: number },
  kind: 'magnitude' | 'power',
): FrameSpectrum {
  const { frameLength, fftLength, edges = 'drop', window = 'hamming' } = options;
  requireFrameOptions(caller, options);
  requireInteger(caller, 'fftLength', fftLength, { max: 2 ** 26 });
  if (fftLength < frameLength) {
    throw new RangeError(
      `${caller}: frameLength must be at most fftLength; got frameLength=${frameLength}, fftLength=${fftLength}. Use fftLength ≥ ${frameLength}.`,
    );
  }
  const weights = windowWeights(caller, window, frameLength);
  const fft = createRealFft(fftLength);
  const frame = new Float64Array(fftLength);
  const root = kind === 'magnitude';
  return (samples, start, spectrum) => {
    if (start >= 0 && start + frameLength <= samples.length) fillInside(frame, weights, samples, start);
    else fillAtEdge(frame, weights, samples, start, edges);
    fft.power(frame, spectrum, root);
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

function windowWeights(caller: string, window: WindowChoice, frameLength: number): Float64Array {
  if (typeof window === 'string') {
    if (!Object.hasOwn(windows, window)) {
      throw new RangeError(
        `${caller}: window must be 'hamming', 'hann', 'blackman', 'rectangular' or a Float64Array; got ${formatValue(window)}.`,
      );
    }
    return windows[window](frameLength);
  }
  requireSamples(caller, 'window', window);
  if (window.length !== frameLength) {
    throw new RangeError(
      `${caller}: window must have frameLength values; got ${window.length} for frameLength=${frameLength}.`,
    );
  }
  return Float64Array.from(window);
}
