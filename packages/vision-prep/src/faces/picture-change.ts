import type { PixelRows } from '../image/read-picture';

/** Points a side of the grid that stands for a picture. */
const cells = 48;

/** Levels of grey on a grid of points, to compare a picture with the next one. @internal */
export function greyGrid({ data, width, height, channels }: PixelRows): Float32Array {
  const grid = new Float32Array(cells * cells);
  for (let i = 0; i < grid.length; i++) {
    const x = Math.floor((((i % cells) + 0.5) / cells) * width);
    const y = Math.floor(((Math.floor(i / cells) + 0.5) / cells) * height);
    const at = (y * width + x) * channels;
    grid[i] = channels === 1 ? data[at] : greyOf(data[at], data[at + 1], data[at + 2]);
  }
  return grid;
}

/** Grey of a colour, as BT.601 weighs it. @internal */
export function greyOf(red: number, green: number, blue: number): number {
  return 0.299 * red + 0.587 * green + 0.114 * blue;
}

/** Mean difference of two grids in levels: below 2.1 from frame to frame of a take, 12 and more at a cut. @internal */
export function gridDifference(a: Float32Array, b: Float32Array): number {
  let sum = 0;
  for (let i = 0; i < a.length; i++) sum += Math.abs(a[i] - b[i]);
  return sum / a.length;
}
