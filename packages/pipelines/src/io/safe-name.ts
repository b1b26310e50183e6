import { createHash } from 'node:crypto';
import { safeLetters } from './safe-letters';

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
  const name = safeLetters(text);
  if (name.length <= LONGEST) return name;
  const checksum = createHash('sha256').update(text.normalize('NFC')).digest('hex').slice(0, 16);
  return `${name.slice(0, LONGEST - 18).replace(/%.?$/, '')}%-${checksum}`;
}
