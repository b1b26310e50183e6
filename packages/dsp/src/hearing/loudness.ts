import type { NdArray } from 'ndarray';
import type { AudioSignal } from '../signal/audio-signal';
import type { FrameSpectrumOptions, PlainWindow } from '../frames/frame-options';
import { frameMatrix, type FrameFeature } from '../frames/frame-feature';
import { speechFrames } from '../frames/speech-frames';
import { framePlan, frameSpectrumKeys, type StreamingFeature } from '../frames/streaming-feature';
import { melFeature } from '../mel/mel-frames';
import { requireSignal } from '../signal/require-signal';

const bands = 26;
const lowest = 20;
const highest = 8000;

/**
 * Loudness, estimated from an auditory spectrum: N = Σ_b (e(f_b) M_b)^0.33, with M_b the power in 26 mel bands from 20 to
 * 8000 Hz (or sampleRate/2), e(f) the ear's sensitivity at equal loudness,
 * e = (ω² + 56.8·10⁶) ω⁴ / ((ω² + 6.3·10⁶)² (ω² + 0.38·10⁹) (ω⁶/9.58·10²⁶ + 1)), ω = 2πf, and the power 0.33 the growth of
 * perceived loudness with intensity.
 *
 * The unit is arbitrary, and depends on the frame length; twice the amplitude is 2^0.66 times as loud. The loudness of
 * openSMILE's GeMAPS sets, which takes frames of 20 ms, is 0.068 of this, averaged over three frames.
 *
 * @param signal - finite samples; shorter than a frame gives no frames
 * @param options - `frameLength` and `hopLength` in samples; `fftLength` (default the next power of two), `window`, `edges`
 * @returns [frames, 1], ≥ 0
 * @throws RangeError for options out of range or non-finite samples; TypeError for anything but a signal
 *
 * Source: H. Hermansky, Perceptual linear predictive (PLP) analysis of speech, 1990, equations (7)–(9), https://doi.org/10.1121/1.399423.
 * Source: F. Eyben et al., The Geneva minimalistic acoustic parameter set, 2016, https://doi.org/10.1109/TAFFC.2015.2457417.
 * @example
 * ```ts
 * import { loudness } from '@avemo/dsp';
 *
 * const tone = (amplitude: number) => ({
 *   samples: Float32Array.from({ length: 320 }, (_, n) => amplitude * Math.sin((2 * Math.PI * 1000 * n) / 16000)),
 *   sampleRate: 16000,
 * });
 * const of = (amplitude: number) => loudness(tone(amplitude), { frameLength: 320, hopLength: 160 }).get(0, 0);
 * of(0.2) / of(0.1); // → 1.580
 * ```
 */
export function loudness(signal: AudioSignal, options: FrameSpectrumOptions = {}): NdArray<Float32Array> {
  requireSignal('loudness', signal);
  return frameMatrix(signal.samples, loudnessFeature(signal.sampleRate, options));
}

/**
 * {@link loudness} of single frames.
 * @internal
 */
export function loudnessFeature(sampleRate: number, options: FrameSpectrumOptions): FrameFeature {
  const maxFrequency = Math.min(highest, sampleRate / 2);
  const mel = melFeature('loudness', sampleRate, {
    ...speechFrames('loudness', sampleRate, options),
    melBands: bands,
    minFrequency: lowest,
    maxFrequency,
    triangles: 'mel',
    spectrum: 'power',
  });
  const sensitivity = bandCentres(maxFrequency).map(equalLoudness);
  const row = new Float32Array(bands);
  return {
    grid: mel.grid,
    width: 1,
    write(samples, start, out, offset) {
      mel.write(samples, start, row, 0);
      let sum = 0;
      for (let b = 0; b < bands; b++) sum += (sensitivity[b] * row[b]) ** 0.33;
      out[offset] = sum;
    },
  };
}

/** {@link loudness} in a stream. @internal */
export const loudnessStream: StreamingFeature<'loudness', PlainWindow<FrameSpectrumOptions>> = {
  name: 'loudness',
  keys: () => frameSpectrumKeys,
  plan: (sampleRate, options) => framePlan(loudnessFeature(sampleRate, options)),
};

/** The centres of the mel bands, Hz. */
function bandCentres(maxFrequency: number): number[] {
  const low = Math.log(1 + lowest / 700);
  const high = Math.log(1 + maxFrequency / 700);
  return Array.from(
    { length: bands },
    (_, b) => 700 * Math.expm1(low + ((high - low) * (b + 1)) / (bands + 1)),
  );
}

function equalLoudness(frequency: number): number {
  const square = (2 * Math.PI * frequency) ** 2;
  const rise = ((square + 56.8e6) * square * square) / ((square + 6.3e6) ** 2 * (square + 0.38e9));
  return rise / (square ** 3 / 9.58e26 + 1);
}
