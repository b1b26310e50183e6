import type { Person } from './person';
import { bell, Paint, ridge, smoothStep, softNoise } from './shapes';

/** The parts of a head that no expression moves: colour, cover, light and depth on a grid in the person's units. @internal */
export interface Surface {
  columns: number;
  rows: number;
  left: number;
  top: number;
  /** Grid points a unit. */
  density: number;
  /** [rows, columns, 5]: red, green, blue, cover (0 to 1), light. */
  values: Float32Array;
  /** [rows, columns]: towards the viewer. */
  depth: Float32Array;
  /** Where it covers anything, in the person's units. */
  extent: Record<'left' | 'right' | 'top' | 'bottom', number>;
}

const density = 40;
const [left, right, top, bottom] = [-1.65, 1.65, -2.2, 2.5];

/** Paints and lights a head once, so that a frame only has to read it. @internal */
export function createSurface(person: Person): Surface {
  const columns = Math.round((right - left) * density) + 1;
  const rows = Math.round((bottom - top) * density) + 1;
  const depth = new Float32Array(columns * rows);
  const relief = new Float32Array(columns * rows);
  const values = new Float32Array(5 * columns * rows);
  const eachPoint = (visit: (x: number, y: number, at: number) => void) => {
    for (let at = 0; at < columns * rows; at++)
      visit(left + (at % columns) / density, top + Math.floor(at / columns) / density, at);
  };
  eachPoint((x, y, at) => {
    depth[at] = 1.15 * Math.sqrt(Math.max(0, inside(person, x, y)));
    relief[at] = depth[at] + features(person, x, y);
  });
  const paint = new Paint();
  const extent = { left: 0, right: 0, top: 0, bottom: 0 };
  eachPoint((x, y, at) => {
    const light = shade(person, relief, at, columns);
    paintPoint(person, x, y, light, paint, values.subarray(5 * at, 5 * at + 5));
    if (values[5 * at + 3] === 0) return;
    extent.left = Math.min(extent.left, x);
    extent.right = Math.max(extent.right, x);
    extent.top = Math.min(extent.top, y);
    extent.bottom = Math.max(extent.bottom, y);
  });
  return { columns, rows, left, top, density, values, depth, extent };
}

/** Above 0 inside the outline of the head. */
function inside({ width, top: crown, chin, jaw }: Person, x: number, y: number): number {
  return 1 - (x * x) / (width * width) - (y > 0 ? (y / chin) ** jaw : (-y / crown) ** 2.3);
}

/** Nose, sockets, brow bones, cheeks, lips and chin, as heights over the head. */
function features(person: Person, x: number, y: number): number {
  const { noseLength, noseWidth, noseHeight, browHeight, mouthHeight, chin } = person;
  const beside = Math.abs(x);
  const along = Math.min(1, Math.max(0, (y + 0.1) / (noseLength + 0.1)));
  let z =
    y > -0.25 && y < noseLength + 0.2 ? noseHeight * (0.25 + 0.75 * along) * ridge(x, 0.1 + 0.08 * along) : 0;
  z *= smoothStep(-0.25, 0, y) * smoothStep(noseLength + 0.16, noseLength, y);
  z += 0.13 * bell(beside - 0.72 * noseWidth, y - noseLength + 0.02, 0.075, 0.085);
  z -= 0.14 * bell(beside - 0.42, y + 0.04, 0.26, 0.17) - 0.05 * bell(beside - 0.5, y, 0.17, 0.12);
  z +=
    0.06 * bell(beside - 0.5, y + browHeight - 0.05, 0.35, 0.1) +
    0.07 * bell(beside - 0.62, y - 0.55, 0.26, 0.22);
  z += 0.1 * bell(x, y - chin + 0.3, 0.25, 0.16) + 0.09 * bell(x, y - mouthHeight + 0.04, 0.3, 0.07);
  return (
    z +
    0.09 * bell(x, y - mouthHeight - 0.06, 0.25, 0.07) -
    0.05 * bell(x, y - mouthHeight - 0.22, 0.22, 0.06)
  );
}

/** Lambert's light on the relief. */
function shade(
  { light: [lx, ly], ambient }: Person,
  relief: Float32Array,
  at: number,
  columns: number,
): number {
  const slope = (step: number) => ((relief[at + step] ?? 0) - relief[at]) * density;
  const [zx, zy] = [slope(1), slope(columns)];
  const facing = (1 - zx * lx - zy * ly) / Math.sqrt((zx * zx + zy * zy + 1) * (lx * lx + ly * ly + 1));
  return ambient + (1.12 - ambient) * Math.max(0, facing);
}

