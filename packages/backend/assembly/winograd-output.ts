import { activate } from './activation';
import { smaller } from './arithmetic';
import { TILE, mapOutputs } from './tile-maps';

/** Tiles that a task maps. */
// @ts-ignore: decorator
@inline
const GROUP: i32 = 8;

/**
 * Maps the products at `sizeDown` × `sizeAcross` points, [point][frame][tile][channel], to tiles of `tileDown` ×
 * `tileAcross` pixels of y [batch, depth, height, width, channels], the first at `top` and `left`, adds a bias and applies an
 * activation. Channels are a multiple of 4.
 */
@unmanaged
export class WinogradOutput {
  products: usize;
  /** Bytes from the products at one point to those at the next. */
  pointBytes: usize;
  y: usize;
  depth: i32;
  height: i32;
  width: i32;
  channels: i32;
  /** Points of a tile, 6 or 7 in each direction. */
  sizeDown: i32;
  sizeAcross: i32;
  tileDown: i32;
  tileAcross: i32;
  top: i32;
  left: i32;
  tilesDown: i32;
  tilesAcross: i32;
  firstTile: i32;
  tiles: i32;
  bias: usize;
  activation: i32;
  slope: f32;
  slopes: usize;
  /** One area a thread: a tile of vectors, a tile of outputs. */
  scratch: usize;
  scratchBytes: usize;
}

export function winogradOutput(task: i32, thread: i32, p: WinogradOutput): void {
  const tiles = p.tiles, tileDown = p.tileDown, tileAcross = p.tileAcross, pointBytes = p.pointBytes, bias = p.bias, activation = p.activation;
  const slopes = p.slopes;
  const slope = f32x4.splat(p.slope);
  const pixelBytes = <usize>p.channels << 2, lineBytes = pixelBytes * p.width;
  const work = p.scratch + <usize>thread * p.scratchBytes, outputs = work + TILE;
  const across = p.tilesAcross, each = p.tilesDown * across;
  const end = smaller(p.depth * tiles, (task + 1) * GROUP);
  for (let row = task * GROUP; row < end; row++) {
    const from = p.products + pixelBytes * row;
    const number = p.firstTile + (row % tiles);
    const place = number % each;
    const y = p.top + (place / across) * tileDown, x = p.left + (place % across) * tileAcross;
    const high = smaller(tileDown, p.height - y), wide = smaller(tileAcross, p.width - x);
    const frame = (number / each) * p.depth + row / tiles;
    const to = p.y + pixelBytes * ((frame * p.height + y) * p.width + x);
    for (let c: usize = 0; c < pixelBytes; c += 16) {
      mapOutputs(p.sizeDown, p.sizeAcross, tileDown, tileAcross, high, from + c, pointBytes, work, outputs, 16, 96);
      for (let i = 0; i < high; i++) {
        const line = to + lineBytes * i + c;
        for (let k = 0; k < wide; k++) {
          let value = v128.load(outputs + i * 96 + (k << 4));
          if (bias) value = f32x4.add(value, v128.load(bias + c));
          if (activation) value = activate(value, activation, activation == 3 ? v128.load(slopes + c) : slope);
          v128.store(line + pixelBytes * k, value);
        }
      }
    }
  }
}
