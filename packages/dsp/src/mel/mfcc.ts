import { ndArray } from '@avemo/checks';
import type { NdArray } from 'ndarray';
import { ExtractorSpecError } from '../extractor/extractor-spec-error';
import { createFrameCutter } from '../frames/frame-cutter';
import { readFrames, writeRows, type FrameFeature } from '../frames/frame-feature';
import type { PlainWindow } from '../frames/frame-options';
import { joinRows } from '../frames/row-stage';
import { framePlan, type StreamingFeature } from '../frames/streaming-feature';
import { forEachBlock, readerOf, type AudioReader } from '../signal/audio-reader';
import type { AudioSignal } from '../signal/audio-signal';
import { createCepstralFrame, type CepstralFrame } from './cepstral-frame';
import { melKeys } from './mel-frames';
import type { MfccOptions } from './mfcc-options';

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
 * With `logBefore: 'mel'`, as JIPS has it, M[t, b] is the mean of the bins' logarithms under the triangle, and no further
 * logarithm follows.
 *
 * Everything else that is given replaces the preset's value, e.g. `melScale: 'htk'`. Δ and ΔΔ: `deltas`.
 *
 * @param signal - finite samples, or an {@link AudioReader} of them; shorter than a frame gives no frames unless they are centred
 * @param options - the preset, and what is to differ from it
 * @returns c₀, c₁, …, [frames, coefficients]
 * @throws RangeError for options out of range or non-finite samples; TypeError for anything but a signal
 *
 * Source: JIPS, Liu & Tang 2021, step 4, https://doi.org/10.3745/JIPS.02.0161.
 * Source: S. Davis & P. Mermelstein, Comparison of parametric representations for monosyllabic word recognition, 1980, https://doi.org/10.1109/TASSP.1980.1163420.
 * Source: The HTK Book, sections 5.4 and 5.6, https://htk.eng.cam.ac.uk.
 * @example
 * ```ts
 * import { mfcc } from '@avemo/dsp';
 *
 * const silence = { samples: new Float32Array(16000), sampleRate: 16000 };
 * const cepstra = mfcc(silence, { preset: 'kaldi' });
 * [cepstra.shape, cepstra.get(0, 0)]; // → [[98, 13], -76.457]
 * ```
 */
export function mfcc(signal: AudioSignal | AudioReader, options: MfccOptions = {}): NdArray<Float32Array> {
  const reader = readerOf('mfcc', signal);
  const frame = createCepstralFrame(reader.sampleRate, options);
  if (frame.dynamicRange === Infinity) return readFrames(reader, frame.feature());
  const { melBands, coefficients, dynamicRange, writeCepstra } = frame;
  let highest = -Infinity;
  forEachLevels(reader, frame, (levels, width) => {
    for (let row = 0; row < levels.length; row += width) {
      for (let i = row; i < row + melBands; i++) if (levels[i] > highest) highest = levels[i];
    }
  });
  const least = highest - dynamicRange;
  const parts: Float32Array[] = [];
  forEachLevels(reader, frame, (levels, width) => {
    const rows = levels.length / width;
    const part = new Float32Array(rows * coefficients);
    for (let t = 0, row = 0; t < rows; t++, row += width) {
      for (let i = row; i < row + melBands; i++) if (levels[i] < least) levels[i] = least;
      writeCepstra(levels, row, part, t * coefficients);
    }
    parts.push(part);
  });
  const data = joinRows(parts);
  return ndArray(data, [data.length / coefficients, coefficients]);
}

/** Visits the logarithms of the bands, some frames at a time. */
function forEachLevels(
  reader: AudioReader,
  frame: CepstralFrame,
  visit: (levels: Float64Array, width: number) => void,
): void {
  const feature = frame.levelsFeature();
  const cutter = createFrameCutter(feature.grid);
  forEachBlock(reader, (samples, _, last) => {
    const frames = cutter.ready(samples.length, last);
    const levels = new Float64Array(frames * feature.width);
    writeRows(feature, cutter, samples, last, levels, frames);
    visit(levels, feature.width);
  });
}

/**
 * {@link mfcc} of single frames; throws where a frame depends on all others.
 * @internal
 */
export function mfccFeature(sampleRate: number, options: MfccOptions): FrameFeature {
  const { feature, dynamicRange } = createCepstralFrame(sampleRate, options);
  if (dynamicRange < Infinity) {
    throw new RangeError(
      `mfcc: dynamicRange=${dynamicRange} is measured from the loudest band of the whole signal, which single frames do not know. Use dynamicRange: null.`,
    );
  }
  return feature();
}

/** {@link mfcc} in a stream; `preset: 'librosa'` with `dynamicRange: null`. @internal */
export const mfccStream: StreamingFeature<'mfcc', PlainWindow<MfccOptions>> = {
  name: 'mfcc',
  keys: () => ({
    ...melKeys(),
    preset: 'string',
    coefficients: 'count',
    preEmphasis: 'number',
    lifter: 'number',
    logBefore: 'string',
    sampleScale: 'number',
    energy: 'boolean',
    dynamicRange: 'number or null',
  }),
  plan(sampleRate, options) {
    if (options.dynamicRange === undefined ? options.preset === 'librosa' : options.dynamicRange !== null) {
      throw ExtractorSpecError.wholeSignal(
        'dynamicRange',
        "mfcc's preset 'librosa' cuts at a distance from the loudest band",
        'null',
      );
    }
    return framePlan(mfccFeature(sampleRate, options));
  },
};
