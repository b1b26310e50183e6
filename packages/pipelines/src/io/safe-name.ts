import { createHash } from 'node:crypto';

/** Names that Windows keeps for devices. */
const reserved = /^(con|prn|aux|nul|com\d|lpt\d)(\.|$)/i;

/** Longest name of a file or folder in bytes that every file system takes, with room for endings. */
const LONGEST = 120;

/**
 * A name for a file or folder from any text, such as a speaker or fold that a user's data name: never a path, never hidden,
 * the same on every system. Letters, digits and `-_+.` stay, everything else becomes `%` and its bytes in hexadecimal
 * digits (`decodeURIComponent` reads it); what is too long is cut and ends in a checksum of the whole.
 *
 * @param text - Any text.
 * @returns 1 to 120 characters of `A–Z a–z 0–9 - _ + . %`, no dot first or last.
 */
export function safeName(text: string): string {
  const plain = text.normalize('NFC');
  let name = '';
  for (const byte of Buffer.from(plain, 'utf8')) {
    const char = String.fromCharCode(byte);
    name += /[A-Za-z0-9_+.-]/.test(char) ? char : hex(byte);
  }
  if (name === '') return '%';
  if (/^[.-]/.test(name) || reserved.test(name)) name = hex(name.charCodeAt(0)) + name.slice(1);
  if (name.endsWith('.')) name = `${name.slice(0, -1)}%2E`;
  if (name.length <= LONGEST) return name;
  const checksum = createHash('sha256').update(plain).digest('hex').slice(0, 16);
  return `${name.slice(0, LONGEST - 18).replace(/%.?$/, '')}%-${checksum}`;
}

const hex = (byte: number): string => `%${byte.toString(16).toUpperCase().padStart(2, '0')}`;
