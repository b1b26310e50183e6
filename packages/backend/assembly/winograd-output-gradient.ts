import { smaller } from './arithmetic';
import { tileAt } from './sheet';
import { TILE, mapFilter } from './tile-maps';

/** Tiles that a task maps. */
// @ts-ignore: decorator
@inline
const GROUP: i32 = 8;

/**
 * Maps tiles of `tile` × `tile` pixels of dy [batch, depth, height, width, channels] to their values at `size` ×
 * `size` points, as filters are mapped, in panels of 8 channels: [point][panel][frame][tile][8]. Channels are a multiple of
 * 8.
 */
@unmanaged
export class WinogradOutputGradient {
  dy: usize;
  points: usize;
  /** Bytes from the values at one point to those at the next. */
  pointBytes: usize;
  batch: i32;
  depth: i32;
  height: i32;
  width: i32;
  channels: i32;
  /** Width of a tile of points: 6 or 7. */
  size: i32;
  tile: i32;
  /** Images that a sheet has, and from the first pixel of one to that of the next. */
  gridDown: i32;
  gridAcross: i32;
  pitchDown: i32;
  pitchAcross: i32;
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
  const work = p.scratch + <usize>thread * p.scratchBytes, copy = work + TILE;
  const across = p.tilesAcross, each = p.tilesDown * across;
  const frameBytes = pixelBytes * p.width * p.height, clipBytes = frameBytes * p.depth;
  const end = smaller(rows, (task + 1) * GROUP);
  for (let row = task * GROUP; row < end; row++) {
    const number = p.firstTile + (row % tiles);
    const sheet = number / each, place = number % each;
    const y = (place / across) * tile, x = (place % across) * tile;
    const frames = p.dy + frameBytes * (row / tiles);
    const from = tileAt(
      frames, clipBytes, pixelBytes, p.batch, p.height, p.width,
      p.gridDown, p.gridAcross, p.pitchDown, p.pitchAcross, sheet, y, x, tile, tile, copy,
    );
    const lineStep = pixelBytes * (from == copy ? tile : p.width);
    for (let c: usize = 0; c < pixelBytes; c += 16) {
      const to = p.points + (((c >> 5) * rows + row) << 5) + (c & 16);
      mapFilter(p.size, p.size, tile, tile, from + c, pixelBytes, lineStep, work, to, pointBytes);
    }
  }
}
