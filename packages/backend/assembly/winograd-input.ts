import { smaller } from './arithmetic';
import { tileAt } from './sheet';
import { TILE, mapInput } from './tile-maps';

/** Tiles that a task maps. */
// @ts-ignore: decorator
@inline
const GROUP: i32 = 8;

/**
 * Maps tiles of `sizeDown` × `sizeAcross` pixels of clips x [batch, depth, height, width, channels], `tileDown` and
 * `tileAcross` pixels apart, to their values at as many points: [point][frame][tile][channel], or `byPanels`
 * [point][4 channels][frame][tile][4]. Frames before the first and after the last are zeros, as are pixels outside. A block
 * of `tiles` tiles from `firstTile` on, numbered through the sheets of clips, each with all its frames; channels are a
 * multiple of 4.
 */
@unmanaged
export class WinogradInput {
  x: usize;
  points: usize;
  /** Bytes from the values at one point to those at the next. */
  pointBytes: usize;
  batch: i32;
  depth: i32;
  height: i32;
  width: i32;
  channels: i32;
  /** Points of a tile, 6 or 7 in each direction. */
  sizeDown: i32;
  sizeAcross: i32;
  tileDown: i32;
  tileAcross: i32;
  /** Images that a sheet has, and from the first pixel of one to that of the next. */
  gridDown: i32;
  gridAcross: i32;
  pitchDown: i32;
  pitchAcross: i32;
  tilesDown: i32;
  tilesAcross: i32;
  firstTile: i32;
  tiles: i32;
  frames: i32;
  padFront: i32;
  padTop: i32;
  padLeft: i32;
  byPanels: i32;
  /** One area a thread: a tile of vectors, a tile of x. */
  scratch: usize;
  scratchBytes: usize;
}

export function winogradInput(task: i32, thread: i32, p: WinogradInput): void {
  const sizeDown = p.sizeDown, sizeAcross = p.sizeAcross, tiles = p.tiles, rows = p.frames * tiles, pointBytes = p.pointBytes;
  const pixelBytes = <usize>p.channels << 2;
  const work = p.scratch + <usize>thread * p.scratchBytes, copy = work + TILE;
  const across = p.tilesAcross, each = p.tilesDown * across;
  const frameBytes = pixelBytes * p.width * p.height, clipBytes = frameBytes * p.depth;
  const rowStep = p.byPanels ? <usize>16 : pixelBytes;
  const channelStep = p.byPanels ? <usize>rows << 4 : <usize>16;
  const end = smaller(rows, (task + 1) * GROUP);
  for (let row = task * GROUP; row < end; row++) {
    const to = p.points + rowStep * row;
    const z = row / tiles - p.padFront;
    if (z < 0 || z >= p.depth) {
      zero(to, sizeDown * sizeAcross, pointBytes, channelStep, pixelBytes);
      continue;
    }
    const number = p.firstTile + (row % tiles);
    const sheet = number / each, place = number % each;
    const y = (place / across) * p.tileDown - p.padTop, x = (place % across) * p.tileAcross - p.padLeft;
    const frames = p.x + frameBytes * z;
    const from = tileAt(
      frames, clipBytes, pixelBytes, p.batch, p.height, p.width,
      p.gridDown, p.gridAcross, p.pitchDown, p.pitchAcross, sheet, y, x, sizeDown, sizeAcross, copy,
    );
    const lineStep = pixelBytes * (from == copy ? sizeAcross : p.width);
    let out = to;
    for (let c: usize = 0; c < pixelBytes; c += 16, out += channelStep) {
      mapInput(sizeDown, sizeAcross, from + c, pixelBytes, lineStep, work, out, pointBytes);
    }
  }
}

function zero(to: usize, count: i32, pointBytes: usize, channelStep: usize, pixelBytes: usize): void {
  for (let point = 0; point < count; point++, to += pointBytes) {
    for (let c: usize = 0, at = to; c < pixelBytes; c += 16, at += channelStep) v128.store(at, f32x4.splat(0));
  }
}
