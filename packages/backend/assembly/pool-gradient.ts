import { larger, smaller } from './arithmetic';

/**
 * The gradient of a pooling for x. Of maxima, each dy goes to the first value of its window, frame by frame and row by row,
 * that is the maximum, or with `last` to the last one; of averages, it is shared equally by the values that count. A task computes `block` channels of
 * one clip, so that windows which overlap meet in one task.
 */
@unmanaged
export class PoolGradient {
  x: usize;
  /** The maxima; unused for averages, as is x. */
  y: usize;
  dy: usize;
  dx: usize;
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
  last: i32;
  block: i32;
}

export function poolGradient(task: i32, thread: i32, p: PoolGradient): void {
  const depth = p.depth, height = p.height, width = p.width, channels = p.channels;
  const average = p.average, last = p.last;
  const filterWidth = p.filterWidth, strideWidth = p.strideWidth, padLeft = p.padLeft, outWidth = p.outWidth;
  const blocks = (channels + p.block - 1) / p.block;
  const clip = task / blocks, left = (task % blocks) * p.block;
  const pixel = <usize>channels << 2, row = pixel * width, frame = row * height;
  const begin = frame * depth * clip + (<usize>left << 2);
  const bytes = <usize>smaller(p.block, channels - left) << 2, whole = bytes & ~15;
  const x = p.x + begin, dx = p.dx + begin;
  for (let at = dx, end = dx + frame * depth; at < end; at += pixel) memory.fill(at, 0, bytes);

  let out = pixel * outWidth * p.outHeight * p.outDepth * clip + (<usize>left << 2);
  for (let i = 0; i < p.outDepth; i++) {
    const z = i * p.strideDepth - p.padFront;
    const z0 = larger(0, z), frames = larger(0, smaller(depth, z + p.filterDepth) - z0);
    for (let j = 0; j < p.outHeight; j++) {
      const y = j * p.strideHeight - p.padTop;
      const y0 = larger(0, y), rows = larger(0, smaller(height, y + p.filterHeight) - y0);
      const corner = frame * z0 + row * y0;
      for (let k = 0; k < outWidth; k++, out += pixel) {
        const x0 = larger(0, k * strideWidth - padLeft);
        const columns = larger(0, smaller(width, k * strideWidth - padLeft + filterWidth) - x0);
        const from = corner + pixel * x0;
        const count = f32x4.splat(<f32>(frames * rows * columns));
        for (let c: usize = 0; c < bytes; c += c < whole ? 16 : 4) {
          const full = c < whole;
          const gradient = full ? v128.load(p.dy + out + c) : v128.load32_zero(p.dy + out + c);
          const share = average ? f32x4.div(gradient, count) : gradient;
          const maximum = average ? share : full ? v128.load(p.y + out + c) : v128.load32_zero(p.y + out + c);
          let open = i32x4.splat(-1);
          for (let t = 0; t < frames; t++) {
            for (let r = 0; r < rows; r++) {
              const line = from + c + (last ? frame * (frames - 1 - t) + row * (rows - 1 - r) : frame * t + row * r);
              for (let v = 0; v < columns; v++) {
                const at = line + pixel * (last ? columns - 1 - v : v);
                let part = share;
                if (!average) {
                  const value = full ? v128.load(x + at) : v128.load32_zero(x + at);
                  const here = v128.and(f32x4.eq(value, maximum), open);
                  open = v128.andnot(open, here);
                  part = v128.and(share, here);
                }
                if (full) v128.store(dx + at, f32x4.add(v128.load(dx + at), part));
                else store<f32>(dx + at, load<f32>(dx + at) + f32x4.extract_lane(part, 0));
              }
            }
          }
        }
      }
    }
  }
}
