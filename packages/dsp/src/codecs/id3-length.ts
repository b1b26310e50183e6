import { fourCharacters } from './binary-view';

/** Bytes that ID3v2 tags take at the beginning of a file, with the zeros that some programs leave behind them. @internal */
export function id3Length(view: DataView): number {
  let offset = 0;
  while (fourCharacters(view, offset).startsWith('ID3') && offset + 10 <= view.byteLength) {
    const packed = view.getUint32(offset + 6);
    const size =
      ((packed >>> 24) & 0x7f) * 2 ** 21 +
      (((packed >>> 16) & 0x7f) << 14) +
      (((packed >>> 8) & 0x7f) << 7) +
      (packed & 0x7f);
    offset += 10 + size + (view.getUint8(offset + 5) & 0x10 ? 10 : 0);
  }
  if (offset > 0) while (offset < view.byteLength && view.getUint8(offset) === 0) offset++;
  return Math.min(offset, view.byteLength);
}
