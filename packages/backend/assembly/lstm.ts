import { smaller } from './arithmetic';
import { read, write } from './lanes';
import { SPARE_ROWS, TILE_BYTES, listRows, multiplyRows } from './multiply-rows';
import { hyperbolicTangent, sigmoid } from './sigmoid';
import { oneTap } from './taps';

/**
 * The hidden states of an LSTM for whole sequences x [batch, time, features]: z = b + x_t K + h_{t−1} U with columns in the
 * order i, f, g, o; c_t = σ(f) c_{t−1} + σ(i) tanh(g), h_t = σ(o) tanh(c_t). Where the mask is 0, both stay as they were.
 *
 * A task computes all steps of `rowBlock` sequences, which do not see the others, so that no step waits for another thread.
 */
@unmanaged
export class Lstm {
  x: usize;
  /** K and U, packed by `filterPanels`. */
  panels: usize;
  recurrentPanels: usize;
  bias: usize;
  /** States before the first step, or 0 for zeros. */
  hidden0: usize;
  cell0: usize;
  /** One value a step of each sequence, or 0 for none. */
  mask: usize;
  hidden: usize;
  /** What the gradient needs, or 0: σ(i), σ(f), tanh(g), σ(o) and c of every step. */
  gates: usize;
  cells: usize;
  batch: i32;
  time: i32;
  features: i32;
  units: i32;
  /** Whether the last step comes first. */
  backwards: i32;
  rowBlock: i32;
  tileRows: i32;
  /** One area a thread: taps, a tile, the list of rows, z and c of the block. */
  scratch: usize;
  scratchBytes: usize;
}

export function lstm(task: i32, thread: i32, p: Lstm): void {
  const time = p.time, units = p.units, features = p.features, mask = p.mask, tileRows = p.tileRows;
  const first = task * p.rowBlock, rows = smaller(p.rowBlock, p.batch - first);
  const stateBytes = <usize>units << 2, gateBytes = stateBytes << 2, featureBytes = <usize>features << 2;
  const sequence = <usize>time;

  const taps = oneTap(p.scratch + <usize>thread * p.scratchBytes);
  const spare = changetype<usize>(taps) + 16;
  const list = spare + TILE_BYTES;
  const z = (list + (<usize>(rows + SPARE_ROWS) << 2) + 63) & ~63;
  const cell = z + <usize>rows * gateBytes;
  if (p.cell0) memory.copy(cell, p.cell0 + <usize>first * stateBytes, <usize>rows * stateBytes);
  else memory.fill(cell, 0, <usize>rows * stateBytes);

  // Where the states before this step lie, one sequence behind the other.
  let before = p.hidden0 ? p.hidden0 + <usize>first * stateBytes : 0;
  let beforeStep = stateBytes;
  for (let s = 0; s < time; s++) {
    const t = <usize>first * sequence + (p.backwards ? time - 1 - s : s);
    for (let i = 0; i < rows; i++) memory.copy(z + <usize>i * gateBytes, p.bias, gateBytes);
    taps.bytes = featureBytes;
    listRows(list, p.x + t * featureBytes, sequence * featureBytes, rows);
    multiplyRows(list, rows, taps, p.panels, <usize>features << 5, units << 2, z, gateBytes, true, spare, tileRows);
    if (before) {
      taps.bytes = stateBytes;
      listRows(list, before, beforeStep, rows);
      multiplyRows(list, rows, taps, p.recurrentPanels, <usize>units << 5, units << 2, z, gateBytes, true, spare, tileRows);
    }
    for (let i = 0; i < rows; i++) {
      const at = t + <usize>i * sequence, from = <usize>i;
      const to = p.hidden + at * stateBytes, own = cell + from * stateBytes;
      if (mask != 0 && load<f32>(mask + (at << 2)) == 0) {
        if (before) memory.copy(to, before + from * beforeStep, stateBytes);
        else memory.fill(to, 0, stateBytes);
        if (p.gates) memory.fill(p.gates + at * gateBytes, 0, gateBytes);
      } else {
        const gates = z + from * gateBytes;
        step(gates, own, to, p.gates ? p.gates + at * gateBytes : gates, stateBytes);
      }
      if (p.cells) memory.copy(p.cells + at * stateBytes, own, stateBytes);
    }
    before = p.hidden + t * stateBytes;
    beforeStep = sequence * stateBytes;
  }
}

/**
 * One step of one sequence: from z to the new c, in place, and h. The gates stay at `gates`, which may be z. Loops of one
 * curve each leave the processor several independent values to work at.
 */
function step(z: usize, cell: usize, hidden: usize, gates: usize, bytes: usize): void {
  const whole = bytes & ~15;
  for (let part = 0; part < 4; part++, z += bytes, gates += bytes) {
    if (part == 2) {
      for (let j: usize = 0; j < bytes; j += j < whole ? 16 : 4) {
        write(gates + j, hyperbolicTangent(read(z + j, j < whole)), j < whole);
      }
    } else {
      for (let j: usize = 0; j < bytes; j += j < whole ? 16 : 4) {
        write(gates + j, sigmoid(read(z + j, j < whole)), j < whole);
      }
    }
  }
  const o = gates - bytes, g = o - bytes, f = g - bytes, i = f - bytes;
  for (let j: usize = 0; j < bytes; j += j < whole ? 16 : 4) {
    const full = j < whole;
    const kept = f32x4.mul(read(f + j, full), read(cell + j, full));
    const c = f32x4.add(kept, f32x4.mul(read(i + j, full), read(g + j, full)));
    write(cell + j, c, full);
    write(hidden + j, f32x4.mul(read(o + j, full), hyperbolicTangent(c)), full);
  }
}
