import type { PixelRows } from '../image/read-picture';

/** A square of a picture, turned around its centre. @internal */
export interface Region {
  /** Centre, in pixels. */
  x: number;
  y: number;
  /** Length of a side, in pixels. */
  side: number;
  /** Turn of its upper edge against the rows, in radians, clockwise on the screen. */
  angle: number;
}

/**
 * The levels of a region as size × size × outputs (grey is repeated), black outside the picture. Where the region
 * is at least twice as large, whole pixels are averaged first. @internal
 */
export function sampleRegion(
  picture: PixelRows,
  region: Region,
  size: number,
  outputs: number = 3,
): Float32Array {
  const factor = Math.floor(region.side / size + 1e-6);
  const { source, x, y, scale } = factor >= 2 ? shrinkAround(picture, region, factor) : whole(picture);
  const { data, width, height, channels } = source;
  const next = channels === 1 ? 0 : 1;
  const step = region.side / size / scale;
  const across = step * Math.cos(region.angle);
  const down = step * Math.sin(region.angle);
  // Coordinates of pixel centres from here on: 0 is the centre of the first pixel.
  const middle = (size - 1) / 2;
  const startX = (region.x - x) / scale - 0.5 - middle * (across - down);
  const startY = (region.y - y) / scale - 0.5 - middle * (down + across);
  const result = new Float32Array(size * size * outputs);
  for (let row = 0, to = 0; row < size; row++) {
    for (let column = 0; column < size; column++, to += outputs) {
      const sourceX = startX + column * across - row * down;
      const sourceY = startY + column * down + row * across;
      const left = Math.floor(sourceX);
      const top = Math.floor(sourceY);
      if (left < -1 || top < -1 || left >= width || top >= height) continue;
      const shareX = sourceX - left;
      const shareY = sourceY - top;
      // A neighbour outside the picture is black: its weight is 0, and its place that of any pixel.
      const leftWeight = left < 0 ? 0 : 1 - shareX;
      const rightWeight = left + 1 >= width ? 0 : shareX;
      const topWeight = top < 0 ? 0 : 1 - shareY;
      const lowWeight = top + 1 >= height ? 0 : shareY;
      const topRow = top < 0 ? 0 : top * width;
      const lowRow = top + 1 >= height ? 0 : (top + 1) * width;
      const leftColumn = left < 0 ? 0 : left;
      const rightColumn = left + 1 >= width ? 0 : left + 1;
      let a = (topRow + leftColumn) * channels;
      let b = (topRow + rightColumn) * channels;
      let c = (lowRow + leftColumn) * channels;
      let d = (lowRow + rightColumn) * channels;
      for (let k = 0; k < outputs; k++) {
        result[to + k] =
          topWeight * (leftWeight * data[a] + rightWeight * data[b]) +
          lowWeight * (leftWeight * data[c] + rightWeight * data[d]);
        a += next;
        b += next;
        c += next;
        d += next;
      }
    }
  }
  return result;
}

/** A picture in which one pixel stands for scale × scale, and whose outer corner lies at (x, y). */
interface Shrunken {
  source: PixelRows;
  x: number;
  y: number;
  scale: number;
}

function whole(source: PixelRows): Shrunken {
  return { source, x: 0, y: 0, scale: 1 };
}

/** Means of factor × factor pixels of the part of the picture that the region needs. */
function shrinkAround(picture: PixelRows, { x, y, side, angle }: Region, factor: number): Shrunken {
  const reach = (side / 2) * (Math.abs(Math.cos(angle)) + Math.abs(Math.sin(angle))) + factor;
  const clip = (value: number, size: number) => Math.min(Math.max(value, 0), size);
  const left = clip(Math.floor(x - reach), picture.width);
  const top = clip(Math.floor(y - reach), picture.height);
  const width = Math.ceil((clip(Math.ceil(x + reach), picture.width) - left) / factor);
  const height = Math.ceil((clip(Math.ceil(y + reach), picture.height) - top) / factor);
  const { channels, data: source } = picture;
  const data = new Float32Array(width * height * channels);
  // Sums of levels are whole numbers, which are added faster as such.
  const sums =
    source instanceof Uint8Array ? new Int32Array(width * channels) : new Float64Array(width * channels);
  const used = Math.min(width * factor, picture.width - left);
  for (let row = 0; row < height; row++) {
    const firstRow = top + row * factor;
    const rows = Math.min(factor, picture.height - firstRow);
    sums.fill(0);
    for (let i = 0; i < rows; i++) {
      addCells(sums, picture, { from: ((firstRow + i) * picture.width + left) * channels, used, factor });
    }
    for (let column = 0, to = row * width * channels; column < width; column++) {
      const weight = 1 / (rows * Math.min(factor, used - column * factor));
      for (let c = 0; c < channels; c++, to++) data[to] = sums[column * channels + c] * weight;
    }
  }
  return { source: { data, width, height, channels }, x: left, y: top, scale: factor };
}

/** Adds the levels of a row, `used` pixels from a place on, to the sums of the cells of `factor` pixels that they lie in. */
function addCells(
  sums: Int32Array | Float64Array,
  { data, channels }: PixelRows,
  { from, used, factor }: { from: number; used: number; factor: number },
): void {
  const end = from + used * channels;
  for (let at = from, to = 0; at < end; to += channels) {
    const stop = Math.min(at + factor * channels, end);
    if (channels === 3) {
      let red = 0;
      let green = 0;
      let blue = 0;
      for (; at < stop; at += 3) {
        red += data[at];
        green += data[at + 1];
        blue += data[at + 2];
      }
      sums[to] += red;
      sums[to + 1] += green;
      sums[to + 2] += blue;
    } else {
      for (; at < stop; at += channels) for (let c = 0; c < channels; c++) sums[to + c] += data[at + c];
    }
  }
}
