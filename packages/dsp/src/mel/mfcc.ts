import { ndArray } from '@avemo/checks';
import type { NdArray } from 'ndarray';
import type { AudioSignal } from '../signal/audio-signal';
import type { FrameSpectrumOptions } from '../frames/frame-options';
import { createCepstralFrame, type CepstralFrame } from './cepstral-frame';
import { createFrameCutter, type FrameVisitor } from '../frames/frame-cutter';
import { frameMatrix, inPairs, type FrameFeature, type FramePairVisitor } from '../frames/frame-feature';
import { limitRange } from '../spectra/limit-range';
import { requireSignal } from '../signal/require-signal';
import type { MelOptions } from './mel-filterbank';

/** Whose conventions {@link mfcc} follows. */
export type MfccPreset = 'htk' | 'kaldi' | 'librosa' | 'opensmile';

/** Options of {@link mfcc}: the preset, and what is to differ from it. */
export interface MfccOptions extends Partial<FrameSpectrumOptions>, Partial<MelOptions> {
  /** The toolkit whose numbers to give; there is no form that they agree on. */
  preset: MfccPreset;
  /** Coefficients to keep, c₀ included, at most `melBands`. 13; librosa 20. */
  coefficients?: number;
  /** What the bands sum: |X| (HTK's own default) or |X|² (the others). */
  spectrum?: 'magnitude' | 'power';
  /** α in [0, 1] of the pre-emphasis within each frame. 0.97; librosa 0. */
  preEmphasis?: number;
  /** Q ≥ 0 of the lifter, 0 for none. 22; librosa 0. */
  lifter?: number;
  /** Factor of the samples. 32768, the 16-bit range; librosa 1. torchaudio's Kaldi functions take samples as they are: 1. */
  sampleScale?: number;
  /** Replace c₀ by the logarithm of the frame's energy Σx², as Kaldi's `--use-energy`. Default false. */
  energy?: boolean;
  /**
   * Bands further below the loudest band of the whole signal are raised to this distance from it, dB above 0; `null` for
   * none, which makes each frame independent of the others. Default `null`; librosa 80.
   */
  dynamicRange?: number | null;
}

/**
 * Mel-frequency cepstral coefficients: c_k = l_k s_k Σ_{b=0}^{B−1} log(max(M[t, b], floor)) cos(πk(b + ½)/B), with M the
 * mel spectrum of the frame, s_k the factor of the DCT, and the lifter l_k = 1 + (Q/2) sin(πk/Q). The presets:
 *
 * - all but librosa: 25 ms frames every 10 ms from the first sample on, samples times 32768, pre-emphasis 0.97 within the
 *   frame, `fftLength` the next power of two, HTK mel scale, triangles straight in mel, natural logarithm, lifter 22;
 * - `'htk'`: Hamming, |X|, 26 bands from 0 Hz, floor 1, s_k = √(2/B) also for k = 0; `'opensmile'` the same on |X|²,
 *   where its MFCC12_0_D_A puts c₀ last;
 * - `'kaldi'`: mean of the frame removed, Povey window, |X|², 23 bands from 20 Hz, floor 2⁻²³, orthonormal DCT; no dither;
 * - `'librosa'`: frames of 2048 every 512 samples, centred in zeros, periodic Hann, |X|², 128 area-normalised bands of the
 *   Slaney scale straight in Hz, 10 log₁₀ with floor 1e−10 and cut 80 dB below the loudest band of the whole signal,
 *   orthonormal DCT, and if asked for the lifter 1 + (Q/2) sin(π(k + 1)/Q). Because of the cut, a frame depends on all
 *   others.
 *
 * Everything else that is given replaces the preset's value, e.g. `melScale: 'htk'`. Δ and ΔΔ: `deltas`.
 *
 * @param signal - finite samples; shorter than a frame gives no frames unless they are centred
 * @param options - the preset, and what is to differ from it
 * @returns c₀, c₁, …, [frames, coefficients]
 * @throws RangeError for options out of range or non-finite samples; TypeError for anything but a signal
 * @example
 * ```ts
 * import { mfcc } from '@avemo/dsp';
 *
 * const silence = { samples: new Float32Array(16000), sampleRate: 16000 };
 * const cepstra = mfcc(silence, { preset: 'kaldi' });
 * [cepstra.shape, cepstra.get(0, 0)]; // → [[98, 13], -76.457]
 * ```
 * Source: S. Davis & P. Mermelstein, IEEE Trans. ASSP 28(4), 1980; The HTK Book, sections 5.4 and 5.6; JIPS (Liu & Tang
 * 2021), step 4.
 */
export function mfcc(signal: AudioSignal, options: MfccOptions): NdArray<Float32Array> {
  requireSignal('mfcc', signal);
  const { samples, sampleRate } = signal;
  const frame = createCepstralFrame(sampleRate, options);
  if (frame.dynamicRange === Infinity) return frameMatrix(samples, cepstralFeature(frame));
  const { grid, melBands, coefficients } = frame;
  const cutter = createFrameCutter(grid);
  const frames = cutter.ready(samples.length, true);
  const levels = new Float64Array(frames * melBands);
  const energies = new Float64Array(frames);
  const { writeLevels, writeLevelsOfPair } = frame;
  const writeOne: FrameVisitor = (source, start, t) => writeLevels(source, start, levels, energies, t);
  const writeTwo: FramePairVisitor | undefined =
    writeLevelsOfPair && ((source, a, b, t) => writeLevelsOfPair(source, a, b, levels, energies, t));
  cutter.cut(samples, true, writeTwo ? inPairs(frames, writeOne, writeTwo) : writeOne);
  limitRange(levels, frame.dynamicRange);
  const data = new Float32Array(frames * coefficients);
  for (let t = 0; t < frames; t++) {
    frame.writeCepstra(levels, energies, t, data, t * coefficients);
  }
  return ndArray(data, [frames, coefficients]);
}

/**
 * {@link mfcc} of single frames; throws where a frame depends on all others.
 * @internal
 */
export function mfccFeature(sampleRate: number, options: MfccOptions): FrameFeature {
  const frame = createCepstralFrame(sampleRate, options);
  if (frame.dynamicRange < Infinity) {
    throw new RangeError(
      `mfcc: dynamicRange=${frame.dynamicRange} is measured from the loudest band of the whole signal, which single frames do not know. Use dynamicRange: null.`,
    );
  }
  return cepstralFeature(frame);
}

function cepstralFeature(frame: CepstralFrame): FrameFeature {
  const { grid, melBands, coefficients, writeLevels, writeLevelsOfPair, writeCepstra } = frame;
  const levels = new Float64Array(2 * melBands);
  const energies = new Float64Array(2);
  return {
    grid,
    width: coefficients,
    write(samples, start, out, offset) {
      writeLevels(samples, start, levels, energies, 0);
      writeCepstra(levels, energies, 0, out, offset);
    },
    writePair:
      writeLevelsOfPair &&
      ((samples, startA, startB, out, offset) => {
        writeLevelsOfPair(samples, startA, startB, levels, energies, 0);
        writeCepstra(levels, energies, 0, out, offset);
        writeCepstra(levels, energies, 1, out, offset + coefficients);
      }),
  };
}
