/*
 * Images laid out on a sheet, `gridDown` × `gridAcross`, so that tiles need not begin anew with each: only the last of a sheet
 * hang over. Their first pixels are `pitchDown` and `pitchAcross` apart; a gap between two holds the zeros that filters see
 * around an image.
 */

/** The address of the pixel in row y, column x of a sheet; 0 if it is none of an image. */
// @ts-ignore: decorator
@inline
export function pixelOf(
  frames: usize, clipBytes: usize, pixelBytes: usize, batch: i32, height: i32, width: i32,
  gridDown: i32, gridAcross: i32, pitchDown: i32, pitchAcross: i32, sheet: i32, y: i32, x: i32,
): usize {
  if (y < 0 || x < 0) return 0;
  const row = y / pitchDown, column = x / pitchAcross;
  const image = (sheet * gridDown + row) * gridAcross + column;
  const line = y - row * pitchDown, pixel = x - column * pitchAcross;
  if (row >= gridDown || column >= gridAcross || line >= height || pixel >= width || image >= batch) return 0;
  return frames + clipBytes * image + pixelBytes * (line * width + pixel);
}

/** The address of high × wide pixels from row y, column x of a sheet on, if all are neighbours in one image; 0 otherwise. */
// @ts-ignore: decorator
@inline
function tileOf(
  frames: usize, clipBytes: usize, pixelBytes: usize, batch: i32, height: i32, width: i32,
  gridDown: i32, gridAcross: i32, pitchDown: i32, pitchAcross: i32, sheet: i32, y: i32, x: i32, high: i32, wide: i32,
): usize {
  if (y < 0 || x < 0 || y % pitchDown + high > height || x % pitchAcross + wide > width) return 0;
  return pixelOf(
    frames, clipBytes, pixelBytes, batch, height, width, gridDown, gridAcross, pitchDown, pitchAcross, sheet, y, x,
  );
}

/** Copies high × wide pixels from row y, column x of a sheet on, with zeros for those outside the images. */
function copyTileOf(
  frames: usize, clipBytes: usize, pixelBytes: usize, batch: i32, height: i32, width: i32,
  gridDown: i32, gridAcross: i32, pitchDown: i32, pitchAcross: i32,
  sheet: i32, y: i32, x: i32, high: i32, wide: i32, to: usize,
): void {
  for (let i = 0; i < high; i++) {
    for (let j = 0; j < wide; j++, to += pixelBytes) {
      const from = pixelOf(
        frames, clipBytes, pixelBytes, batch, height, width,
        gridDown, gridAcross, pitchDown, pitchAcross, sheet, y + i, x + j,
      );
      if (from) memory.copy(to, from, pixelBytes);
      else memory.fill(to, 0, pixelBytes);
    }
  }
}

/** The address of such pixels: where they lie, or in `copy`, where they are gathered, pixel by pixel and line by line. */
// @ts-ignore: decorator
@inline
export function tileAt(
  frames: usize, clipBytes: usize, pixelBytes: usize, batch: i32, height: i32, width: i32,
  gridDown: i32, gridAcross: i32, pitchDown: i32, pitchAcross: i32,
  sheet: i32, y: i32, x: i32, high: i32, wide: i32, copy: usize,
): usize {
  const inside = tileOf(
    frames, clipBytes, pixelBytes, batch, height, width, gridDown, gridAcross, pitchDown, pitchAcross, sheet, y, x, high, wide,
  );
  if (inside) return inside;
  copyTileOf(
    frames, clipBytes, pixelBytes, batch, height, width,
    gridDown, gridAcross, pitchDown, pitchAcross, sheet, y, x, high, wide, copy,
  );
  return copy;
}
