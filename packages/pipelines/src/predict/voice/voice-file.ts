import { WorkError } from '../../call-error';
import { decodeChecked, encodeChecked } from '../../training/checked-file';
import type { VoiceModel } from './fit-voice';
import { voiceFeatures } from './voice-descriptors';

/** A voice's model with what is needed to use it. */
export interface SavedVoice {
  /** From `fitVoice`. */
  model: VoiceModel;
  /** What its logits are divided by, so that its probabilities are calibrated. */
  temperature: number;
  /** Seconds of sound behind one answer. */
  window: number;
}

/**
 * A voice as a file: safetensors with a checksum.
 *
 * @param voice - The model, its temperature and its window.
 * @returns The bytes.
 *
 * @example
 * ```ts
 * import { encodeVoice, fitVoice } from '@avemo/pipelines/predict';
 *
 * const model = await fitVoice([[0], [1]], ['sadness', 'anger']);
 * const bytes = await encodeVoice({ model, temperature: 1.2, window: 3 });
 * bytes instanceof Uint8Array; // → true
 * ```
 */
export function encodeVoice({ model, temperature, window }: SavedVoice): Promise<Uint8Array> {
  const { labels, mean, scale, kernel, bias } = model;
  const arrays = {
    mean: { data: mean, shape: [mean.length] },
    scale: { data: scale, shape: [scale.length] },
    kernel: { data: kernel, shape: [mean.length, labels.length] },
    bias: { data: bias, shape: [labels.length] },
  };
  return encodeChecked(arrays, { features: voiceFeatures, labels, temperature, window });
}

/**
 * Reads {@link encodeVoice}.
 *
 * @param bytes - The file.
 * @returns The voice.
 * @throws WorkError for a file of another kind or version, and one that is damaged.
 * @internal
 */
export async function decodeVoice(bytes: Uint8Array): Promise<SavedVoice> {
  const { arrays, json } = await decodeChecked(bytes).catch((cause: Error) => {
    throw new WorkError(
      `the weights of the voice are damaged: ${cause.message}. Install @avemo/weights again.`,
    );
  });
  const facts = json as { features: string; labels: string[]; temperature: number; window: number };
  const { mean, scale, kernel, bias } = arrays;
  if (facts?.features !== voiceFeatures || !mean || !scale || !kernel || !bias) {
    throw new WorkError(
      'the weights of the voice are of another version. Install the version of @avemo/weights that fits @avemo/pipelines.',
    );
  }
  const { labels, temperature, window } = facts;
  const model = { labels, mean: mean.data, scale: scale.data, kernel: kernel.data, bias: bias.data };
  return { model, temperature, window };
}
