import { finish } from './activation';
import { larger, smaller } from './arithmetic';
import { SPARE_ROWS, TILE_BYTES, endList, multiplyRows } from './multiply-rows';
import { Taps } from './taps';

/**
 * The convolution of clips x [batch, depth, height, width, channels] to y [batch, outDepth, outHeight, outWidth,
 * outChannels], for any stride, dilation and padding, as a product of matrices that are never written down: a row of A is
 * an output pixel, and the values it sums lie in pieces in x, one for each row of the filter. Images are clips of one
 * frame.
 *
 * A task computes `rowBlock` rows of one output frame for `columnBlock` channels. Where its windows reach beyond x it works
 * on a copy of the part of x that they see, with zeros around.
 */
@unmanaged
export class Convolution {
  x: usize;
  /** The filter, packed by `filterPanels`. */
  panels: usize;
  y: usize;
  depth: i32;
  height: i32;
  width: i32;
  channels: i32;
  outDepth: i32;
  outHeight: i32;
  outWidth: i32;
  outChannels: i32;
  filterDepth: i32;
  filterHeight: i32;
  filterWidth: i32;
  strideDepth: i32;
  strideHeight: i32;
  strideWidth: i32;
  dilationDepth: i32;
  dilationHeight: i32;
  dilationWidth: i32;
  padFront: i32;
  padTop: i32;
  padLeft: i32;
  rowBlock: i32;
  columnBlock: i32;
  tileRows: i32;
  bias: usize;
  activation: i32;
  slope: f32;
  slopes: usize;
  /** One area a thread: taps, a tile, the list of pixels, the offsets of the taps, the copy of x. */
  scratch: usize;
  scratchBytes: usize;
}

export function convolution(task: i32, thread: i32, p: Convolution): void {
  const channels = p.channels, outWidth = p.outWidth, outChannels = p.outChannels;
  const filterDepth = p.filterDepth, filterHeight = p.filterHeight, filterWidth = p.filterWidth;
  const across = (outChannels + p.columnBlock - 1) / p.columnBlock;
  const down = (p.outHeight + p.rowBlock - 1) / p.rowBlock;
  const left = (task % across) * p.columnBlock;
  const top = ((task / across) % down) * p.rowBlock;
  const frame = task / (across * down);
  const rows = smaller(p.rowBlock, p.outHeight - top), columns = smaller(p.columnBlock, outChannels - left);
  const pixels = rows * outWidth;

  const taps = changetype<Taps>(p.scratch + <usize>thread * p.scratchBytes);
  const spare = changetype<usize>(taps) + 16;
  const list = spare + TILE_BYTES;
  const offsets = list + (<usize>(pixels + SPARE_ROWS) << 2);
  const copy = (offsets + (<usize>(filterDepth * filterHeight * filterWidth) << 2) + 63) & ~63;

  // What the windows see of x begins at frame z0, row y0, column x0.
  const z0 = (frame % p.outDepth) * p.strideDepth - p.padFront;
  const y0 = top * p.strideHeight - p.padTop, x0 = -p.padLeft;
  const seenRows = (rows - 1) * p.strideHeight + (filterHeight - 1) * p.dilationHeight + 1;
  const seenWidth = (outWidth - 1) * p.strideWidth + (filterWidth - 1) * p.dilationWidth + 1;
  const pixelBytes = <usize>channels << 2;
  const rowOfX = pixelBytes * p.width, frameOfX = rowOfX * p.height;
  const clip = p.x + <usize>(frame / p.outDepth) * p.depth * frameOfX;
  const inside = z0 >= 0 && z0 + (filterDepth - 1) * p.dilationDepth < p.depth
    && y0 >= 0 && y0 + seenRows <= p.height && x0 >= 0 && x0 + seenWidth <= p.width;
  const rowStep = inside ? rowOfX : pixelBytes * seenWidth;
  const frameStep = inside ? frameOfX * p.dilationDepth : rowStep * seenRows;
  let from = copy;
  if (inside) {
    from = clip + frameOfX * z0 + rowOfX * y0 + pixelBytes * x0;
  } else {
    const begin = larger(0, x0), end = larger(begin, smaller(p.width, x0 + seenWidth));
    let to = copy;
    for (let t = 0; t < filterDepth; t++) {
      const z = z0 + t * p.dilationDepth;
      for (let r = 0; r < seenRows; r++, to += rowStep) {
        const y = y0 + r;
        if (z < 0 || z >= p.depth || y < 0 || y >= p.height || end == begin) {
          memory.fill(to, 0, rowStep);
          continue;
        }
        const before = pixelBytes * (begin - x0), seen = pixelBytes * (end - begin);
        memory.fill(to, 0, before);
        memory.copy(to + before, clip + frameOfX * z + rowOfX * y + pixelBytes * begin, seen);
        memory.fill(to + before + seen, 0, rowStep - before - seen);
      }
    }
  }

  const pieces = p.dilationWidth == 1 ? 1 : filterWidth;
  taps.offsets = offsets;
  taps.bytes = pixelBytes * (filterWidth / pieces);
  taps.count = filterDepth * filterHeight * pieces;
  let at = offsets;
  for (let t = 0; t < filterDepth; t++) {
    for (let u = 0; u < filterHeight; u++) {
      const row = frameStep * t + rowStep * (u * p.dilationHeight);
      for (let v = 0; v < pieces; v++, at += 4) store<usize>(at, row + pixelBytes * (v * p.dilationWidth));
    }
  }

  const pixelStep = pixelBytes * p.strideWidth;
  at = list;
  for (let r = 0; r < rows; r++) {
    let pixel = from + rowStep * (r * p.strideHeight);
    for (let c = 0; c < outWidth; c++, at += 4, pixel += pixelStep) store<usize>(at, pixel);
  }
  endList(at, load<usize>(at - 4));

  const panelBytes = <usize>(filterDepth * filterHeight * filterWidth * channels) << 5;
  const stepC = <usize>outChannels << 2;
  const c = p.y + (<usize>frame * p.outHeight + top) * outWidth * stepC + (<usize>left << 2);
  multiplyRows(
    list, pixels, taps, p.panels + <usize>(left >> 3) * panelBytes, panelBytes, columns, c, stepC, false, spare, p.tileRows,
  );
  const start = <usize>left << 2;
  finish(c, stepC, pixels, columns, p.bias ? p.bias + start : 0, p.activation, p.slope, p.slopes + start);
}
