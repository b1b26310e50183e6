import { formatValue } from '@avemo/checks';
import ndarray, { type NdArray } from 'ndarray';
import type { AudioSignal } from '../audio-signal';
import type { FrameSpectrumOptions } from '../frame-options';
import { requireMelOptions } from '../mel-filterbank';
import type { MelSpectrogramOptions } from '../mel-spectrogram';
import { countFrames, firstFrameStart } from './frame-grid';
import { createFrameSpectrum } from './frame-spectrum';
import { applyMelBands, createMelBands } from './mel-bands';
import { requireSignal } from './require-signal';

/** Turns one frame's mel values, in place, into what is stored. */
type Finish = (mel: Float64Array) => void;

/** The mel spectrogram of a whole signal, each frame finished by `finish`. @internal */
export function melFrames(
  caller: string,
  signal: AudioSignal,
  options: MelSpectrogramOptions,
  finish?: Finish,
): NdArray<Float32Array> {
  requireSignal(caller, signal);
  const { samples, sampleRate } = signal;
  const { melBands, hopLength, frameLength, fftLength = nextPowerOfTwo(frameLength) } = options;
  const melFrame = createMelFrame(caller, { ...options, sampleRate, fftLength });
  const frames = countFrames(samples.length, options);
  const data = new Float32Array(frames * melBands);
  const mel = new Float64Array(melBands);
  let start = firstFrameStart(options);
  for (let t = 0; t < frames; t++, start += hopLength) {
    melFrame(samples, start, mel);
    finish?.(mel);
    for (let b = 0, o = t * melBands; b < melBands; b++) data[o + b] = mel[b];
  }
  return ndarray(data, [frames, melBands]);
}

/** Checks the options and prepares the state that turns one frame into mel values. */
function createMelFrame(
  caller: string,
  options: MelSpectrogramOptions & FrameSpectrumOptions & { sampleRate: number; fftLength: number },
): (samples: Float32Array, start: number, mel: Float64Array) => void {
  const { spectrum = 'magnitude' } = options;
  if (spectrum !== 'magnitude' && spectrum !== 'power') {
    throw new RangeError(`${caller}: spectrum must be 'magnitude' or 'power'; got ${formatValue(spectrum)}.`);
  }
  const frameSpectrum = createFrameSpectrum(caller, options, spectrum);
  requireMelOptions(caller, options);
  const bands = createMelBands(options);
  const bins = new Float64Array(Math.floor(options.fftLength / 2) + 1);
  return (samples, start, mel) => {
    frameSpectrum(samples, start, bins);
    applyMelBands(bands, bins, mel);
  };
}

function nextPowerOfTwo(length: number): number {
  return 2 ** Math.ceil(Math.log2(Math.max(1, length)));
}
