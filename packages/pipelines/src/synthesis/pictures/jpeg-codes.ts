/** A Huffman code as a file states it: how many codes have 1 to 16 bits, and their symbols in order. */
interface CodeTable {
  lengths: number[];
  symbols: number[];
}

/** Sizes of the differences of mean levels: table K.3 of ITU-T T.81. @internal */
export const shortCodes: CodeTable = {
  lengths: [0, 1, 5, 1, 1, 1, 1, 1, 1, 0, 0, 0, 0, 0, 0, 0],
  symbols: Array.from({ length: 12 }, (_, i) => i),
};

const frequent = [
  0x01, 0x02, 0x03, 0x00, 0x04, 0x11, 0x05, 0x12, 0x21, 0x31, 0x41, 0x06, 0x13, 0x51, 0x61, 0x07, 0x22, 0x71,
  0x14, 0x32, 0x81, 0x91, 0xa1, 0x08, 0x23, 0x42, 0xb1, 0xc1, 0x15, 0x52, 0xd1, 0xf0, 0x24, 0x33, 0x62, 0x72,
  0x82,
];

/** Run of zeros and size of the level behind it: table K.5 of ITU-T T.81; it serves colours too. @internal */
export const usualSymbols: CodeTable = {
  lengths: [0, 2, 1, 3, 3, 2, 4, 3, 5, 5, 4, 4, 0, 0, 1, 125],
  symbols: [
    ...frequent,
    ...Array.from({ length: 160 }, (_, i) => (Math.floor(i / 10) << 4) | ((i % 10) + 1)).filter(
      (symbol) => !frequent.includes(symbol),
    ),
  ],
};

/** The code and its number of bits for each symbol. */
function codesOf({ lengths, symbols }: CodeTable): { code: Int32Array; size: Int32Array } {
  const code = new Int32Array(256);
  const size = new Int32Array(256);
  let next = 0;
  let at = 0;
  lengths.forEach((count, i) => {
    for (let k = 0; k < count; k++) {
      code[symbols[at]] = next++;
      size[symbols[at++]] = i + 1;
    }
    next <<= 1;
  });
  return { code, size };
}

/** Writes the levels of blocks as a JPEG stream, with a zero behind each byte 255. @internal */
export function createBitWriter(room: number) {
  const mean = codesOf(shortCodes);
  const rest = codesOf(usualSymbols);
  let bytes = new Uint8Array(room);
  let length = 0;
  let held = 0;
  let count = 0;

  const put = (value: number, size: number) => {
    held = (held << size) | value;
    count += size;
    while (count >= 8) {
      const byte = (held >> (count - 8)) & 255;
      bytes[length++] = byte;
      if (byte === 255) bytes[length++] = 0;
      count -= 8;
    }
    held &= (1 << count) - 1;
  };
  const putLevel = (level: number, size: number) => {
    if (size > 0) put(level > 0 ? level : level + (1 << size) - 1, size);
  };
  const sizeOf = (level: number) => 32 - Math.clz32(Math.abs(level));

  return {
    start(header: Uint8Array): void {
      bytes.set(header);
      length = header.length;
      held = 0;
      count = 0;
    },
    /** One block in the order of the stream; the mean level of the block before it of the same plane is taken off. */
    write(levels: Int32Array, before: number): void {
      if (length + 512 > bytes.length) {
        const larger = new Uint8Array(2 * bytes.length);
        larger.set(bytes);
        bytes = larger;
      }
      const difference = levels[0] - before;
      const size = sizeOf(difference);
      put(mean.code[size], mean.size[size]);
      putLevel(difference, size);
      let last = 63;
      while (last > 0 && levels[last] === 0) last--;
      let run = 0;
      for (let k = 1; k <= last; k++) {
        if (levels[k] === 0) {
          run++;
          continue;
        }
        for (; run > 15; run -= 16) put(rest.code[0xf0], rest.size[0xf0]);
        const own = sizeOf(levels[k]);
        const symbol = (run << 4) | own;
        put(rest.code[symbol], rest.size[symbol]);
        putLevel(levels[k], own);
        run = 0;
      }
      if (last < 63) put(rest.code[0], rest.size[0]);
    },
    end(): Uint8Array {
      if (count > 0) put((1 << (8 - count)) - 1, 8 - count);
      bytes[length++] = 255;
      bytes[length++] = 0xd9;
      return bytes.slice(0, length);
    },
  };
}
