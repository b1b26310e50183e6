import type { HeadPlace } from './backdrop';
import { paintEye } from './draw-eyes';
import { paintMouth } from './draw-mouth';
import type { Expression } from './expression';
import type { Person } from './person';
import { Paint, smoothStep } from './shapes';
import type { Surface } from './surface';

/**
 * Draws a head into a picture [height, width, 3].
 *
 * For every picture element the point of the head behind it is found (turned by roll, yaw and pitch, two steps of a fixed
 * point), its colour is read from the surface, and what moves is painted over it. The jaw drops with the lips.
 * @internal
 */
export function drawHead(
  pixels: Uint8ClampedArray,
  { width, height }: { width: number; height: number },
  person: Person,
  surface: Surface,
  expression: Expression,
  place: HeadPlace,
): void {
  const { roll, yaw, pitch, opening } = expression;
  const [cosRoll, sinRoll] = [Math.cos(roll), Math.sin(roll)];
  const [cosYaw, sinYaw] = [Math.cos(yaw), Math.sin(yaw)];
  const [cosPitch, sinPitch] = [Math.cos(pitch), Math.sin(pitch)];
  const { x: cx, y: cy, scale } = place;
  const pixel = 1 / scale;
  const { left, right, top, bottom } = surface.extent;
  const jawStart = person.noseLength + 0.1;
  const drop = 0.45 * opening;
  const paint = new Paint();
  const sample = new Float64Array(5);
  const firstRow = Math.max(0, Math.floor(cy + (top - 0.3) * scale));
  const firstColumn = Math.max(0, Math.floor(cx + (left - 0.35) * scale));
  const lastRow = Math.min(height - 1, Math.ceil(cy + (bottom + 0.3 + drop) * scale));
  const lastColumn = Math.min(width - 1, Math.ceil(cx + (right + 0.35) * scale));
  for (let row = firstRow; row <= lastRow; row++) {
    for (let column = firstColumn; column <= lastColumn; column++) {
      const dx = (column + 0.5 - cx) * pixel;
      const dy = (row + 0.5 - cy) * pixel;
      const flatX = dx * cosRoll + dy * sinRoll;
      const flatY = dy * cosRoll - dx * sinRoll;
      let x = flatX;
      let y = flatY;
      for (let step = 0; step < 2; step++) {
        const z = depthAt(surface, x, y);
        x = (flatX - z * sinYaw) / cosYaw;
        y = (flatY + z * sinPitch) / cosPitch;
      }
      const resting = y > jawStart ? y - drop * smoothStep(jawStart, person.mouthHeight + 0.3, y) : y;
      if (!readSurface(surface, x, resting, sample)) continue;
      const at = 3 * (row * width + column);
      paint.r = sample[0];
      paint.g = sample[1];
      paint.b = sample[2];
      if (y > -0.85 && y < 0.4) paintEye(person, expression, x, y, sample[4], pixel, paint);
      else if (y > 0.5 && y < 2.1 && Math.abs(x) < 0.8)
        paintMouth(person, expression, x, y, sample[4], pixel, paint);
      const cover = sample[3];
      pixels[at] += (paint.r - pixels[at]) * cover;
      pixels[at + 1] += (paint.g - pixels[at + 1]) * cover;
      pixels[at + 2] += (paint.b - pixels[at + 2]) * cover;
    }
  }
}

function depthAt({ columns, rows, left, top, density, depth }: Surface, x: number, y: number): number {
  const column = Math.round((x - left) * density);
  const row = Math.round((y - top) * density);
  return column < 0 || row < 0 || column >= columns || row >= rows ? 0 : depth[row * columns + column];
}

/** Reads between four points, colours weighted by their cover; false where nothing covers. */
function readSurface(surface: Surface, x: number, y: number, sample: Float64Array): boolean {
  const { columns, rows, left, top, density, values } = surface;
  const u = (x - left) * density;
  const v = (y - top) * density;
  const column = Math.floor(u);
  const row = Math.floor(v);
  if (column < 0 || row < 0 || column >= columns - 1 || row >= rows - 1) return false;
  const fx = u - column;
  const fy = v - row;
  const a = 5 * (row * columns + column);
  const b = a + 5 * columns;
  const [shareA, shareB] = [(1 - fx) * (1 - fy), fx * (1 - fy)];
  const [shareC, shareD] = [(1 - fx) * fy, fx * fy];
  const coverA = shareA * values[a + 3];
  const coverB = shareB * values[a + 8];
  const coverC = shareC * values[b + 3];
  const coverD = shareD * values[b + 8];
  const cover = coverA + coverB + coverC + coverD;
  if (cover < 0.004) return false;
  for (let k = 0; k < 3; k++) {
    const colour =
      coverA * values[a + k] +
      coverB * values[a + 5 + k] +
      coverC * values[b + k] +
      coverD * values[b + 5 + k];
    sample[k] = colour / cover;
  }
  sample[3] = cover;
  sample[4] =
    shareA * values[a + 4] + shareB * values[a + 9] + shareC * values[b + 4] + shareD * values[b + 9];
  return true;
}
