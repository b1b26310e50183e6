import { copyInside } from './copy-inside';
import { inputAtFour } from './four-points';
import { inputAtPoints } from './six-points';

/** Bytes of channels that are mapped together: a line of the cache. */
// @ts-ignore: decorator
@inline
const LINE: usize = 64;
/** Bytes of a frame of points for so many channels. */
// @ts-ignore: decorator
@inline
const FRAME: usize = 36 * LINE;

/**
 * Maps tiles of 4 × 6 × 6 pixels of clips x [batch, depth, height, width, channels], 2 frames and `tile` pixels apart, to
 * their values at 4 × 6 × 6 points: [point][frames / 2][tile][channel]. Pixels outside are zeros. A block of `tiles` tiles
 * from `firstTile` on, numbered through the clips, each with all its `frames`, which are even; channels are a multiple of 4.
 * A task maps one tile of all frames.
 */
@unmanaged
export class WinogradClipInput {
  x: usize;
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
  frames: i32;
  padFront: i32;
  padTop: i32;
  padLeft: i32;
  /** One area a thread: a tile of vectors, four frames of points for a line of channels, a tile of all frames of x. */
  scratch: usize;
  scratchBytes: usize;
}

export function winogradClipInput(task: i32, thread: i32, p: WinogradClipInput): void {
  const pointBytes = p.pointBytes, depth = p.depth;
  const pixelBytes = <usize>p.channels << 2;
  const work = p.scratch + <usize>thread * p.scratchBytes, ring = work + 576, inside = ring + 4 * FRAME;
  const number = p.firstTile + task, each = p.tilesDown * p.tilesAcross;
  const place = number % each;
  const y = (place / p.tilesAcross) * p.tile - p.padTop, x = (place % p.tilesAcross) * p.tile - p.padLeft;
  const clip = p.x + pixelBytes * p.width * p.height * ((number / each) * depth);
  let frameBytes = pixelBytes * p.width * p.height;
  let from = clip + pixelBytes * (y * p.width + x), lineStep = pixelBytes * p.width;
  if (y < 0 || x < 0 || y + 6 > p.height || x + 6 > p.width) {
    for (let z = 0; z < depth; z++) {
      copyInside(clip + frameBytes * z, p.height, p.width, pixelBytes, y, x, 6, inside + 36 * pixelBytes * z);
    }
    from = inside;
    lineStep = 6 * pixelBytes;
    frameBytes = 6 * lineStep;
  }
  for (let c: usize = 0; c < pixelBytes; c += LINE) {
    const bytes = pixelBytes - c < LINE ? pixelBytes - c : LINE;
    let to = p.points + pixelBytes * task + c;
    for (let frame = 0; frame < p.frames; frame++) {
      const z = frame - p.padFront;
      const slot = ring + FRAME * (frame & 3);
      if (z < 0 || z >= depth) {
        memory.fill(slot, 0, FRAME);
      } else {
        const at = from + frameBytes * z + c;
        for (let v: usize = 0; v < bytes; v += 16) {
          for (let j = 0; j < 6; j++) inputAtPoints(at + v + pixelBytes * j, lineStep, work + (j << 4), 96);
          for (let i = 0; i < 6; i++) inputAtPoints(work + i * 96, 16, slot + v + LINE * (6 * i), LINE);
        }
      }
      if (frame < 3 || !(frame & 1)) continue;
      // The slots of this frame and the three before it: 0, 1, 2, 3 or 2, 3, 0, 1.
      const first = ring + FRAME * ((frame - 3) & 3), third = ring + FRAME * ((frame - 1) & 3);
      let out = to;
      for (let at: usize = 0; at < FRAME; at += LINE, out += pointBytes) {
        for (let v: usize = 0; v < bytes; v += 16) {
          const a = first + at + v, b = third + at + v;
          inputAtFour(a, a + FRAME, b, b + FRAME, out + v, 36 * pointBytes);
        }
      }
      to += pixelBytes * p.tiles;
    }
  }
}
