import { createHash } from 'node:crypto';

/** JSON in which equal data are equal texts: keys sorted, functions told only as such. */
export function canonicalJson(value: unknown): string {
  return JSON.stringify(value, (_, v: unknown) => {
    if (typeof v === 'function') return 'ƒ';
    if (typeof v === 'number' && !Number.isFinite(v)) return String(v);
    if (v === null || typeof v !== 'object' || Array.isArray(v)) return v;
    return Object.fromEntries(Object.entries(v).sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0)));
  });
}

/** The SHA-256 of a text or bytes, in hexadecimal digits. */
export const sha256 = (content: string | Uint8Array): string =>
  createHash('sha256').update(content).digest('hex');

/** The SHA-256 of plain data. */
export const keyOf = (value: unknown): string => sha256(canonicalJson(value));
