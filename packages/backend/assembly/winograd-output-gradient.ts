import { least } from './arithmetic';
import { copyInside } from './copy-inside';
import { filterAtPoints } from './six-points';

/** Tiles that a task maps. */
// @ts-ignore: decorator
@inline
const GROUP: i32 = 8;

/**
 * Maps tiles of `tile` × `tile` pixels of dy [batch, depth, height, width, channels] to their values at 6 × 6 points, as
 * filters are mapped, in panels of 8 channels: [point][panel][frame][tile][8]. Channels are a multiple of 8.
 */
@unmanaged
export class WinogradOutputGradient {
  dy: usize;
  points: usize;
  /** Bytes from the values at one point to those at the next. */
  pointBytes: usize;
  depth: i32;
  height: i32;
  width: i32;
  channels: i32;
  tile: i32;
  tilesDown: i32;
  tilesAcross: i32;
  firstTile: i32;
  tiles: i32;
  /** One area a thread: a tile of vectors, a tile of dy. */
  scratch: usize;
  scratchBytes: usize;
}

export function winogradOutputGradient(task: i32, thread: i32, p: WinogradOutputGradient): void {
  const tiles = p.tiles, tile = p.tile, rows = p.depth * tiles, pointBytes = p.pointBytes;
  const pixelBytes = <usize>p.channels << 2;
  const work = p.scratch + <usize>thread * p.scratchBytes;
  const across = p.tilesAcross, each = p.tilesDown * across;
  const end = least(rows, (task + 1) * GROUP);
  for (let row = task * GROUP; row < end; row++) {
    const number = p.firstTile + (row % tiles);
    const place = number % each;
    const y = (place / across) * tile, x = (place % across) * tile;
    const frame = p.dy + pixelBytes * (((number / each) * p.depth + row / tiles) * p.height * p.width);
    let from = frame + pixelBytes * (y * p.width + x), lineStep = pixelBytes * p.width;
    if (y + tile > p.height || x + tile > p.width) {
      copyInside(frame, p.height, p.width, pixelBytes, y, x, tile, work + 576);
      from = work + 576;
      lineStep = pixelBytes * tile;
    }
    for (let c: usize = 0; c < pixelBytes; c += 16) {
      const to = p.points + (((c >> 5) * rows + row) << 5) + (c & 16);
      for (let j = 0; j < tile; j++) filterAtPoints(tile, from + c + pixelBytes * j, lineStep, work + (j << 4), 96);
      for (let i = 0; i < 6; i++) filterAtPoints(tile, work + i * 96, 16, to + pointBytes * (6 * i), pointBytes);
    }
  }
}
