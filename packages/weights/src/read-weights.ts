import { requireOneOf } from '@avemo/checks';
import { weightCards, type WeightsName } from './weight-cards';
import { WeightsFileError } from './weights-file-error';

/** Where the files lie: the address or, in Node, the path of their folder, or a function that gives a file's bytes. */
export type WeightsSource = string | URL | ((file: string) => Promise<Uint8Array>);

/** Options of {@link readWeights}. */
export interface ReadWeightsOptions {
  /**
   * Where the files lie. Default: in this package. Bundlers that know `new URL(…, import.meta.url)` (Vite, webpack) find
   * them; with others serve the folder `models` of this package and give its address.
   */
  from?: WeightsSource;
  /** Ends the loading. */
  signal?: AbortSignal;
}

/**
 * The bytes of a model, checked against the SHA-256 on its card. Nothing is read before it is asked for.
 *
 * @param name - Which one: `'voice'`, `'voice-emodb'` or `'face'`.
 * @param options - Where the files lie.
 * @returns A safetensors file.
 * @throws RangeError for a name that is not there; WeightsFileError where the file is not found or not the one of its card.
 *
 * @example
 * ```ts
 * import { readWeights, weightCards } from '@avemo/weights';
 *
 * const bytes = await readWeights('voice');
 * bytes.length === weightCards.voice.bytes; // → true
 * ```
 */
export async function readWeights(
  name: WeightsName,
  { from, signal }: ReadWeightsOptions = {},
): Promise<Uint8Array> {
  requireOneOf('readWeights', 'name', name, Object.keys(own) as WeightsName[]);
  const { file, sha256 } = weightCards[name];
  const bytes = await (typeof from === 'function' ? from(file) : readFrom(addressOf(name, from), signal));
  const digest = new Uint8Array(await crypto.subtle.digest('SHA-256', bytes as Uint8Array<ArrayBuffer>));
  const found = Array.from(digest, (byte) => byte.toString(16).padStart(2, '0')).join('');
  if (found !== sha256) {
    throw new WeightsFileError(
      'changed',
      `readWeights: ${file} is not the file of this version: its SHA-256 is ${found}, not ${sha256}. Install @avemo/weights again.`,
    );
  }
  return bytes;
}

/** Whole addresses, so that bundlers see them. */
const own: Record<WeightsName, () => URL> = {
  voice: () => new URL('../models/voice.safetensors', import.meta.url),
  'voice-emodb': () => new URL('../models/voice-emodb.safetensors', import.meta.url),
  face: () => new URL('../models/face.safetensors', import.meta.url),
};

/**
 * Where the files lie, for a worker that no bundler goes through.
 *
 * @returns An address for each file, as bundlers have put it.
 *
 * @example
 * ```ts
 * import { weightAddresses } from '@avemo/weights';
 *
 * Object.keys(weightAddresses()).includes('voice.safetensors'); // → true
 * ```
 */
export const weightAddresses = (): Record<string, string> =>
  Object.fromEntries(
    (Object.keys(own) as WeightsName[]).map((name) => [weightCards[name].file, own[name]().href]),
  );

const addressOf = (name: WeightsName, from: string | URL | undefined): string =>
  from === undefined ? own[name]().href : `${String(from).replace(/\/+$/, '')}/${weightCards[name].file}`;

async function readFrom(address: string, signal?: AbortSignal): Promise<Uint8Array> {
  const { process } = globalThis as { process?: NodeJS.Process };
  const files = process?.getBuiltinModule?.('node:fs/promises');
  try {
    if (files && !/^(https?|blob|data):/.test(address)) {
      return await files.readFile(address.startsWith('file:') ? new URL(address) : address, { signal });
    }
    const response = await fetch(address, { signal });
    if (!response.ok) throw new Error(`HTTP ${response.status}`);
    return new Uint8Array(await response.arrayBuffer());
  } catch (cause) {
    signal?.throwIfAborted();
    throw new WeightsFileError(
      'not-found',
      `readWeights: there is no ${address} (${(cause as Error).message}). Serve the folder models of @avemo/weights and give its address as the option from.`,
      { cause },
    );
  }
}
