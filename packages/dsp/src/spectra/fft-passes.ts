/**
 * One pass of a Stockham (self-sorting) decimation-in-frequency transform. `x` and `y` hold interleaved complex
 * numbers; the pass splits sub-transforms of `radix * m` points, `s` of them side by side. `twiddles` holds
 * `radix − 1` complex factors for each of the `m` positions.
 * @internal
 */
export type FftPass = (
  x: Float64Array,
  y: Float64Array,
  m: number,
  s: number,
  twiddles: Float64Array,
  radix: number,
) => void;

/** @internal */
export const pass2: FftPass = (x, y, m, s, tw) => {
  const half = 2 * m * s;
  const width = 2 * s;
  for (let p = 0; p < m; p++) {
    const wr = tw[2 * p];
    const wi = tw[2 * p + 1];
    let i = p * width;
    let o = 2 * i;
    for (const end = i + width; i < end; i += 2, o += 2) {
      const ar = x[i];
      const ai = x[i + 1];
      const br = x[i + half];
      const bi = x[i + half + 1];
      const dr = ar - br;
      const di = ai - bi;
      y[o] = ar + br;
      y[o + 1] = ai + bi;
      y[o + width] = dr * wr - di * wi;
      y[o + width + 1] = dr * wi + di * wr;
    }
  }
};

/** @internal */
export const pass3: FftPass = (x, y, m, s, tw) => {
  const sin60 = Math.sqrt(3) / 2;
  const third = 2 * m * s;
  const width = 2 * s;
  for (let p = 0; p < m; p++) {
    const w1r = tw[4 * p];
    const w1i = tw[4 * p + 1];
    const w2r = tw[4 * p + 2];
    const w2i = tw[4 * p + 3];
    let i = p * width;
    let o = 3 * i;
    for (const end = i + width; i < end; i += 2, o += 2) {
      const ar = x[i];
      const ai = x[i + 1];
      const br = x[i + third];
      const bi = x[i + third + 1];
      const cr = x[i + 2 * third];
      const ci = x[i + 2 * third + 1];
      const sr = br + cr;
      const si = bi + ci;
      const mr = ar - 0.5 * sr;
      const mi = ai - 0.5 * si;
      const dr = sin60 * (bi - ci);
      const di = sin60 * (cr - br);
      y[o] = ar + sr;
      y[o + 1] = ai + si;
      const ur = mr + dr;
      const ui = mi + di;
      y[o + width] = ur * w1r - ui * w1i;
      y[o + width + 1] = ur * w1i + ui * w1r;
      const vr = mr - dr;
      const vi = mi - di;
      y[o + 2 * width] = vr * w2r - vi * w2i;
      y[o + 2 * width + 1] = vr * w2i + vi * w2r;
    }
  }
};

/** @internal */
export const pass4: FftPass = (x, y, m, s, tw) => {
  const q1 = 2 * m * s;
  const q2 = 2 * q1;
  const q3 = 3 * q1;
  const width = 2 * s;
  const width2 = 2 * width;
  const width3 = 3 * width;
  let i = 0;
  let o = 0;
  for (; i < width; i += 2, o += 2) {
    const ar = x[i];
    const ai = x[i + 1];
    const br = x[i + q1];
    const bi = x[i + q1 + 1];
    const cr = x[i + q2];
    const ci = x[i + q2 + 1];
    const dr = x[i + q3];
    const di = x[i + q3 + 1];
    const acr = ar + cr;
    const aci = ai + ci;
    const bdr = br + dr;
    const bdi = bi + di;
    const er = ar - cr;
    const ei = ai - ci;
    const fr = bi - di;
    const fi = dr - br;
    y[o] = acr + bdr;
    y[o + 1] = aci + bdi;
    y[o + width] = er + fr;
    y[o + width + 1] = ei + fi;
    y[o + width2] = acr - bdr;
    y[o + width2 + 1] = aci - bdi;
    y[o + width3] = er - fr;
    y[o + width3 + 1] = ei - fi;
  }
  let w1r = 1;
  let w1i = 0;
  let w2r = 1;
  let w2i = 0;
  let w3r = 1;
  let w3i = 0;
  let t = 0;
  // One flat loop: the first passes have one or few sub-transforms, where a nested loop would cost as much as the sums.
  for (let left = 0; i < q1; i += 2, o += 2, left -= 2) {
    if (left === 0) {
      left = width;
      o += width3;
      t += 6;
      w1r = tw[t];
      w1i = tw[t + 1];
      w2r = tw[t + 2];
      w2i = tw[t + 3];
      w3r = tw[t + 4];
      w3i = tw[t + 5];
    }
    const ar = x[i];
    const ai = x[i + 1];
    const br = x[i + q1];
    const bi = x[i + q1 + 1];
    const cr = x[i + q2];
    const ci = x[i + q2 + 1];
    const dr = x[i + q3];
    const di = x[i + q3 + 1];
    const acr = ar + cr;
    const aci = ai + ci;
    const bdr = br + dr;
    const bdi = bi + di;
    const er = ar - cr;
    const ei = ai - ci;
    const fr = bi - di;
    const fi = dr - br;
    y[o] = acr + bdr;
    y[o + 1] = aci + bdi;
    const ur = er + fr;
    const ui = ei + fi;
    y[o + width] = ur * w1r - ui * w1i;
    y[o + width + 1] = ur * w1i + ui * w1r;
    const vr = acr - bdr;
    const vi = aci - bdi;
    y[o + width2] = vr * w2r - vi * w2i;
    y[o + width2 + 1] = vr * w2i + vi * w2r;
    const gr = er - fr;
    const gi = ei - fi;
    y[o + width3] = gr * w3r - gi * w3i;
    y[o + width3 + 1] = gr * w3i + gi * w3r;
  }
};

