import { decodeSafetensors } from '@avemo/models';
import { fitStage, type FitStage } from '../recipes/stage';

/** Options of {@link pretrained}. */
export interface PretrainedOptions {
  /** Reads the file, e.g. `() => readFile(path)` in Node. */
  read(): Promise<Uint8Array>;
  /** SHA-256 of the file, 64 hexadecimal digits: it is checked, and it tells runs with other weights apart. */
  sha256: string;
}

/**
 * Weights from a safetensors file, for `weightsFrom` of a network stage: layers take over what has their name and shapes
 * (`audio_conv1/kernel`).
 *
 * @param name - The stage's name.
 * @param options - How the file is read, and its SHA-256.
 * @returns A stage with weights and without outputs.
 * @throws RangeError where `sha256` is none; when it is fitted, where the file is another one or a weight is no float32.
 *
 * @example
 * ```ts
 * import { encodeSafetensors } from '@avemo/models';
 * import { pretrained } from '@avemo/pipelines';
 *
 * const kernel = { data: Float32Array.of(1, 2), shape: [2, 1] };
 * const file = encodeSafetensors(new Map([['audio_conv1/kernel', kernel]]));
 * const digest = await crypto.subtle.digest('SHA-256', Uint8Array.from(file));
 * const sha256 = Array.from(new Uint8Array(digest), (byte) => byte.toString(16).padStart(2, '0')).join('');
 * pretrained('weights', { read: async () => file, sha256 }).name; // → 'weights'
 * ```
 */
export function pretrained(name: string, { read, sha256 }: PretrainedOptions): FitStage {
  if (typeof sha256 !== 'string' || !/^[0-9a-f]{64}$/.test(sha256)) {
    throw new RangeError(
      `pretrained: sha256 must be 64 lower-case hexadecimal digits, as sha256sum prints them; got ${JSON.stringify(sha256)}.`,
    );
  }
  return fitStage({
    name,
    inputs: {},
    options: { sha256 },
    async fit() {
      const bytes = await read();
      const digest = new Uint8Array(await crypto.subtle.digest('SHA-256', Uint8Array.from(bytes)));
      const found = Array.from(digest, (byte) => byte.toString(16).padStart(2, '0')).join('');
      if (found !== sha256) {
        throw new RangeError(
          `stage ${name}: the weights file is another one: its SHA-256 is ${found}, expected ${sha256}. Give the right file, or its own SHA-256.`,
        );
      }
      const tensors: Record<string, { data: Float32Array; shape: readonly number[] }> = {};
      for (const [tensor, { data, shape }] of decodeSafetensors(bytes).tensors) {
        if (!(data instanceof Float32Array)) {
          throw new RangeError(`stage ${name}: the weight ${tensor} of the file is no float32.`);
        }
        tensors[tensor] = { data, shape };
      }
      return { tensors };
    },
  });
}
