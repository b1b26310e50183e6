import type { Picture } from '@avemo/vision-prep';
import ndarray from 'ndarray';

/** Where a crop goes, and the size of the picture around it. */
interface Place {
  width: number;
  height: number;
  x: number;
  y: number;
  /** The picture that it is pasted on; without one a plain grey wall. */
  on?: Picture<Uint8Array>;
}

/** A picture with a crop pasted into it; the picture underneath stays as it is. */
export function paste(crop: Picture<Uint8Array>, { width, height, x, y, on }: Place): Picture<Uint8Array> {
  const data = on ? on.data.slice() : new Uint8Array(width * height * 3).fill(150);
  const picture = ndarray(data, [height, width, 3]) as Picture<Uint8Array>;
  const [rows, columns] = crop.shape;
  for (let row = 0; row < rows; row++) {
    for (let column = 0; column < columns; column++) {
      if (x + column < 0 || y + row < 0 || x + column >= width || y + row >= height) continue;
      for (let c = 0; c < 3; c++) picture.set(y + row, x + column, c, crop.get(row, column, c));
    }
  }
  return picture;
}

/** Pictures without a face: one colour, noise, stripes, checks, circles, clouds. */
export function emptyPictures({ width = 200, height = 160 } = {}): Record<string, Picture<Uint8Array>> {
  let state = 12345;
  const random = () => (state = (Math.imul(state, 1664525) + 1013904223) >>> 0) / 2 ** 32;
  const draw = (level: (x: number, y: number, c: number) => number) => {
    const data = new Uint8Array(width * height * 3);
    for (let i = 0; i < data.length; i++) {
      const pixel = Math.floor(i / 3);
      data[i] = level(pixel % width, Math.floor(pixel / width), i % 3);
    }
    return ndarray(data, [height, width, 3]) as Picture<Uint8Array>;
  };
  const knots = Array.from({ length: 400 }, random);
  const cloud = (x: number, y: number) => {
    const [i, j] = [Math.floor(x), Math.floor(y)];
    const [u, v] = [x - i, y - j];
    const knot = (a: number, b: number) => knots[(a * 31 + b * 17) % 400];
    const upper = knot(i, j) * (1 - u) + knot(i + 1, j) * u;
    return upper * (1 - v) + (knot(i, j + 1) * (1 - u) + knot(i + 1, j + 1) * u) * v;
  };
  const rings = Object.fromEntries(
    Array.from({ length: 16 }, (_, i) => {
      const [cx, cy, period, squeeze] = [
        width * random(),
        height * random(),
        2 + 8 * random(),
        0.6 + random(),
      ];
      const ring = (x: number, y: number) =>
        127 + 120 * Math.sin(Math.hypot((x - cx) * squeeze, y - cy) / period);
      return [`rings ${i}`, draw(ring)];
    }),
  );
  return {
    black: draw(() => 0),
    white: draw(() => 255),
    skin: draw((_x, _y, c) => [222, 180, 150][c]),
    noise: draw(() => 255 * random()),
    faint: draw(() => 120 + 20 * random()),
    stripes: draw((x) => (x % 16 < 8 ? 40 : 210)),
    checks: draw((x, y) => (((x >> 4) + (y >> 4)) % 2 ? 60 : 190)),
    rings: draw((x, y) => 127 + 120 * Math.sin(Math.hypot(x - 90, y - 70) / 5)),
    ...rings,
    clouds: draw((x, y, c) => 255 * (0.6 * cloud(x / 40, y / 40) + 0.4 * cloud(x / 9 + 7 * c, y / 9))),
  };
}
