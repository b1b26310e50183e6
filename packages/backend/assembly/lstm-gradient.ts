import { smaller } from './arithmetic';
import { read, write } from './lanes';
import { SPARE_ROWS, TILE_BYTES, listRows, multiplyRows } from './multiply-rows';
import { hyperbolicTangent } from './sigmoid';
import { oneTap } from './taps';

/**
 * The gradient of `lstm` through time: from that of the hidden states those of z, of which the gradients of x and of the
 * weights are products, and those of the states before the first step. A task goes back through `rowBlock` sequences.
 */
@unmanaged
export class LstmGradient {
  dy: usize;
  gates: usize;
  cells: usize;
  /** The transpose of U, packed by `filterPanels`. */
  recurrentPanels: usize;
  cell0: usize;
  mask: usize;
  dz: usize;
  dHidden0: usize;
  dCell0: usize;
  batch: i32;
  time: i32;
  units: i32;
  backwards: i32;
  rowBlock: i32;
  tileRows: i32;
  /** One area a thread: taps, a tile, the list of rows. */
  scratch: usize;
  scratchBytes: usize;
}

export function lstmGradient(task: i32, thread: i32, p: LstmGradient): void {
  const time = p.time, units = p.units, mask = p.mask;
  const first = task * p.rowBlock, rows = smaller(p.rowBlock, p.batch - first);
  const stateBytes = <usize>units << 2, gateBytes = stateBytes << 2;
  const sequence = <usize>time;

  const taps = oneTap(p.scratch + <usize>thread * p.scratchBytes);
  taps.bytes = gateBytes;
  const spare = changetype<usize>(taps) + 16;
  const list = spare + TILE_BYTES;

  // What a step hands on to the one before it.
  const dHidden = p.dHidden0 + <usize>first * stateBytes, dCell = p.dCell0 + <usize>first * stateBytes;
  memory.fill(dHidden, 0, <usize>rows * stateBytes);
  memory.fill(dCell, 0, <usize>rows * stateBytes);
  for (let s = time - 1; s >= 0; s--) {
    const t = <usize>first * sequence + (p.backwards ? time - 1 - s : s);
    const earlier = p.backwards ? stateBytes : 0 - stateBytes;
    for (let i = 0; i < rows; i++) {
      const at = t + <usize>i * sequence, own = <usize>i * stateBytes;
      const dy = p.dy + at * stateBytes, dz = p.dz + at * gateBytes, cell = p.cells + at * stateBytes;
      if (mask != 0 && load<f32>(mask + (at << 2)) == 0) {
        pass(dy, dHidden + own, dz, stateBytes);
      } else {
        const before = s > 0 ? cell + earlier : p.cell0 ? p.cell0 + <usize>(first + i) * stateBytes : 0;
        step(dy, p.gates + at * gateBytes, cell, before, dHidden + own, dCell + own, dz, stateBytes);
      }
    }
    listRows(list, p.dz + t * gateBytes, sequence * gateBytes, rows);
    multiplyRows(list, rows, taps, p.recurrentPanels, gateBytes << 3, units, dHidden, stateBytes, true, spare, p.tileRows);
  }
}

/** A step that kept the states hands all on. */
function pass(dy: usize, dHidden: usize, dz: usize, bytes: usize): void {
  for (let j: usize = 0; j < bytes; j += 4) store<f32>(dHidden + j, load<f32>(dHidden + j) + load<f32>(dy + j));
  memory.fill(dz, 0, bytes << 2);
}

/** One step of one sequence: from dh and dc to dz and to the dc of the step before; dh becomes 0. */
function step(
  dy: usize, gates: usize, cell: usize, before: usize, dHidden: usize, dCell: usize, dz: usize, bytes: usize,
): void {
  const one = f32x4.splat(1), zero = f32x4.splat(0), whole = bytes & ~15;
  for (let j: usize = 0; j < bytes; j += j < whole ? 16 : 4) {
    const full = j < whole, at = gates + j, to = dz + j;
    const i = read(at, full), f = read(at + bytes, full), g = read(at + 2 * bytes, full), o = read(at + 3 * bytes, full);
    const shown = hyperbolicTangent(read(cell + j, full));
    const dh = f32x4.add(read(dy + j, full), read(dHidden + j, full));
    const bent = f32x4.mul(f32x4.mul(dh, o), f32x4.sub(one, f32x4.mul(shown, shown)));
    const dc = f32x4.add(read(dCell + j, full), bent);
    const past = before ? read(before + j, full) : zero;
    write(to, f32x4.mul(f32x4.mul(dc, g), slope(i)), full);
    write(to + bytes, f32x4.mul(f32x4.mul(dc, past), slope(f)), full);
    write(to + 2 * bytes, f32x4.mul(f32x4.mul(dc, i), f32x4.sub(one, f32x4.mul(g, g))), full);
    write(to + 3 * bytes, f32x4.mul(f32x4.mul(dh, shown), slope(o)), full);
    write(dCell + j, f32x4.mul(dc, f), full);
    write(dHidden + j, zero, full);
  }
}

/** The sigmoid's slope where its value is s. */
// @ts-ignore: decorator
@inline
function slope(s: v128): v128 {
  return f32x4.mul(s, f32x4.sub(f32x4.splat(1), s));
}
