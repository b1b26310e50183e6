import { least } from './arithmetic';
import { Taps } from './taps';
import { tile4 } from './tile4';
import { tile6 } from './tile6';

/**
 * C [rows, columns] = A · B, tile by tile, with A's rows `stepA` bytes apart and B packed in panels of 8 columns.
 *
 * @param panelBytes bytes from one panel of B to the next
 * @param stepC bytes between two rows of C
 * @param adding whether C's values are added to
 * @param spare 192 bytes of the thread, for a tile that C has not room for
 * @param tileRows 4 or 6
 */
export function multiplyPanels(
  a: usize, stepA: usize, rows: i32, taps: Taps, panels: usize, panelBytes: usize, columns: i32,
  c: usize, stepC: usize, adding: bool, spare: usize, tileRows: i32,
): void {
  for (let j = 0; j < columns; j += 8, panels += panelBytes, c += 32) {
    const width = least(8, columns - j);
    let a0 = a, to = c;
    for (let i = 0; i < rows; i += tileRows) {
      const height = least(tileRows, rows - i);
      const a1 = height > 1 ? a0 + stepA : a0;
      const a2 = height > 2 ? a1 + stepA : a1;
      const a3 = height > 3 ? a2 + stepA : a2;
      const out = width == 8 ? to : spare;
      const step = width == 8 ? stepC : 32;
      if (width < 8 && adding) copyTile(to, stepC, spare, 32, height, width);
      if (tileRows == 6) {
        const a4 = height > 4 ? a3 + stepA : a3;
        const a5 = height > 5 ? a4 + stepA : a4;
        tile6(a0, a1, a2, a3, a4, a5, taps, panels, out, step, height, adding);
        a0 = a5 + stepA;
      } else {
        tile4(a0, a1, a2, a3, taps, panels, out, step, height, adding);
        a0 = a3 + stepA;
      }
      if (width < 8) copyTile(spare, 32, to, stepC, height, width);
      to += stepC * <usize>tileRows;
    }
  }
}

export function copyTile(from: usize, step: usize, to: usize, toStep: usize, rows: i32, columns: i32): void {
  for (let i = 0; i < rows; i++, from += step, to += toStep) memory.copy(to, from, <usize>columns << 2);
}
