import { smaller } from './arithmetic';
import { multiplyPanels } from './multiply-panels';
import { packPanels } from './pack';

/** Pixels of dy that are summed at a time. */
// @ts-ignore: decorator
@inline
const PIXELS: i32 = 256;

/**
 * The gradient of a convolution for its filter, [frames, rows, columns, channels] × [outChannels], for any stride, dilation
 * and padding: each tap and channel of x, shifted, times each channel of dy, summed over the pixels of dy. A task computes a
 * block of the former and of the latter, for one of `parts` equal parts of the pixels; parts beyond the first lie one behind
 * the other and are added up by `partsSum`. It packs both operands as it goes.
 */
@unmanaged
export class FilterGradient {
  x: usize;
  dy: usize;
  gradient: usize;
  batch: i32;
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
  parts: i32;
  rowBlock: i32;
  columnBlock: i32;
  /** One area a thread: a tile, both panels. */
  scratch: usize;
  scratchBytes: usize;
}

export function filterGradient(task: i32, thread: i32, p: FilterGradient): void {
  const outChannels = p.outChannels;
  const all = p.filterDepth * p.filterHeight * p.filterWidth * p.channels;
  const down = (all + p.rowBlock - 1) / p.rowBlock, across = (outChannels + p.columnBlock - 1) / p.columnBlock;
  const part = task / (down * across);
  const top = ((task / across) % down) * p.rowBlock, left = (task % across) * p.columnBlock;
  const rows = smaller(p.rowBlock, all - top), columns = smaller(p.columnBlock, outChannels - left);
  const pixels = p.batch * p.outDepth * p.outHeight * p.outWidth;
  const each = (pixels + p.parts - 1) / p.parts;
  const end = smaller(pixels, (part + 1) * each);

  const spare = p.scratch + <usize>thread * p.scratchBytes;
  const panelsA = spare + 128;
  const panelsB = panelsA + (<usize>((rows + 3) & ~3) * PIXELS << 2);
  const stepC = <usize>outChannels << 2;
  const c = p.gradient + stepC * (part * all + top) + (<usize>left << 2);
  for (let first = part * each; first < end; first += PIXELS) {
    const count = smaller(PIXELS, end - first);
    for (let i = 0; i < rows; i += 4) packFour(p, top + i, first, count, panelsA + (<usize>(i * count) << 2));
    packPanels(p.dy + stepC * first + (<usize>left << 2), stepC, count, columns, panelsB, <usize>count << 5);
    multiplyPanels(
      panelsA, <usize>count << 4, rows, panelsB, <usize>count << 5, columns, count, c, stepC, first > part * each, spare,
    );
  }
}

/** Packs what four rows of the gradient, from `row` on, multiply: [pixel][4]. */
function packFour(p: FilterGradient, row: i32, first: i32, count: i32, to: usize): void {
  const channels = p.channels, line = p.filterWidth * channels;
  const last = smaller(row + 3, p.filterDepth * p.filterHeight * line - 1);
  // Neighbours in memory: channels of one tap, or taps side by side.
  const together = last == row + 3
    && (p.dilationWidth == 1 ? row / line == last / line : row / channels == last / channels);
  if (together) {
    packLanes(p, row, first, count, to, true);
  } else {
    for (let lane = 0; lane < 4; lane++) packLanes(p, smaller(row + lane, last), first, count, to + (lane << 2), false);
  }
}

/** Packs what one row of the gradient multiplies, every fourth value, or four rows that are neighbours in memory. */
function packLanes(p: FilterGradient, row: i32, first: i32, count: i32, to: usize, four: bool): void {
  const channels = p.channels, outWidth = p.outWidth, outHeight = p.outHeight, outDepth = p.outDepth;
  const tap = row / channels;
  const t = tap / (p.filterHeight * p.filterWidth), u = (tap / p.filterWidth) % p.filterHeight, v = tap % p.filterWidth;
  const step = p.strideWidth * channels, lineOfX = p.width * channels;
  const start = (v * p.dilationWidth - p.padLeft) * channels + row % channels;
  const end = first + count, lanes = four ? 4 : 1;
  let column = first % outWidth, line = (first / outWidth) % outHeight, frame = first / outWidth / outHeight;
  for (let pixel = first; pixel < end; ) {
    const z = (frame % outDepth) * p.strideDepth + t * p.dilationDepth - p.padFront;
    const y = line * p.strideHeight + u * p.dilationHeight - p.padTop;
    const pixels = smaller(outWidth - column, end - pixel);
    const seen = z >= 0 && z < p.depth && y >= 0 && y < p.height;
    const from = p.x + (<usize>(((frame / outDepth) * p.depth + z) * p.height + y) * lineOfX << 2);
    let at = start + column * step;
    pixel += pixels;
    column = 0;
    if (++line == outHeight) line = 0, frame++;
    let k = 0;
    if (seen) {
      // The pixels that lie inside the line need no look at its ends.
      for (; k < pixels && at < 0; k++, at += step, to += 16) edge(from, at, lineOfX, to, lanes);
      let inside = from + (<usize>at << 2);
      const most = lineOfX - lanes - at, bytes = <usize>step << 2;
      const stop = most < 0 ? k : smaller(pixels, k + most / step + 1);
      at += (stop - k) * step;
      if (four) {
        for (; k < stop; k++, inside += bytes, to += 16) v128.store(to, v128.load(inside));
      } else {
        for (; k < stop; k++, inside += bytes, to += 16) store<f32>(to, load<f32>(inside));
      }
    }
    for (; k < pixels; k++, at += step, to += 16) edge(from, at, seen ? lineOfX : 0, to, lanes);
  }
}

/** Packs values at the end of a line: zeros beyond it. */
function edge(line: usize, at: i32, length: i32, to: usize, lanes: i32): void {
  for (let lane = 0; lane < lanes; lane++) store<f32>(to + (lane << 2), valueAt(line, at + lane, length));
}

// @ts-ignore: decorator
@inline
function valueAt(line: usize, at: i32, length: i32): f32 {
  return at >= 0 && at < length ? load<f32>(line + (<usize>at << 2)) : 0;
}
