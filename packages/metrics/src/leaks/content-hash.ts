import { formatValue } from '@avemo/checks';

/**
 * A hash of what a recording holds, whatever its name: equal contents have equal hashes, so that {@link assertNoLeak} finds
 * a copy on two sides of a split.
 *
 * Four lanes of MurmurHash3 (32 bits) with different seeds over the bytes, and over their number. It finds copies, not
 * forgeries: it is no cryptographic hash. Hash decoded samples rather than files to find a copy in another container.
 *
 * @param content - Samples or bytes (any typed array, DataView or ArrayBuffer), or a text.
 * @returns 32 hexadecimal digits.
 * @throws TypeError for anything else.
 *
 * Source: Appleby, MurmurHash3, 2011, https://github.com/aappleby/smhasher.
 *
 * @example
 * ```ts
 * import { assertNoLeak, contentHash } from '@avemo/metrics';
 *
 * const recordings = [Float32Array.of(0.1, 0.2), Float32Array.of(0.3), Float32Array.of(0.1, 0.2)];
 * const columns = { content: recordings.map(contentHash) };
 * let message = '';
 * try {
 *   assertNoLeak({ train: [0, 1], test: [2] }, columns);
 * } catch (error) {
 *   message = (error as Error).message;
 * }
 * message.startsWith('assertNoLeak: content "'); // → true
 * ```
 */
export function contentHash(content: ArrayBufferView | ArrayBuffer | string): string {
  const bytes = bytesOf(content);
  return [0x9747b28c, 0x85ebca6b, 0x3c6ef372, 0x1b873593]
    .map((seed) => hashBytes(bytes, seed).toString(16).padStart(8, '0'))
    .join('');
}

function bytesOf(content: ArrayBufferView | ArrayBuffer | string): DataView {
  if (typeof content === 'string') return new DataView(new TextEncoder().encode(content).buffer);
  if (content instanceof ArrayBuffer) return new DataView(content);
  if (ArrayBuffer.isView(content)) {
    return new DataView(content.buffer, content.byteOffset, content.byteLength);
  }
  throw new TypeError(
    `contentHash: content must be a typed array, an ArrayBuffer or a text; got ${formatValue(content)}.`,
  );
}

const rotate = (x: number, k: number) => (x << k) | (x >>> (32 - k));
const scramble = (k: number) => Math.imul(rotate(Math.imul(k, 0xcc9e2d51), 15), 0x1b873593);

function hashBytes(bytes: DataView, seed: number): number {
  const length = bytes.byteLength;
  const whole = length - (length % 4);
  let h = seed;
  for (let i = 0; i < whole; i += 4) {
    h = (Math.imul(rotate(h ^ scramble(bytes.getUint32(i, true)), 13), 5) + 0xe6546b64) | 0;
  }
  let rest = 0;
  for (let i = length - 1; i >= whole; i--) rest = (rest << 8) | bytes.getUint8(i);
  h ^= whole < length ? scramble(rest) : 0;
  h ^= length;
  h = Math.imul(h ^ (h >>> 16), 0x85ebca6b);
  h = Math.imul(h ^ (h >>> 13), 0xc2b2ae35);
  return (h ^ (h >>> 16)) >>> 0;
}
