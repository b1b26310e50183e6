import { fourCharacters, type ByteView } from './binary-view';

/** Where ID3v2 tags end that stand from `from` on, with the zeros that some programs leave behind them. @internal */
export function id3Length(view: ByteView, from = 0, { zeros = true } = {}): number {
  let offset = from;
  while (fourCharacters(view, offset).startsWith('ID3') && offset + 10 <= view.byteLength) {
    const packed = view.getUint32(offset + 6);
    const size =
      ((packed >>> 24) & 0x7f) * 2 ** 21 +
      (((packed >>> 16) & 0x7f) << 14) +
      (((packed >>> 8) & 0x7f) << 7) +
      (packed & 0x7f);
    offset += 10 + size + (view.getUint8(offset + 5) & 0x10 ? 10 : 0);
  }
  if (zeros && offset > from) while (offset < view.byteLength && view.getUint8(offset) === 0) offset++;
  return Math.min(offset, view.byteLength);
}
