import { createExtractor, resample, spectrogram, type AudioSignal } from '@avemo/dsp';
import { signalPiecesAt } from '../io/sound-pieces-at';

/** A run of feature frames, row-major [frames, width]. */
export interface FeatureFrames {
  /** frames · width values, frame by frame. */
  data: Float32Array;
  /** Frames, at least 0. */
  frames: number;
  /** Features per frame, at least 1. */
  width: number;
}

/**
 * How sound becomes the frames that a network reads. Plain data: it is saved beside the weights, so that a model
 * meets new sound prepared as its training sound was.
 */
export interface AudioFeatureSpec {
  /** Of this description. */
  version: 1;
  /** ln(|X| + offset) of the lowest `bins` bins of Hamming frames. */
  kind: 'log-spectrogram';
  /** Hz; other sounds are resampled. */
  sampleRate: number;
  /** Samples at `sampleRate`. */
  frameLength: number;
  /** Samples from one frame to the next. */
  hopLength: number;
  /** Points of the DFT; frames are filled up with zeros. */
  fftLength: number;
  /** Lowest bins that are kept. */
  bins: number;
  /** Keeps digital silence finite and the noise floor flat. */
  offset: number;
}

/** The spectrogram of AM-FBP §IV: 40 ms Hamming frames every 10 ms, DFT length 800, lowest 200 bins (20 Hz each). */
export const amFbpSpectrogram: AudioFeatureSpec = {
  version: 1,
  kind: 'log-spectrogram',
  sampleRate: 16_000,
  frameLength: 640,
  hopLength: 160,
  fftLength: 800,
  bins: 200,
  offset: 0.01,
};

/**
 * The frames of a sound; a sound shorter than a frame is filled up with zeros to one.
 *
 * @param signal Finite samples in [−1, 1]; resampled when its rate differs.
 * @param spec What to compute.
 * @returns [frames, bins], at least one frame.
 * @throws RangeError for samples that are not finite.
 * @example
 * ```ts
 * import { amFbpSpectrogram, audioFeatures } from '@avemo/pipelines';
 *
 * const silence = { samples: new Float32Array(16000), sampleRate: 16000 };
 * const { frames, width, data } = audioFeatures(silence, amFbpSpectrogram);
 * [frames, width, data[0]]; // → [97, 200, -4.60517]
 * ```
 */
export function audioFeatures(signal: AudioSignal, spec: AudioFeatureSpec): FeatureFrames {
  const { sampleRate, frameLength, hopLength, fftLength, bins, offset } = spec;
  let sound = signal.sampleRate === sampleRate ? signal : resample(signal, sampleRate);
  if (sound.samples.length < frameLength) {
    const samples = new Float32Array(frameLength);
    samples.set(sound.samples);
    sound = { samples, sampleRate };
  }
  const { data, shape } = spectrogram(sound, { frameLength, hopLength, fftLength, bins });
  return { data: data.map((magnitude) => Math.log(magnitude + offset)), frames: shape[0], width: shape[1] };
}

/**
 * The same of a sound that comes in pieces, which are not held.
 *
 * @param pieces Of one sound, in order.
 * @param spec What to compute.
 * @returns [frames, bins], at least one frame.
 */
export async function audioFeaturesOfPieces(
  pieces: AsyncIterable<AudioSignal>,
  spec: AudioFeatureSpec,
): Promise<FeatureFrames> {
  const { sampleRate, frameLength, hopLength, fftLength, bins, offset } = spec;
  const options = { frameLength, hopLength, fftLength, bins };
  const extractor = createExtractor({ version: 1, sampleRate, feature: 'spectrogram', options });
  const parts: Float32Array[] = [];
  let short: Float32Array = new Float32Array(0);
  let samples = 0;
  const take = (piece: Float32Array) => {
    samples += piece.length;
    if (samples < frameLength) short = Float32Array.of(...short, ...piece);
    parts.push(extractor.push(piece).data);
  };
  for await (const piece of signalPiecesAt(pieces, sampleRate)) take(piece);
  if (samples < frameLength) return audioFeatures({ samples: short, sampleRate }, spec);
  parts.push(extractor.finish().data);
  const data = new Float32Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    for (let i = 0; i < part.length; i++) data[at++] = Math.log(part[i] + offset);
  }
  return { data, frames: data.length / bins, width: bins };
}
