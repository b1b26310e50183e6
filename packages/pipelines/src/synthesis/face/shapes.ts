/** 0 below `from`, 1 above `to`, smooth between them; `from` may be the larger. @internal */
export function smoothStep(from: number, to: number, x: number): number {
  const t = Math.min(1, Math.max(0, (x - from) / (to - from)));
  return t * t * (3 - 2 * t);
}

/** A bell of height 1 around 0, with deviations `sx` and `sy`; 0 beyond three of them. @internal */
export function bell(x: number, y: number, sx: number, sy: number): number {
  const q = (x * x) / (sx * sx) + (y * y) / (sy * sy);
  return q > 9 ? 0 : Math.exp(-0.5 * q);
}

/** A bell along one axis. @internal */
export const ridge = (x: number, width: number): number => bell(x, 0, width, 1);

/** Smooth noise in [0, 1) whose features are about 1 wide. @internal */
export function softNoise(x: number, y: number, seed: number): number {
  const column = Math.floor(x);
  const row = Math.floor(y);
  const fx = (x - column) ** 2 * (3 - 2 * (x - column));
  const fy = (y - row) ** 2 * (3 - 2 * (y - row));
  const a = scatter(column, row, seed);
  const b = scatter(column + 1, row, seed);
  const c = scatter(column, row + 1, seed);
  const d = scatter(column + 1, row + 1, seed);
  return a + (b - a) * fx + (c - a) * fy + (a - b - c + d) * fx * fy;
}

function scatter(x: number, y: number, seed: number): number {
  let hash = Math.imul(x, 374761393) ^ Math.imul(y, 668265263) ^ Math.imul(seed, 974634777);
  hash = Math.imul(hash ^ (hash >>> 13), 1274126177);
  return ((hash ^ (hash >>> 16)) >>> 0) / 4294967296;
}

/** A colour under construction: `mix` lays another over it with a share. @internal */
export class Paint {
  r = 0;
  g = 0;
  b = 0;

  mix(r: number, g: number, b: number, share: number): void {
    if (share <= 0) return;
    const s = share > 1 ? 1 : share;
    this.r += (r - this.r) * s;
    this.g += (g - this.g) * s;
    this.b += (b - this.b) * s;
  }

  /** Lays a colour, made darker or lighter by `light`, over it. */
  lay(colour: readonly [number, number, number], light: number, share: number): void {
    this.mix(colour[0] * light, colour[1] * light, colour[2] * light, share);
  }

  dim(factor: number): void {
    this.r *= factor;
    this.g *= factor;
    this.b *= factor;
  }
}
