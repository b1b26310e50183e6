import { readdir } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { describe, expect, it } from 'vitest';
import { openColumnFile } from '../../src/io/column-file';
import { createRandom } from '../../src/random';

const temporary = async () => (await readdir(tmpdir())).filter((name) => name.startsWith('avemo-sound-'));

describe('openColumnFile()', () => {
  // Above 2²¹ values they lie in a file.
  it.each([
    [3, 5000, 0],
    [900, 4000, 1],
  ])(
    'gives back %i columns of some %i values, from any place, and leaves nothing',
    async (width, rows, files) => {
      const before = await temporary();
      const random = createRandom(3);
      const file = openColumnFile();
      const valueAt = (column: number, row: number) => Math.sin(column + 0.37 * row);
      const lengths = Array.from({ length: width }, () => 0);
      for (let filled = 0; filled < rows;) {
        const count = Math.min(rows - filled, random.integer(700));
        for (let column = 0; column < width; column++) {
          // Some columns are a row ahead of others, as those of openSMILE are.
          const end = filled + count + (column % 3);
          file.push(
            column,
            Array.from({ length: end - lengths[column] }, (_, i) => valueAt(column, lengths[column] + i)),
          );
          lengths[column] = end;
        }
        filled += count;
      }
      expect((await temporary()).length - before.length).toBe(files);
      for (let column = 0; column < width; column += Math.ceil(width / 20)) {
        expect(file.lengthOf(column)).toBe(rows + (column % 3));
        for (const [start, end] of [
          [0, file.lengthOf(column)],
          [1023, 1025],
          [1500, 1500],
          [2047, 4000],
        ]) {
          expect(Array.from(file.read(column, start, end))).toEqual(
            Array.from({ length: end - start }, (_, i) => valueAt(column, start + i)),
          );
        }
      }
      file.remove();
      expect(await temporary()).toEqual(before);
    },
  );
});
