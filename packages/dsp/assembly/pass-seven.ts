import { add, both, mul, storeTurned, sub } from './lanes';

/**
 * A pass of radix 7 for two frames at once, with the sums of `passOdd` in src/spectra/fft-passes.ts.
 *
 * @param turns cosines of 2πr/7, r = 0 … 6, then the sines
 */
export function pass7(x: usize, y: usize, m: i32, s: i32, t: usize, turns: usize): void {
  const part = <usize>(m * s) << 5;
  const width = <usize>s << 5;
  const zero = f64x2.splat(0);
  for (let p = 0; p < m; p++) {
    for (const end = x + width; x < end; x += 32, y += 32) {
      const ar = v128.load(x), ai = v128.load(x, 16);
      const b = x + part, c = b + part, d = c + part, e = d + part, f = e + part, g = f + part;
      const br = v128.load(b), bi = v128.load(b, 16), gr = v128.load(g), gi = v128.load(g, 16);
      const s1r = add(br, gr), s1i = add(bi, gi), d1r = sub(br, gr), d1i = sub(bi, gi);
      const cr = v128.load(c), ci = v128.load(c, 16), fr = v128.load(f), fi = v128.load(f, 16);
      const s2r = add(cr, fr), s2i = add(ci, fi), d2r = sub(cr, fr), d2i = sub(ci, fi);
      const dr = v128.load(d), di = v128.load(d, 16), er = v128.load(e), ei = v128.load(e, 16);
      const s3r = add(dr, er), s3i = add(di, ei), d3r = sub(dr, er), d3i = sub(di, ei);
      v128.store(y, add(add(add(ar, s1r), s2r), s3r));
      v128.store(y, add(add(add(ai, s1i), s2i), s3i), 16);
      for (let r = 1; r <= 3; r++) {
        const e1 = <usize>r, e2 = <usize>((2 * r) % 7), e3 = <usize>((3 * r) % 7);
        const c1 = both(turns, e1), c2 = both(turns, e2), c3 = both(turns, e3);
        const n1 = both(turns, e1 + 7), n2 = both(turns, e2 + 7), n3 = both(turns, e3 + 7);
        const mr = add(add(add(ar, mul(s1r, c1)), mul(s2r, c2)), mul(s3r, c3));
        const mi = add(add(add(ai, mul(s1i, c1)), mul(s2i, c2)), mul(s3i, c3));
        const nr = add(add(add(zero, mul(d1i, n1)), mul(d2i, n2)), mul(d3i, n3));
        const ni = sub(sub(sub(zero, mul(d1r, n1)), mul(d2r, n2)), mul(d3r, n3));
        const v = t + (<usize>(r - 1) << 4), w = t + (<usize>(6 - r) << 4);
        storeTurned(y + <usize>r * width, add(mr, nr), add(mi, ni), both(v, 0), both(v, 1));
        storeTurned(y + <usize>(7 - r) * width, sub(mr, nr), sub(mi, ni), both(w, 0), both(w, 1));
      }
    }
    y += 6 * width;
    t += 96;
  }
}
