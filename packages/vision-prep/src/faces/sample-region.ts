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
  const share = new Float32Array(width).map((_, column) => {
    return 1 / Math.min(factor, picture.width - left - column * factor);
  });
  const used = Math.min(width * factor, picture.width - left);
  for (let row = 0; row < height; row++) {
    const firstRow = top + row * factor;
    const rows = Math.min(factor, picture.height - firstRow);
    for (let i = 0; i < rows; i++) {
      let from = ((firstRow + i) * picture.width + left) * channels;
      let to = row * width * channels;
      for (let x = 0, inCell = 0; x < used; x++) {
        data[to] += source[from];
        if (channels === 3) {
          data[to + 1] += source[from + 1];
          data[to + 2] += source[from + 2];
        }
        from += channels;
        if (++inCell === factor) {
          inCell = 0;
          to += channels;
        }
      }
    }
    for (let column = 0; column < width; column++) {
      const weight = share[column] / rows;
      for (let c = 0; c < channels; c++) data[(row * width + column) * channels + c] *= weight;
    }
  }
  return { source: { data, width, height, channels }, x: left, y: top, scale: factor };
}
