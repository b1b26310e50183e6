import { formatValue, requireOptions, requireString } from '@avemo/checks';
import { WeightsError } from './weights-error';

/** What belongs to a weight file: written beside it as JSON. */
export interface WeightsManifest {
  /** Version of this format. */
  version: 1;
  /** SHA-256 of the file, in hexadecimal digits. */
  sha256: string;
  /** Size of the file in bytes. */
  bytes: number;
  /** Licence of the weights, e.g. 'MIT'. */
  licence: string;
  /** What the model computes from, e.g. the description of its features. */
  features?: unknown;
  /** The labels of its outputs, in order. */
  labels?: readonly string[];
  /** Statistics of the training data, e.g. mean and deviation per feature. */
  statistics?: unknown;
  /** Versions of the programs that made the file, by name. */
  versions?: Readonly<Record<string, string>>;
}

/**
 * Describes a weight file, so that it can be checked and used later.
 *
 * @param bytes - The file.
 * @param description - Licence, and where there are any features, labels, statistics and versions.
 * @returns The manifest for `JSON.stringify`.
 * @throws TypeError if bytes is not a Uint8Array or the licence is missing.
 *
 * @example
 * ```ts
 * import { encodeSafetensors, weightsManifest } from '@avemo/models';
 *
 * const bytes = encodeSafetensors(new Map());
 * const manifest = await weightsManifest(bytes, { licence: 'MIT', labels: ['calm', 'angry'] });
 * [manifest.bytes, manifest.sha256.length]; // → [16, 64]
 * ```
 */
export async function weightsManifest(
  bytes: Uint8Array,
  description: Omit<WeightsManifest, 'version' | 'sha256' | 'bytes'>,
): Promise<WeightsManifest> {
  requireOptions('weightsManifest', 'description', description, "Pass { licence: 'MIT' }");
  requireString('weightsManifest', 'licence', description.licence);
  return { version: 1, sha256: await sha256('weightsManifest', bytes), bytes: bytes.length, ...description };
}

/**
 * Makes sure that a weight file is the one that its manifest describes.
 *
 * @param bytes - The file.
 * @param manifest - What `weightsManifest` gave, read from JSON.
 * @returns The manifest.
 * @throws WeightsError with code `checksum` if the file is another one; TypeError if manifest is no manifest.
 *
 * @example
 * ```ts
 * import { checkManifest, encodeSafetensors, weightsManifest } from '@avemo/models';
 *
 * const bytes = encodeSafetensors(new Map());
 * const manifest = await weightsManifest(bytes, { licence: 'MIT' });
 * (await checkManifest(bytes, JSON.parse(JSON.stringify(manifest)))).licence; // → 'MIT'
 * ```
 */
export async function checkManifest(bytes: Uint8Array, manifest: WeightsManifest): Promise<WeightsManifest> {
  requireOptions('checkManifest', 'manifest', manifest);
  requireString('checkManifest', 'manifest.sha256', manifest.sha256);
  const found = await sha256('checkManifest', bytes);
  if (found === manifest.sha256.toLowerCase()) return manifest;
  throw new WeightsError(
    'checksum',
    `checkManifest: the file has the SHA-256 ${found}, its manifest says ${manifest.sha256}. One of both is damaged or belongs to another model.`,
  );
}

async function sha256(caller: string, bytes: Uint8Array): Promise<string> {
  if (!(bytes instanceof Uint8Array)) {
    throw new TypeError(`${caller}: bytes must be a Uint8Array; got ${formatValue(bytes)}.`);
  }
  const digest = await crypto.subtle.digest('SHA-256', new Uint8Array(bytes));
  return Array.from(new Uint8Array(digest), (byte) => byte.toString(16).padStart(2, '0')).join('');
}
