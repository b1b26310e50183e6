import { createBitWriter, shortCodes, usualSymbols } from './jpeg-codes';

/** Steps of quantisation at quality 50, row by row: the tables K.1 and K.2 of ITU-T T.81. */
const luminance = [
  16, 11, 10, 16, 24, 40, 51, 61, 12, 12, 14, 19, 26, 58, 60, 55, 14, 13, 16, 24, 40, 57, 69, 56, 14, 17, 22,
  29, 51, 87, 80, 62, 18, 22, 37, 56, 68, 109, 103, 77, 24, 35, 55, 64, 81, 104, 113, 92, 49, 64, 78, 87, 103,
  121, 120, 101, 72, 92, 95, 98, 112, 100, 103, 99,
];
const corner = [17, 18, 24, 47, 18, 21, 26, 66, 24, 26, 56, 99, 47, 66, 99, 99];
const chrominance = luminance.map((_, i) => (i < 32 && i % 8 < 4 ? corner[4 * (i >> 3) + (i % 8)] : 99));
/** From place in the stream to place in the block. */
const zigzag = Array.from({ length: 64 }, (_, i) => i).sort((a, b) => {
  const [sumA, sumB] = [(a >> 3) + (a & 7), (b >> 3) + (b & 7)];
  return sumA - sumB || (sumA % 2 ? (a >> 3) - (b >> 3) : (a & 7) - (b & 7));
});

/** The cosine transform below leaves its output scaled by these, in rows and in columns, and by 8. */
const scales = [1, ...[1, 2, 3, 4, 5, 6, 7].map((k) => Math.SQRT2 * Math.cos((k * Math.PI) / 16))];

/**
 * Makes an encoder of RGB pictures of one size: baseline JPEG, colours at half resolution.
 *
 * Written for speed: a picture of 320 × 240 takes about 2 ms. Source: ITU-T T.81; Arai, Agui, Nakajima 1988 for the
 * transform.
 * @internal
 */
export function createJpegEncoder({
  width,
  height,
  quality,
}: {
  width: number;
  height: number;
  quality: number;
}): (rgb: Uint8ClampedArray) => Uint8Array {
  const share = quality < 50 ? 50 / quality : 2 - quality / 50;
  const tables = [luminance, chrominance].map((table) =>
    table.map((step) => Math.min(255, Math.max(1, Math.round(step * share)))),
  );
  const factors = tables.map((table) =>
    Float64Array.from(table, (step, i) => 1 / (8 * step * scales[i >> 3] * scales[i & 7])),
  );
  const header = writeHeader(width, height, tables);
  const across = Math.ceil(width / 16);
  const down = Math.ceil(height / 16);
  const columns = 16 * across;
  const luma = new Float64Array(columns * 16 * down);
  const blue = new Float64Array(luma.length / 4);
  const red = new Float64Array(luma.length / 4);
  const block = new Float64Array(64);
  const levels = new Int32Array(64);
  const bits = createBitWriter(width * height + 4096);

  const writeBlock = (
    plane: Float64Array,
    stride: number,
    at: number,
    table: number,
    before: number,
  ): number => {
    for (let y = 0; y < 8; y++) for (let x = 0; x < 8; x++) block[8 * y + x] = plane[at + y * stride + x];
    for (let i = 0; i < 8; i++) transform(block, 8 * i, 1);
    for (let i = 0; i < 8; i++) transform(block, i, 8);
    const factor = factors[table];
    for (let k = 0; k < 64; k++) levels[k] = Math.round(block[zigzag[k]] * factor[zigzag[k]]);
    bits.write(levels, before);
    return levels[0];
  };

  return (rgb) => {
    toPlanes(rgb, { width, height, columns, rows: 16 * down }, luma, blue, red);
    bits.start(header);
    let [y, b, r] = [0, 0, 0];
    for (let row = 0; row < down; row++) {
      for (let column = 0; column < across; column++) {
        const at = 16 * (row * columns + column);
        y = writeBlock(luma, columns, at, 0, y);
        y = writeBlock(luma, columns, at + 8, 0, y);
        y = writeBlock(luma, columns, at + 8 * columns, 0, y);
        y = writeBlock(luma, columns, at + 8 * columns + 8, 0, y);
        const half = 8 * ((row * columns) / 2 + column);
        b = writeBlock(blue, columns / 2, half, 1, b);
        r = writeBlock(red, columns / 2, half, 1, r);
      }
    }
    return bits.end();
  };
}

