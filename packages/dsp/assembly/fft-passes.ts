import { add, both, mul, storeTurned, sub } from './lanes';

// Passes of a Stockham transform, for two frames at once; src/internal/fft-passes.ts has the same for one frame, with the
// same sums in the same order, so that both give the same bits. A pass splits sub-transforms of radix · m points, s of
// them side by side; `t` holds radix − 1 complex factors for each of the m positions.

export function pass2(x: usize, y: usize, m: i32, s: i32, t: usize): void {
  const part = <usize>(m * s) << 5;
  const width = <usize>s << 5;
  for (let p = 0; p < m; p++) {
    const wr = both(t, 0), wi = both(t, 1);
    for (const end = x + width; x < end; x += 32, y += 32) {
      const ar = v128.load(x), ai = v128.load(x, 16);
      const br = v128.load(x + part), bi = v128.load(x + part, 16);
      v128.store(y, add(ar, br));
      v128.store(y, add(ai, bi), 16);
      storeTurned(y + width, sub(ar, br), sub(ai, bi), wr, wi);
    }
    y += width;
    t += 16;
  }
}

export function pass3(x: usize, y: usize, m: i32, s: i32, t: usize): void {
  const sin60 = f64x2.splat(Math.sqrt(3) / 2);
  const half = f64x2.splat(0.5);
  const part = <usize>(m * s) << 5;
  const width = <usize>s << 5;
  for (let p = 0; p < m; p++) {
    const w1r = both(t, 0), w1i = both(t, 1), w2r = both(t, 2), w2i = both(t, 3);
    for (const end = x + width; x < end; x += 32, y += 32) {
      const ar = v128.load(x), ai = v128.load(x, 16);
      const br = v128.load(x + part), bi = v128.load(x + part, 16);
      const cr = v128.load(x + 2 * part), ci = v128.load(x + 2 * part, 16);
      const sr = add(br, cr), si = add(bi, ci);
      const mr = sub(ar, mul(half, sr)), mi = sub(ai, mul(half, si));
      const dr = mul(sin60, sub(bi, ci)), di = mul(sin60, sub(cr, br));
      v128.store(y, add(ar, sr));
      v128.store(y, add(ai, si), 16);
      storeTurned(y + width, add(mr, dr), add(mi, di), w1r, w1i);
      storeTurned(y + 2 * width, sub(mr, dr), sub(mi, di), w2r, w2i);
    }
    y += 2 * width;
    t += 32;
  }
}

export function pass4(x: usize, y: usize, m: i32, s: i32, t: usize): void {
  const part = <usize>(m * s) << 5;
  const width = <usize>s << 5;
  for (let p = 0; p < m; p++) {
    const w1r = both(t, 0), w1i = both(t, 1), w2r = both(t, 2), w2i = both(t, 3), w3r = both(t, 4), w3i = both(t, 5);
    for (const end = x + width; x < end; x += 32, y += 32) {
      const ar = v128.load(x), ai = v128.load(x, 16);
      const br = v128.load(x + part), bi = v128.load(x + part, 16);
      const cr = v128.load(x + 2 * part), ci = v128.load(x + 2 * part, 16);
      const dr = v128.load(x + 3 * part), di = v128.load(x + 3 * part, 16);
      const acr = add(ar, cr), aci = add(ai, ci);
      const bdr = add(br, dr), bdi = add(bi, di);
      const er = sub(ar, cr), ei = sub(ai, ci);
      const fr = sub(bi, di), fi = sub(dr, br);
      v128.store(y, add(acr, bdr));
      v128.store(y, add(aci, bdi), 16);
      if (p === 0) {
        // The factors are 1; the last pass has no others.
        v128.store(y + width, add(er, fr));
        v128.store(y + width, add(ei, fi), 16);
        v128.store(y + 2 * width, sub(acr, bdr));
        v128.store(y + 2 * width, sub(aci, bdi), 16);
        v128.store(y + 3 * width, sub(er, fr));
        v128.store(y + 3 * width, sub(ei, fi), 16);
      } else {
        storeTurned(y + width, add(er, fr), add(ei, fi), w1r, w1i);
        storeTurned(y + 2 * width, sub(acr, bdr), sub(aci, bdi), w2r, w2i);
        storeTurned(y + 3 * width, sub(er, fr), sub(ei, fi), w3r, w3i);
      }
    }
    y += 3 * width;
    t += 48;
  }
}

/** The cosines and sines of 2π/5 and 4π/5 come in, so that they are those of the other implementation. */
export function pass5(x: usize, y: usize, m: i32, s: i32, t: usize, c1: f64, c2: f64, s1: f64, s2: f64): void {
  const cos1 = f64x2.splat(c1), cos2 = f64x2.splat(c2), sin1 = f64x2.splat(s1), sin2 = f64x2.splat(s2);
  const part = <usize>(m * s) << 5;
  const width = <usize>s << 5;
  for (let p = 0; p < m; p++) {
    const w1r = both(t, 0), w1i = both(t, 1), w2r = both(t, 2), w2i = both(t, 3);
    const w3r = both(t, 4), w3i = both(t, 5), w4r = both(t, 6), w4i = both(t, 7);
    for (const end = x + width; x < end; x += 32, y += 32) {
      const ar = v128.load(x), ai = v128.load(x, 16);
      const br = v128.load(x + part), bi = v128.load(x + part, 16);
      const cr = v128.load(x + 2 * part), ci = v128.load(x + 2 * part, 16);
      const dr = v128.load(x + 3 * part), di = v128.load(x + 3 * part, 16);
      const er = v128.load(x + 4 * part), ei = v128.load(x + 4 * part, 16);
      const t1r = add(br, er), t1i = add(bi, ei), t2r = add(cr, dr), t2i = add(ci, di);
      const t3r = sub(br, er), t3i = sub(bi, ei), t4r = sub(cr, dr), t4i = sub(ci, di);
      v128.store(y, add(add(ar, t1r), t2r));
      v128.store(y, add(add(ai, t1i), t2i), 16);
      const m1r = add(add(ar, mul(cos1, t1r)), mul(cos2, t2r)), m1i = add(add(ai, mul(cos1, t1i)), mul(cos2, t2i));
      const m2r = add(add(ar, mul(cos2, t1r)), mul(cos1, t2r)), m2i = add(add(ai, mul(cos2, t1i)), mul(cos1, t2i));
      const n1r = add(mul(sin1, t3i), mul(sin2, t4i)), n1i = sub(f64x2.neg(mul(sin1, t3r)), mul(sin2, t4r));
      const n2r = sub(mul(sin2, t3i), mul(sin1, t4i)), n2i = sub(mul(sin1, t4r), mul(sin2, t3r));
      storeTurned(y + width, add(m1r, n1r), add(m1i, n1i), w1r, w1i);
      storeTurned(y + 2 * width, add(m2r, n2r), add(m2i, n2i), w2r, w2i);
      storeTurned(y + 3 * width, sub(m2r, n2r), sub(m2i, n2i), w3r, w3i);
      storeTurned(y + 4 * width, sub(m1r, n1r), sub(m1i, n1i), w4r, w4i);
    }
    y += 4 * width;
    t += 64;
  }
}
