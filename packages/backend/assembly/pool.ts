import { greatest, least } from './arithmetic';

/**
 * Maxima or averages over windows of clips x [batch, depth, height, width, channels]; images are clips of one frame.
 * What lies outside x does not count; a maximum passes NaN over. A task computes one row of one output frame.
 */
@unmanaged
export class Pool {
  x: usize;
  y: usize;
  depth: i32;
  height: i32;
  width: i32;
  channels: i32;
  outDepth: i32;
  outHeight: i32;
  outWidth: i32;
  filterDepth: i32;
  filterHeight: i32;
  filterWidth: i32;
  strideDepth: i32;
  strideHeight: i32;
  strideWidth: i32;
  padFront: i32;
  padTop: i32;
  padLeft: i32;
  average: i32;
}

export function pool(task: i32, thread: i32, p: Pool): void {
  const width = p.width, channels = p.channels, outWidth = p.outWidth;
  const filterWidth = p.filterWidth, strideWidth = p.strideWidth, padLeft = p.padLeft, average = p.average;
  const frame = task / p.outHeight;
  const z = (frame % p.outDepth) * p.strideDepth - p.padFront;
  const y = (task % p.outHeight) * p.strideHeight - p.padTop;
  const z0 = greatest(0, z), frames = greatest(0, least(p.depth, z + p.filterDepth) - z0);
  const y0 = greatest(0, y), rows = greatest(0, least(p.height, y + p.filterHeight) - y0);
  const pixel = <usize>channels << 2, row = pixel * width, whole = <usize>(channels & ~3) << 2;
  const frameOfX = row * p.height;
  const clip = p.x + frameOfX * p.depth * (frame / p.outDepth);
  const corner = clip + frameOfX * z0 + row * y0;
  let out = p.y + pixel * outWidth * task;
  for (let j = 0; j < outWidth; j++, out += pixel) {
    const x = j * strideWidth - padLeft;
    const x0 = greatest(0, x), columns = greatest(0, least(width, x + filterWidth) - x0);
    const from = corner + pixel * x0;
    const count = f32x4.splat(<f32>(frames * rows * columns));
    for (let c: usize = 0; c < pixel; c += c < whole ? 16 : 4) {
      let value = f32x4.splat(average ? 0 : -Infinity);
      for (let t = 0; t < frames; t++) {
        let line = from + frameOfX * t + c;
        for (let r = 0; r < rows; r++, line += row) {
          let at = line;
          for (const end = line + pixel * columns; at < end; at += pixel) {
            const next = c < whole ? v128.load(at) : v128.load32_zero(at);
            value = average ? f32x4.add(value, next) : f32x4.pmax(value, next);
          }
        }
      }
      if (average && frames * rows * columns > 0) value = f32x4.div(value, count);
      if (c < whole) v128.store(out + c, value);
      else store<f32>(out + c, f32x4.extract_lane(value, 0));
    }
  }
}
