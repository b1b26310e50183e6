import { formatValue, requireFunction, requireInteger } from '@avemo/checks';

/**
 * The bytes of a file that are read where they are needed, so that large files need not lie in memory.
 *
 * @example
 * ```ts
 * import { decodeAudio, encodeWav, type BytesReader } from '@avemo/dsp';
 *
 * const file = encodeWav({ samples: Float32Array.of(0.25, -0.25), sampleRate: 16000 });
 * const reader: BytesReader = { length: file.length, read: (start, end) => file.slice(start, end) };
 * (await decodeAudio(reader)).channels; // → [Float32Array.of(0.25, -0.25)]
 * ```
 */
export interface BytesReader {
  /** Bytes of the file, a whole number ≥ 0. */
  length: number;
  /** The bytes from `start` to before `end`, 0 ≤ start ≤ end ≤ length; they stay as they are. */
  read(start: number, end: number): Uint8Array;
}

/** Bytes that are read at once, and how many of them lie in front of what is asked for. */
const [windowLength, margin] = [2 ** 18, 2 ** 14];

/** The bytes of a file, or of a part of it: a DataView of what may lie elsewhere. @internal */
export class ByteView {
  private window: DataView;
  private from = 0;
  private to: number;

  private constructor(
    private readonly source: BytesReader | DataView,
    private readonly offset: number,
    readonly byteLength: number,
  ) {
    const whole = source instanceof DataView;
    this.window = whole
      ? new DataView(source.buffer, source.byteOffset + offset, byteLength)
      : new DataView(new ArrayBuffer(0));
    this.to = whole ? byteLength : 0;
  }

  static of(caller: string, bytes: unknown): ByteView {
    if (ArrayBuffer.isView(bytes)) {
      return new ByteView(
        new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength),
        0,
        bytes.byteLength,
      );
    }
    if (bytes instanceof ArrayBuffer) return new ByteView(new DataView(bytes), 0, bytes.byteLength);
    if (bytes !== null && typeof bytes === 'object' && 'read' in bytes && 'length' in bytes) {
      const { length, read } = bytes as BytesReader;
      requireInteger(caller, 'length', length, { min: 0 });
      requireFunction(caller, 'read', read);
      return new ByteView(readerOf(caller, bytes as BytesReader), 0, length);
    }
    throw new TypeError(
      `${caller}: bytes must be a Uint8Array, an ArrayBuffer or a BytesReader; got ${formatValue(bytes)}.`,
    );
  }

  /** The bytes from `start` on as a view of their own. */
  part(start: number, length = this.byteLength - start): ByteView {
    return new ByteView(this.source, this.offset + start, length);
  }

  /** The bytes from `start` to before `end`, without copying those that lie in memory. */
  bytes(start: number, end: number): Uint8Array {
    const length = end - start;
    if (length <= windowLength / 2 || this.source instanceof DataView) {
      this.hold(start, length);
      return new Uint8Array(this.window.buffer, this.window.byteOffset + start - this.from, length);
    }
    return this.source.read(this.offset + start, this.offset + end);
  }

  /** The same for numbers of several bytes. */
  dataView(start: number, end: number): DataView {
    const { buffer, byteOffset, byteLength } = this.bytes(start, end);
    return new DataView(buffer, byteOffset, byteLength);
  }

  /** The byte at a place, 0 outside. */
  at(place: number): number {
    return place >= 0 && place < this.byteLength ? this.getUint8(place) : 0;
  }

  getUint8(place: number): number {
    if (place < this.from || place >= this.to) this.hold(place, 1);
    return this.window.getUint8(place - this.from);
  }

  getUint16(place: number, littleEndian = false): number {
    return this.held(place, 2).getUint16(place - this.from, littleEndian);
  }

  getUint32(place: number, littleEndian = false): number {
    return this.held(place, 4).getUint32(place - this.from, littleEndian);
  }

  getInt32(place: number, littleEndian = false): number {
    return this.held(place, 4).getInt32(place - this.from, littleEndian);
  }

  getBigInt64(place: number, littleEndian = false): bigint {
    return this.held(place, 8).getBigInt64(place - this.from, littleEndian);
  }

  private held(place: number, count: number): DataView {
    if (place < this.from || place + count > this.to) this.hold(place, count);
    return this.window;
  }

  private hold(place: number, count: number): void {
    if (place < 0 || count < 0 || place + count > this.byteLength) {
      throw new RangeError(`bytes ${place} to ${place + count} lie outside of a file of ${this.byteLength}.`);
    }
    if (place >= this.from && place + count <= this.to) return;
    const source = this.source as BytesReader;
    // Who goes backwards finds what lies in front.
    const back = place < this.from ? windowLength - count - margin : margin;
    this.from = Math.max(0, place - Math.max(0, back));
    this.to = Math.min(this.byteLength, Math.max(place + count, this.from + windowLength));
    const { buffer, byteOffset, byteLength } = source.read(this.offset + this.from, this.offset + this.to);
    this.window = new DataView(buffer, byteOffset, byteLength);
  }
}

const readerOf = (caller: string, reader: BytesReader): BytesReader => ({
  length: reader.length,
  read(start, end) {
    const bytes = reader.read(start, end);
    if (bytes instanceof Uint8Array && bytes.length === end - start) return bytes;
    throw new TypeError(
      `${caller}: read(${start}, ${end}) must give a Uint8Array of ${end - start} bytes; got ${formatValue(bytes)}.`,
    );
  },
});

/** The four bytes at `offset` as Latin-1 letters, fewer at the end of the file. @internal */
export function fourCharacters(view: ByteView, offset: number): string {
  let text = '';
  for (let i = offset; i < Math.min(offset + 4, view.byteLength); i++) {
    text += String.fromCharCode(view.getUint8(i));
  }
  return text;
}
