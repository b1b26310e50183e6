import { activate } from './activation';
import { smaller } from './arithmetic';
import { outputsFromFour } from './four-points';
import { outputsFromPoints } from './six-points';

/** Tiles that a task maps. */
// @ts-ignore: decorator
@inline
const GROUP: i32 = 8;

/**
 * Maps the products at 4 × 6 × 6 points, [point][pair of frames][tile][channel], to tiles of 2 × `tile` × `tile` pixels of
 * y [batch, depth, height, width, channels], adds a bias and applies an activation. Channels are a multiple of 4.
 */
@unmanaged
export class WinogradClipOutput {
  products: usize;
  /** Bytes from the products at one point to those at the next. */
  pointBytes: usize;
  y: usize;
  depth: i32;
  height: i32;
  width: i32;
  channels: i32;
  tile: i32;
  tilesDown: i32;
  tilesAcross: i32;
  firstTile: i32;
  tiles: i32;
  bias: usize;
  activation: i32;
  slope: f32;
  slopes: usize;
  /** One area a thread: a tile of vectors, a row of outputs, two frames of points. */
  scratch: usize;
  scratchBytes: usize;
}

export function winogradClipOutput(task: i32, thread: i32, p: WinogradClipOutput): void {
  const tiles = p.tiles, tile = p.tile, pointBytes = p.pointBytes, bias = p.bias, activation = p.activation;
  const slopes = p.slopes;
  const slope = f32x4.splat(p.slope);
  const pixelBytes = <usize>p.channels << 2, lineBytes = pixelBytes * p.width, frameBytes = lineBytes * p.height;
  const work = p.scratch + <usize>thread * p.scratchBytes, outputs = work + 576, pair = outputs + 96;
  const across = p.tilesAcross, each = p.tilesDown * across;
  const end = smaller(((p.depth + 1) >> 1) * tiles, (task + 1) * GROUP);
  for (let row = task * GROUP; row < end; row++) {
    const number = p.firstTile + (row % tiles);
    const place = number % each;
    const y = (place / across) * tile, x = (place % across) * tile;
    const high = smaller(tile, p.height - y), wide = smaller(tile, p.width - x);
    const z = (row / tiles) << 1;
    const deep = smaller(2, p.depth - z);
    const to = p.y + pixelBytes * ((((number / each) * p.depth + z) * p.height + y) * p.width + x);
    for (let c: usize = 0; c < pixelBytes; c += 16) {
      let from = p.products + pixelBytes * row + c;
      for (let i: usize = 0; i < 576; i += 16, from += pointBytes) outputsFromFour(from, 36 * pointBytes, pair + i, 576);
      for (let t = 0; t < deep; t++) {
        const points = pair + 576 * t;
        for (let j = 0; j < 6; j++) outputsFromPoints(tile, points + (j << 4), 96, work + (j << 4), 96);
        for (let i = 0; i < high; i++) {
          outputsFromPoints(tile, work + i * 96, 16, outputs, 16);
          const line = to + frameBytes * t + lineBytes * i + c;
          for (let k = 0; k < wide; k++) {
            let value = v128.load(outputs + (k << 4));
            if (bias) value = f32x4.add(value, v128.load(bias + c));
            if (activation) value = activate(value, activation, activation == 3 ? v128.load(slopes + c) : slope);
            v128.store(line + pixelBytes * k, value);
          }
        }
      }
    }
  }
}
