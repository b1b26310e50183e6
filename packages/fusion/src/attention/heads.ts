import { requireInteger } from '@avemo/checks';

/** Throws unless `heads` is an integer ≥ 1 that divides `units`. */
export function requireHeads(caller: string, heads: unknown, units: number): void {
  requireInteger(caller, 'heads', heads);
  if (units % heads === 0) return;
  throw new RangeError(
    `${caller}: units must be a multiple of heads; got units=${units}, heads=${heads}. Use units=${Math.ceil(units / heads) * heads}.`,
  );
}
