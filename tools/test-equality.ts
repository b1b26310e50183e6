// Typed arrays with the same bytes are equal: comparing a million values one by one takes vitest seconds.
import { expect } from 'vitest';

expect.addEqualityTesters([
  (a: unknown, b: unknown) => {
    if (!ArrayBuffer.isView(a) || !ArrayBuffer.isView(b)) return undefined;
    if (a.constructor !== b.constructor || a.byteLength !== b.byteLength) return undefined;
    return bytesOf(a).equals(bytesOf(b)) || undefined;
  },
]);

const bytesOf = ({ buffer, byteOffset, byteLength }: ArrayBufferView) =>
  Buffer.from(buffer, byteOffset, byteLength);