function paintPoint(
  person: Person,
  x: number,
  y: number,
  light: number,
  paint: Paint,
  point: Float32Array,
): void {
  const edge = 1.2 / density;
  let cover = 0;
  paint.r = paint.g = paint.b = 0;
  const lay = (colour: readonly [number, number, number], brightness: number, share: number) => {
    if (share <= 0) return;
    // Where nothing lies below, the first colour is taken whole and only its cover is partial.
    paint.lay(colour, brightness, cover === 0 ? 1 : share);
    cover = Math.max(cover, Math.min(1, share));
  };
  const { skin, hair, width, hairStyle, seed } = person;
  const beside = Math.abs(x);
  if (hairStyle === 'long' && y > -0.5) {
    const room = width + 0.28 - beside - 0.12 * Math.max(0, y - 1.4);
    lay(
      hair,
      0.55 + 0.35 * softNoise(x * 14, y * 1.5, seed),
      smoothStep(-edge, edge, room) * smoothStep(2.3, 2.15, y),
    );
  } else {
    const ear = 1 - Math.hypot((beside - width * 0.99) / 0.16, (y - 0.2) / 0.36);
    const side =
      (0.55 + 0.35 * Math.max(0, Math.min(1, 1.5 * ear))) * (0.85 + 0.3 * Math.sign(x) * person.light[0]);
    lay([skin[0], skin[1] * 0.93, skin[2] * 0.9], side, smoothStep(-0.1, 0.1, ear));
  }
  const within = smoothStep(-1.6 * edge, 1.6 * edge, 0.5 * inside(person, x, y));
  const lit = light * creases(person, x, y);
  if (within > 0) {
    lay(skinAt(person, x, y), lit, within);
    paintNose(person, x, y, paint);
  }
  if (hairStyle !== 'none') lay(hair, hairLight(person, x, y), hairShare(person, x, y, edge));
  point.set([paint.r, paint.g, paint.b, cover, lit]);
}

/** Shadow of the sockets, below the nose and below the lip, at most 1. */
function creases({ noseLength, noseWidth, mouthHeight }: Person, x: number, y: number): number {
  const beside = Math.abs(x);
  return (
    1 -
    0.28 * bell(beside - 0.43, y + 0.08, 0.26, 0.1) -
    0.3 * bell(x, y - noseLength - 0.13, 0.9 * noseWidth, 0.05) -
    0.16 * bell(x, y - mouthHeight - 0.24, 0.25, 0.06) -
    0.22 * bell(beside - 0.24, y + 0.02, 0.08, 0.1)
  );
}

function skinAt({ skin, seed, noseLength }: Person, x: number, y: number): [number, number, number] {
  const grain = (scale: number, k: number) => softNoise(x * scale, y * scale, seed + k) - 0.5;
  const n = 1 + 0.09 * grain(3.1, 0) + 0.07 * grain(13, 1) + 0.05 * grain(37, 2);
  const red =
    1 - 0.1 * bell(Math.abs(x) - 0.62, y - 0.55, 0.25, 0.2) - 0.07 * bell(x, y - noseLength, 0.16, 0.12);
  return [skin[0] * n, skin[1] * n * red, skin[2] * n * red];
}

/** Nostrils and the rims of the wings. */
function paintNose({ skin, noseLength, noseWidth }: Person, x: number, y: number, paint: Paint): void {
  const beside = Math.abs(x);
  paint.lay(skin, 0.19, 0.75 * bell(beside - 0.42 * noseWidth, y - noseLength - 0.085, 0.05, 0.026));
  const [dx, dy] = [beside - 0.62 * noseWidth, y - noseLength + 0.02];
  const rim =
    ridge(Math.hypot(dx, dy) - 0.115, 0.022) * smoothStep(0.04, 0.12, dx) * smoothStep(-0.09, 0.02, dy);
  paint.lay(skin, 0.45, 0.5 * rim);
}

function hairShare(person: Person, x: number, y: number, edge: number): number {
  const { width, top: crown, hairVolume, hairline, hairStyle, seed } = person;
  const beside = Math.abs(x);
  const [reach, height] = [width + 0.7 * hairVolume, crown + hairVolume];
  const round = 1 - (x * x) / (reach * reach) - (Math.abs(y) / (y > 0 ? 2.4 : height)) ** 2.3;
  const outline = smoothStep(-1.6 * edge, 1.6 * edge, 0.5 * round);
  const wave = 0.05 * (softNoise(x * 6, 2, seed + 31) - 0.5);
  const line =
    hairStyle === 'straight'
      ? 0.22 - hairline + 2 * wave + 0.1 * Math.sin(2 * x + (seed % 7))
      : 0.95 * (beside / width) ** 6 - hairline + wave;
  const end = hairStyle === 'long' ? 0.9 : 0.02;
  const side =
    smoothStep(0.03, -0.03, width * (hairStyle === 'long' ? 0.9 : 0.97) - beside) *
    smoothStep(end, end - 0.2, y);
  return outline * Math.max(smoothStep(line + 0.05, line - 0.03, y), y > line - 0.05 ? side : 0);
}

function hairLight({ light: [lx], seed, top: crown }: Person, x: number, y: number): number {
  const strands = 0.55 * softNoise(x * 26 + y * 4, y * 3.2, seed + 41);
  return 0.5 + strands + 0.35 * bell(x - 0.6 * lx, y + 0.8 * crown, 0.7, 0.25) + 0.15 * lx * x;
}
