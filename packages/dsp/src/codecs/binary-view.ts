import { formatValue } from '@avemo/checks';

/** A view of a file's bytes, without copying them. @internal */
export function binaryView(caller: string, bytes: unknown): DataView {
  if (ArrayBuffer.isView(bytes)) return new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  if (bytes instanceof ArrayBuffer) return new DataView(bytes);
  throw new TypeError(`${caller}: bytes must be a Uint8Array or ArrayBuffer; got ${formatValue(bytes)}.`);
}

/** The four bytes at `offset` as Latin-1 letters, fewer at the end of the file. @internal */
export function fourCharacters(view: DataView, offset: number): string {
  let text = '';
  for (let i = offset; i < Math.min(offset + 4, view.byteLength); i++) {
    text += String.fromCharCode(view.getUint8(i));
  }
  return text;
}
