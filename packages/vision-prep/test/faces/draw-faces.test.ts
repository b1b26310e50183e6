import { contactSheet, drawFaces } from '@avemo/vision-prep/faces';
import ndarray from 'ndarray';
import { describe, expect, it } from 'vitest';
import { faceAt, slope } from './drawn-tracks';

describe('drawFaces', () => {
  it('drawFaces(picture, faces) draws frames and points, also beyond the border, and leaves the picture alone', () => {
    const picture = slope();
    const before = [...picture.data];
    const faces = [faceAt(50, 40, 1), faceAt(140, 100, 2)];
    const drawn = drawFaces(picture, faces);
    expect([...picture.data]).toEqual(before);
    const { x, y, width, height } = faces[0].box;
    const at = (column: number, row: number) => [0, 1, 2].map((c) => drawn.get(row, column, c));
    const green = at(x, y + 5);
    for (const [column, row] of [
      [x + width - 1, y + 5],
      [x + 5, y],
      [x + 5, y + height - 1],
      [50, 40],
      [90, 40],
      [70, 62],
    ]) {
      expect(at(column, row)).toEqual(green);
    }
    expect(at(x + 5, y + 5)).toEqual([x + 5, x + 5, x + 5]);
    expect(at(faces[1].box.x, 110)).not.toEqual(green);
    expect(drawFaces(picture, []).data).toEqual(picture.data);
  });

  it('drawFaces(picture, faces) says what is wrong with an argument', () => {
    expect(() => drawFaces(null as never, [])).toThrow(TypeError);
    expect(() => drawFaces(ndarray(new Uint8Array(4), [2, 2, 1]) as never, [])).toThrow(/3 channels; got 1/);
  });
});

describe('contactSheet', () => {
  it('contactSheet(pictures, { columns }) puts picture i at row i / columns and column i mod columns', () => {
    const pictures = [0, 1, 2, 3, 4].map((i) => slope(i, 6, 4));
    const sheet = contactSheet(pictures, { columns: 2 });
    expect(sheet.shape).toEqual([12, 12, 3]);
    for (let y = 0; y < 12; y++) {
      for (let x = 0; x < 12; x++) {
        const picture = pictures[2 * Math.floor(y / 4) + Math.floor(x / 6)];
        expect(sheet.get(y, x, 1)).toBe(picture ? picture.get(y % 4, x % 6, 1) : 0);
      }
    }
  });

  it('contactSheet(pictures) says what is wrong with an argument', () => {
    expect(() => contactSheet([])).toThrow(/at least one picture/);
    expect(() => contactSheet([slope(), slope(0, 8, 8)])).toThrow(/first is 160 × 120, picture 1 is 8 × 8/);
    expect(() => contactSheet([slope()], { columns: 0 })).toThrow(/columns must be an integer/);
  });
});
