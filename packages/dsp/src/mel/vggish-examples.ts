import { requireInteger, requireOptions } from '@avemo/checks';
import type { NdArray } from 'ndarray';
import type { AudioSignal } from '../signal/audio-signal';
import { frameMatrix, type FrameFeature } from '../frames/frame-feature';
import { framePlan, type StreamingFeature } from '../frames/streaming-feature';
import { requireSignal } from '../signal/require-signal';
import { logMelSpectrogramFeature } from './log-mel-spectrogram';
import { segmentFrames } from '../frames/segment-frames';
import { hannWindow } from '../frames/windows';

/** Options of {@link vggishExamples}. */
export interface VggishExamplesOptions {
  /** Frames of 10 ms from one example to the next. Default 96: no overlap, an embedding every 0.96 s. */
  hopFrames?: number;
}

/**
 * The input of the VGGish network: log-mel examples of 0.96 s, ln(M + 0.01) with M of 64 HTK bands from 125 to 7500 Hz,
 * triangles straight in mel, over |X| of 25 ms frames every 10 ms under a periodic Hann window, transform length 512.
 *
 * @param signal - finite samples at 16000 Hz
 * @param options - the hop of the examples
 * @returns Shape [examples, 96, 64, 1]. Time, then bands; frames behind the last whole example are dropped
 * @throws RangeError for another rate or non-finite samples; TypeError for anything but a signal
 *
 * Source: BAF, Lucas, Ghaleb & Asteriadis 2020, section 3.
 * Source: S. Hershey et al., CNN architectures for large-scale audio classification, 2017, https://arxiv.org/abs/1609.09430.
 * @example
 * ```ts
 * import { vggishExamples } from '@avemo/dsp';
 *
 * const silence = { samples: new Float32Array(32000), sampleRate: 16000 };
 * vggishExamples(silence).shape; // → [2, 96, 64, 1]
 * ```
 */
export function vggishExamples(
  signal: AudioSignal,
  options: VggishExamplesOptions = {},
): NdArray<Float32Array> {
  requireSignal('vggishExamples', signal);
  requireOptions('vggishExamples', 'options', options);
  const { hopFrames = 96 } = options;
  requireInteger('vggishExamples', 'hopFrames', hopFrames);
  const logMel = frameMatrix(signal.samples, vggishFeature(signal.sampleRate));
  return segmentFrames([logMel], { segmentLength: vggishFrames, segmentHop: hopFrames });
}

/** Frames of an example. */
const vggishFrames = 96;

/** The log-mel frames that {@link vggishExamples} cuts into examples. */
function vggishFeature(sampleRate: number): FrameFeature {
  if (sampleRate !== 16000) {
    throw new RangeError(
      `vggishExamples: sampleRate must be 16000; got ${sampleRate}. Use resample(signal, 16000).`,
    );
  }
  return logMelSpectrogramFeature(sampleRate, {
    frameLength: 400,
    hopLength: 160,
    fftLength: 512,
    window: hannWindow(400, { periodic: true }),
    melBands: 64,
    minFrequency: 125,
    maxFrequency: 7500,
    triangles: 'mel',
  });
}

/** {@link vggishExamples} in a stream, at 16000 Hz. @internal */
export const vggishStream: StreamingFeature<'vggish', VggishExamplesOptions> = {
  name: 'vggish',
  keys: () => ({ hopFrames: 'length' }),
  plan: (sampleRate, { hopFrames = vggishFrames }) => ({
    ...framePlan(vggishFeature(sampleRate)),
    segments: { segmentLength: vggishFrames, segmentHop: hopFrames },
  }),
};
