import { smaller } from './arithmetic';
import { Taps } from './taps';
import { tile4 } from './tile4';
import { tile6 } from './tile6';

/** Entries that a list of rows has beyond its end, so that the last tile finds as many as it wants. */
export const SPARE_ROWS: i32 = 6;
/** Bytes of a tile that C has no room for. */
export const TILE_BYTES: usize = 192;

/**
 * C [rows, columns] = A · B, tile by tile. A's rows lie anywhere: `list` has the address of each, made with `listRows` or
 * ended with `endList`. B is packed in panels of 8 columns.
 *
 * @param panelBytes bytes from one panel of B to the next
 * @param stepC bytes between two rows of C
 * @param adding whether C's values are added to
 * @param spare `TILE_BYTES` bytes of the thread
 * @param tileRows 4 or 6
 */
export function multiplyRows(
  list: usize, rows: i32, taps: Taps, panels: usize, panelBytes: usize, columns: i32,
  c: usize, stepC: usize, adding: bool, spare: usize, tileRows: i32,
): void {
  for (let j = 0; j < columns; j += 8, panels += panelBytes, c += 32) {
    const width = smaller(8, columns - j);
    let at = list, to = c;
    for (let i = 0; i < rows; i += tileRows) {
      const height = smaller(tileRows, rows - i);
      const out = width == 8 ? to : spare;
      const step = width == 8 ? stepC : 32;
      if (width < 8 && adding) copyTile(to, stepC, spare, 32, height, width);
      const a0 = load<usize>(at), a1 = load<usize>(at, 4), a2 = load<usize>(at, 8), a3 = load<usize>(at, 12);
      if (tileRows == 6) {
        tile6(a0, a1, a2, a3, load<usize>(at, 16), load<usize>(at, 20), taps, panels, out, step, height, adding);
      } else {
        tile4(a0, a1, a2, a3, taps, panels, out, step, height, adding);
      }
      if (width < 8) copyTile(spare, 32, to, stepC, height, width);
      to += stepC * <usize>tileRows;
      at += <usize>tileRows << 2;
    }
  }
}

/** Lists the addresses of rows that are `step` bytes apart. */
export function listRows(list: usize, a: usize, step: usize, rows: i32): void {
  for (let i = 0; i < rows; i++, list += 4, a += step) store<usize>(list, a);
  endList(list, a - step);
}

/** Fills the spare entries at the end of a list of rows with its last address. */
export function endList(end: usize, last: usize): void {
  for (let i = 0; i < SPARE_ROWS; i++) store<usize>(end + (i << 2), last);
}

/** Copies rows of a few columns; steps are bytes between two rows. */
export function copyTile(from: usize, step: usize, to: usize, toStep: usize, rows: i32, columns: i32): void {
  for (let i = 0; i < rows; i++, from += step, to += toStep) memory.copy(to, from, <usize>columns << 2);
}
