import { createRealFft } from '../spectra/real-fft';
import type { Descriptor } from './descriptor';
import { powerSpectrumOf, type FrameView } from './frame-spectra';

const voicingThreshold = 0.55;
/** Share of the last pitch by which a new one may differ before it is in doubt. */
const doubt = 0.4;

/** @internal */
export interface PitchAcfOptions {
  /** What the cepstrum is taken of: ln(1 + |X|²) or ln(1 + |X|). Default power. */
  spectrum?: 'power' | 'magnitude';
  /** Hz. Default 500. */
  maxPitch?: number;
}

/**
 * Voicing and pitch of openSMILE's autocorrelation method.
 *
 * Voicing is the highest peak of |ACF| at a lag of a pitch up to `maxPitch`, over the energy. A frame above 0.55 has a
 * pitch: the first peak of C, the cepstrum, that reaches 0.6 (max C + mean |C|). One that is 40 % off the running pitch gives
 * way to it; a single voiced frame counts as unvoiced. The pitch comes one frame late, as the mean of two frames.
 * @internal
 */
export function pitchAcfDescriptor(
  view: FrameView,
  { spectrum: kind = 'power', maxPitch = 500 }: PitchAcfOptions = {},
): Descriptor {
  return {
    names: ['voiceProb', 'F0'],
    prepare(frame) {
      const { fftLength, sampleRate } = frame;
      const lags = fftLength / 2;
      // Single precision of the period is what makes openSMILE's shortest lag 31 at 16 kHz and 96 at 48 kHz.
      const shortest = Math.floor(1 / maxPitch / Math.fround(1 / sampleRate));
      const power = powerSpectrumOf(frame, view);
      const fft = createRealFft(fftLength);
      const none = new Float64Array(fft.bins);
      const logarithms = new Float64Array(fft.bins);
      const correlation = new Float64Array(fftLength);
      const cepstrum = new Float64Array(fftLength);
      const path = createPitchPath();
      return (out, offset) => {
        const spectrum = power();
        fft.inverse(spectrum, none, correlation);
        for (let lag = 0; lag < lags; lag++) correlation[lag] = Math.abs(correlation[lag]);
        const peak = highestPeak(correlation, shortest, lags);
        const voicing = correlation[0] > 0 ? peak / correlation[0] : 0;
        let pitch = 0;
        if (voicing > voicingThreshold) {
          for (let k = 0; k < fft.bins; k++) {
            logarithms[k] = Math.log1p(kind === 'power' ? spectrum[k] : Math.sqrt(spectrum[k]));
          }
          fft.inverse(logarithms, none, cepstrum);
          const lag = firstHighPeak(cepstrum, shortest + 1, lags);
          if (lag > 0) pitch = sampleRate / lag;
        }
        out[offset] = voicing;
        out[offset + 1] = path(pitch);
      };
    },
  };
}

function highestPeak(values: Float64Array, from: number, to: number): number {
  let highest = 0;
  for (let i = from; i + 1 < to; i++) {
    if (values[i] > highest && values[i] > values[i - 1] && values[i] >= values[i + 1]) highest = values[i];
  }
  return highest;
}

function firstHighPeak(cepstrum: Float64Array, from: number, to: number): number {
  let [most, sum] = [0, 0];
  for (let i = 0; i < to; i++) sum += Math.abs(cepstrum[i]);
  for (let i = from; i < to; i++) most = Math.max(most, cepstrum[i]);
  const threshold = 0.6 * (most + sum / to);
  for (let i = from + 1; i + 1 < to; i++) {
    const value = cepstrum[i];
    if (value >= threshold && value > cepstrum[i - 1] && value >= cepstrum[i + 1]) return i;
  }
  return 0;
}

/** The pitch of the frame before, when its neighbours are known; 0 stands for unvoiced. */
function createPitchPath(): (pitch: number) => number {
  let running = 0;
  let [before, last] = [0, 0];
  return (pitch) => {
    let next = pitch;
    if (pitch > 0) {
      if (running === 0) running = pitch;
      else if (Math.abs(pitch / running - 1) > doubt) {
        next = running;
        running = 0.9 * running + 0.1 * pitch;
      } else running = 0.7 * running + 0.3 * pitch;
    }
    if (next === 0 && before === 0) last = 0;
    const out = last > 0 && before > 0 ? (last + before) / 2 : last;
    before = last;
    last = next;
    return out;
  };
}
