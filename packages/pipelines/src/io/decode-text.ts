/**
 * The text of a file in UTF-8, or in UTF-16 with its mark, as spreadsheets write it; without the mark.
 *
 * @throws RangeError for bytes that are neither.
 */
export function decodeText(bytes: Uint8Array): string {
  const [first, second] = bytes;
  const encoding =
    first === 0xff && second === 0xfe ? 'utf-16le' : first === 0xfe && second === 0xff ? 'utf-16be' : 'utf-8';
  try {
    return new TextDecoder(encoding, { fatal: true }).decode(bytes);
  } catch {
    throw new RangeError('it is no text in UTF-8; save it as UTF-8 (in a spreadsheet: "CSV UTF-8")');
  }
}