/** @internal */
export const pass5: FftPass = (x, y, m, s, tw) => {
  const c1 = Math.cos((2 * Math.PI) / 5);
  const c2 = Math.cos((4 * Math.PI) / 5);
  const s1 = Math.sin((2 * Math.PI) / 5);
  const s2 = Math.sin((4 * Math.PI) / 5);
  const fifth = 2 * m * s;
  const width = 2 * s;
  for (let p = 0; p < m; p++) {
    const w1r = tw[8 * p];
    const w1i = tw[8 * p + 1];
    const w2r = tw[8 * p + 2];
    const w2i = tw[8 * p + 3];
    const w3r = tw[8 * p + 4];
    const w3i = tw[8 * p + 5];
    const w4r = tw[8 * p + 6];
    const w4i = tw[8 * p + 7];
    let i = p * width;
    let o = 5 * i;
    for (const end = i + width; i < end; i += 2, o += 2) {
      const ar = x[i];
      const ai = x[i + 1];
      const br = x[i + fifth];
      const bi = x[i + fifth + 1];
      const cr = x[i + 2 * fifth];
      const ci = x[i + 2 * fifth + 1];
      const dr = x[i + 3 * fifth];
      const di = x[i + 3 * fifth + 1];
      const er = x[i + 4 * fifth];
      const ei = x[i + 4 * fifth + 1];
      const t1r = br + er;
      const t1i = bi + ei;
      const t2r = cr + dr;
      const t2i = ci + di;
      const t3r = br - er;
      const t3i = bi - ei;
      const t4r = cr - dr;
      const t4i = ci - di;
      y[o] = ar + t1r + t2r;
      y[o + 1] = ai + t1i + t2i;
      const m1r = ar + c1 * t1r + c2 * t2r;
      const m1i = ai + c1 * t1i + c2 * t2i;
      const m2r = ar + c2 * t1r + c1 * t2r;
      const m2i = ai + c2 * t1i + c1 * t2i;
      const n1r = s1 * t3i + s2 * t4i;
      const n1i = -s1 * t3r - s2 * t4r;
      const n2r = s2 * t3i - s1 * t4i;
      const n2i = s1 * t4r - s2 * t3r;
      const ur = m1r + n1r;
      const ui = m1i + n1i;
      y[o + width] = ur * w1r - ui * w1i;
      y[o + width + 1] = ur * w1i + ui * w1r;
      const vr = m2r + n2r;
      const vi = m2i + n2i;
      y[o + 2 * width] = vr * w2r - vi * w2i;
      y[o + 2 * width + 1] = vr * w2i + vi * w2r;
      const gr = m2r - n2r;
      const gi = m2i - n2i;
      y[o + 3 * width] = gr * w3r - gi * w3i;
      y[o + 3 * width + 1] = gr * w3i + gi * w3r;
      const hr = m1r - n1r;
      const hi = m1i - n1i;
      y[o + 4 * width] = hr * w4r - hi * w4i;
      y[o + 4 * width + 1] = hr * w4i + hi * w4r;
    }
  }
};

/** Any odd radix in O(radix²) a butterfly; inputs j and radix − j are folded, since their factors are conjugate. @internal */
export const passOdd: FftPass = (x, y, m, s, tw, radix) => {
  const part = 2 * m * s;
  const width = 2 * s;
  const half = (radix - 1) / 2;
  const cos = new Float64Array(radix);
  const sin = new Float64Array(radix);
  for (let r = 0; r < radix; r++) {
    cos[r] = Math.cos((2 * Math.PI * r) / radix);
    sin[r] = Math.sin((2 * Math.PI * r) / radix);
  }
  const folded = new Float64Array(4 * half);
  for (let p = 0; p < m; p++) {
    const t = 2 * (radix - 1) * p - 2;
    for (let q = 0; q < width; q += 2) {
      const i = p * width + q;
      const o = radix * p * width + q;
      const ar = x[i];
      const ai = x[i + 1];
      let sumR = ar;
      let sumI = ai;
      for (let j = 1, f = 0; j <= half; j++, f += 4) {
        const b = i + j * part;
        const c = i + (radix - j) * part;
        folded[f] = x[b] + x[c];
        folded[f + 1] = x[b + 1] + x[c + 1];
        folded[f + 2] = x[b] - x[c];
        folded[f + 3] = x[b + 1] - x[c + 1];
        sumR += folded[f];
        sumI += folded[f + 1];
      }
      y[o] = sumR;
      y[o + 1] = sumI;
      for (let r = 1; r <= half; r++) {
        let mr = ar;
        let mi = ai;
        let nr = 0;
        let ni = 0;
        for (let f = 0, e = r; f < folded.length; f += 4) {
          mr += folded[f] * cos[e];
          mi += folded[f + 1] * cos[e];
          nr += folded[f + 3] * sin[e];
          ni -= folded[f + 2] * sin[e];
          e += r;
          if (e >= radix) e -= radix;
        }
        const v = t + 2 * r;
        const w = t + 2 * (radix - r);
        y[o + r * width] = (mr + nr) * tw[v] - (mi + ni) * tw[v + 1];
        y[o + r * width + 1] = (mr + nr) * tw[v + 1] + (mi + ni) * tw[v];
        y[o + (radix - r) * width] = (mr - nr) * tw[w] - (mi - ni) * tw[w + 1];
        y[o + (radix - r) * width + 1] = (mr - nr) * tw[w + 1] + (mi - ni) * tw[w];
      }
    }
  }
};
