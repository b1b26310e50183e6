import { add, both, mul, sub } from './lanes';

/** The bands' sums over two spectra; the tables are those of `MelBands` in src/internal/mel-bands.ts. */
export function melSums(values: usize, bounds: usize, slope: usize, scale: usize, bands: i32, out: usize): void {
  let falling = f64x2.splat(0);
  let k = load<i32>(bounds);
  for (let i = 0; i <= bands; i++) {
    let all = f64x2.splat(0), rising = f64x2.splat(0);
    for (const end = load<i32>(bounds + (<usize>(i + 1) << 2)); k < end; k++) {
      const value = v128.load(values + (<usize>k << 4));
      all = add(all, value);
      rising = add(rising, mul(both(slope, k), value));
    }
    if (i > 0) v128.store(out + (<usize>(i - 1) << 4), mul(add(falling, sub(all, rising)), both(scale, i - 1)));
    falling = rising;
  }
}
