/**
 * Lays images x [image, height, width, channels] out by the phases of a stride: in blocks of `strideHeight` ×
 * `strideWidth` pixels, [image, down, across, row, column, channel], the first of which begins `padTop` and `padLeft` before
 * the image; pixels outside are zeros. Or `back`: from there to x, without those outside. A task lays out a line of blocks.
 */
@unmanaged
export class Phases {
  x: usize;
  phases: usize;
  height: i32;
  width: i32;
  channels: i32;
  strideHeight: i32;
  strideWidth: i32;
  padTop: i32;
  padLeft: i32;
  down: i32;
  across: i32;
  back: i32;
}

export function phases(task: i32, thread: i32, p: Phases): void {
  const height = p.height, width = p.width, strideHeight = p.strideHeight, strideWidth = p.strideWidth;
  const across = p.across, back = p.back != 0;
  const pixelBytes = <usize>p.channels << 2, lineBytes = pixelBytes * strideWidth, blockBytes = lineBytes * strideHeight;
  const image = task / p.down, line = task % p.down;
  for (let row = 0; row < strideHeight; row++) {
    const y = line * strideHeight + row - p.padTop;
    const seen = y >= 0 && y < height;
    const from = p.x + pixelBytes * ((image * height + y) * width);
    let to = p.phases + blockBytes * (task * across) + lineBytes * row;
    for (let x = -p.padLeft, end = across * strideWidth - p.padLeft; x < end; x += strideWidth, to += blockBytes) {
      if (seen && x >= 0 && x + strideWidth <= width) {
        copy(from + pixelBytes * x, to, lineBytes, back);
        continue;
      }
      for (let column = 0; column < strideWidth; column++) {
        const at = x + column, pixel = to + pixelBytes * column;
        if (seen && at >= 0 && at < width) copy(from + pixelBytes * at, pixel, pixelBytes, back);
        else if (!back) memory.fill(pixel, 0, pixelBytes);
      }
    }
  }
}

// @ts-ignore: decorator
@inline
function copy(x: usize, phases: usize, bytes: usize, back: bool): void {
  const from = back ? phases : x, to = back ? x : phases;
  let i: usize = 0;
  for (; i + 16 <= bytes; i += 16) v128.store(to + i, v128.load(from + i));
  for (; i < bytes; i += 4) store<f32>(to + i, load<f32>(from + i));
}