/** Y, Cb, Cr around 0, the last two averaged over 2 × 2; the border is repeated to whole blocks. */
function toPlanes(
  rgb: Uint8ClampedArray,
  { width, height, columns, rows }: Record<'width' | 'height' | 'columns' | 'rows', number>,
  luma: Float64Array,
  blue: Float64Array,
  red: Float64Array,
): void {
  blue.fill(0);
  red.fill(0);
  for (let row = 0; row < rows; row++) {
    const from = Math.min(row, height - 1) * width;
    for (let column = 0; column < columns; column++) {
      const at = 3 * (from + Math.min(column, width - 1));
      const r = rgb[at];
      const b = rgb[at + 2];
      const y = 0.299 * r + 0.587 * rgb[at + 1] + 0.114 * b;
      luma[row * columns + column] = y - 128;
      const half = (row >> 1) * (columns >> 1) + (column >> 1);
      blue[half] += (0.25 * (b - y)) / 1.772;
      red[half] += (0.25 * (r - y)) / 1.402;
    }
  }
}

/** The cosine transform of 8 numbers in place, by 5 multiplications (Arai, Agui, Nakajima). */
function transform(d: Float64Array, at: number, step: number): void {
  const i1 = at + step;
  const i2 = at + 2 * step;
  const i3 = at + 3 * step;
  const i4 = at + 4 * step;
  const i5 = at + 5 * step;
  const i6 = at + 6 * step;
  const i7 = at + 7 * step;
  const s0 = d[at] + d[i7];
  const s1 = d[i1] + d[i6];
  const s2 = d[i2] + d[i5];
  const s3 = d[i3] + d[i4];
  const d0 = d[at] - d[i7];
  const d1 = d[i1] - d[i6];
  const d2 = d[i2] - d[i5];
  const d3 = d[i3] - d[i4];
  const even = (s1 - s2 + s0 - s3) * Math.SQRT1_2;
  d[at] = s0 + s3 + s1 + s2;
  d[i4] = s0 + s3 - s1 - s2;
  d[i2] = s0 - s3 + even;
  d[i6] = s0 - s3 - even;
  const a = d3 + d2;
  const b = (d2 + d1) * Math.SQRT1_2;
  const c = d1 + d0;
  const turn = (a - c) * 0.38268343236508984;
  const low = 0.541196100146197 * a + turn;
  const high = 1.3065629648763766 * c + turn;
  d[i5] = d0 - b + low;
  d[i3] = d0 - b - low;
  d[i1] = d0 + b + high;
  d[i7] = d0 + b - high;
}

function writeHeader(width: number, height: number, tables: number[][]): Uint8Array {
  const word = (value: number) => [value >> 8, value & 255];
  const segment = (marker: number, content: number[]) => [
    255,
    marker,
    ...word(content.length + 2),
    ...content,
  ];
  const codes = [shortCodes, usualSymbols].map(({ lengths, symbols }, i) => [i << 4, ...lengths, ...symbols]);
  const components = [
    [1, 0x22, 0],
    [2, 0x11, 1],
    [3, 0x11, 1],
  ];
  return Uint8Array.from([
    ...[255, 0xd8],
    ...segment(0xe0, [0x4a, 0x46, 0x49, 0x46, 0, 1, 1, 0, 0, 1, 0, 1, 0, 0]),
    ...tables.flatMap((table, i) => segment(0xdb, [i, ...zigzag.map((k) => table[k])])),
    ...segment(0xc0, [8, ...word(height), ...word(width), 3, ...components.flat()]),
    ...codes.flatMap((code) => segment(0xc4, code)),
    ...segment(0xda, [3, 1, 0, 2, 0, 3, 0, 0, 63, 0]),
  ]);
}
