import { larger, smaller } from './arithmetic';

/** Copies `size` × `size` pixels of a frame that begin at row y, column x, with zeros for those outside. */
export function copyInside(
  frame: usize, height: i32, width: i32, pixelBytes: usize, y: i32, x: i32, size: i32, to: usize,
): void {
  const begin = larger(0, x), end = smaller(width, x + size);
  const lineBytes = pixelBytes * size;
  for (let i = 0; i < size; i++, to += lineBytes) {
    if (y + i < 0 || y + i >= height || end <= begin) {
      memory.fill(to, 0, lineBytes);
      continue;
    }
    const before = pixelBytes * (begin - x), seen = pixelBytes * (end - begin);
    memory.fill(to, 0, before);
    memory.copy(to + before, frame + pixelBytes * ((y + i) * width + begin), seen);
    memory.fill(to + before + seen, 0, lineBytes - before - seen);
  }
}
