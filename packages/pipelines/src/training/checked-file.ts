import { decodeSafetensors, encodeSafetensors, type NamedTensor } from '@avemo/models';

/** Arrays by name. */
export type Arrays = Record<string, { data: Float32Array; shape: readonly number[] }>;

/**
 * Arrays and plain data as a safetensors file that tells whether it is whole: its metadata hold the SHA-256 of both.
 *
 * @param arrays - Float32 arrays by name.
 * @param json - Plain data; NaN and infinities are kept.
 */
export async function encodeChecked(arrays: Arrays, json: unknown): Promise<Uint8Array> {
  const tensors = new Map<string, NamedTensor>(
    Object.entries(arrays).map(([name, { data, shape }]) => [name, { data, shape: [...shape] }]),
  );
  const text = toJson(json);
  return encodeSafetensors(tensors, { metadata: { json: text, sha256: await digestOf(tensors, text) } });
}

/**
 * Reads {@link encodeChecked}.
 *
 * @throws RangeError or WeightsError for bytes that are not whole.
 */
export async function decodeChecked(bytes: Uint8Array): Promise<{ arrays: Arrays; json: unknown }> {
  const { tensors, metadata } = decodeSafetensors(bytes);
  if (typeof metadata.json !== 'string' || metadata.sha256 !== (await digestOf(tensors, metadata.json))) {
    throw new RangeError('its content does not fit its checksum');
  }
  const arrays: Arrays = {};
  for (const [name, { data, shape }] of tensors) arrays[name] = { data: data as Float32Array, shape };
  return { arrays, json: fromJson(metadata.json) };
}

async function digestOf(tensors: ReadonlyMap<string, NamedTensor>, text: string): Promise<string> {
  const digests: Uint8Array[] = [];
  const add = async (bytes: Uint8Array) =>
    digests.push(new Uint8Array(await crypto.subtle.digest('SHA-256', bytes as Uint8Array<ArrayBuffer>)));
  const encoder = new TextEncoder();
  await add(encoder.encode(text));
  for (const [name, { data, shape }] of tensors) {
    await add(encoder.encode(`${name}\0${shape.join()}`));
    await add(new Uint8Array(data.buffer, data.byteOffset, data.byteLength));
  }
  const all = new Uint8Array(digests.length * 32);
  digests.forEach((digest, i) => all.set(digest, i * 32));
  const whole = new Uint8Array(await crypto.subtle.digest('SHA-256', all));
  return Array.from(whole, (byte) => byte.toString(16).padStart(2, '0')).join('');
}

/** JSON that keeps NaN and the infinities, which `JSON.stringify` turns into null. */
export const toJson = (value: unknown): string =>
  JSON.stringify(value, (_, v: unknown) =>
    typeof v === 'number' && !Number.isFinite(v) ? { number: String(v) } : v,
  );

/** Reads {@link toJson}. */
export const fromJson = (text: string): unknown =>
  JSON.parse(text, (_, v: unknown) =>
    v !== null && typeof v === 'object' && 'number' in v && Object.keys(v).length === 1
      ? Number((v as { number: string }).number)
      : v,
  );
