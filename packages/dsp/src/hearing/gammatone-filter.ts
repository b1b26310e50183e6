/** A gammatone filter of fourth order. @internal */
export interface GammatoneFilter {
  /** Filters `count` samples from `start` on, writes the output and keeps the state for the next call. */
  filter(input: Float32Array, start: number, count: number, out: Float64Array): void;
  /** Long silence ends in 0, not in denormal numbers, which are slow; to be called at fixed places of the stream. */
  settle(): void;
}

/**
 * g[n] = n³ exp(−βn) cos(ωn) is the real part of n³ zⁿ, z = exp(−β + iω), whose transform is p(1 + 4p + p²)/(1 − p)⁴
 * with p = z q⁻¹. So four complex one-pole filters in a row have that impulse response itself, not an approximation. The
 * zeros come from (1 + 4p + p²)/6 = (1 − k + kp)(1 − m + mp), k = (2 + √3)/(3 + √3), m = (2 − √3)/(3 − √3).
 * @internal
 */
export function createGammatoneFilter(frequency: number, sampleRate: number): GammatoneFilter {
  const decay = (2 * Math.PI * 1.019 * equivalentBandwidth(frequency)) / sampleRate;
  const omega = (2 * Math.PI * frequency) / sampleRate;
  const pole: Complex = [Math.exp(-decay) * Math.cos(omega), Math.exp(-decay) * Math.sin(omega)];
  const centre = centreGain(Math.exp(-decay), omega);
  const state = new Float64Array(9);
  const filter: GammatoneFilter['filter'] = (input, start, count, out) => {
    // Numbers of the closure would be fetched anew for every sample, at half the speed.
    const zr = pole[0];
    const zi = pole[1];
    const k = (2 + Math.sqrt(3)) / (3 + Math.sqrt(3));
    const m = (2 - Math.sqrt(3)) / (3 - Math.sqrt(3));
    const gain = 6 / centre;
    let ar = state[0];
    let ai = state[1];
    let br = state[2];
    let bi = state[3];
    let cr = state[4];
    let ci = state[5];
    let dr = state[6];
    let di = state[7];
    let before = state[8];
    for (let j = 0; j < count; j++) {
      let r = ar + before;
      before = input[start + j];
      ar = zr * r - zi * ai;
      ai = zr * ai + zi * r;
      r = zr * br - zi * bi + ar;
      bi = zr * bi + zi * br + ai;
      br = r;
      r = zr * cr - zi * ci + (br - k * ar);
      ci = zr * ci + zi * cr + (bi - k * ai);
      cr = r;
      r = zr * dr - zi * di + cr;
      di = zr * di + zi * dr + ci;
      dr = r;
      out[j] = gain * (dr - m * cr);
    }
    state[0] = ar;
    state[1] = ai;
    state[2] = br;
    state[3] = bi;
    state[4] = cr;
    state[5] = ci;
    state[6] = dr;
    state[7] = di;
    state[8] = before;
  };
  return {
    filter,
    settle() {
      if (Math.abs(state[6]) + Math.abs(state[7]) + Math.abs(state[8]) < 1e-100) state.fill(0);
    },
  };
}

/** The equivalent rectangular bandwidth (ERB) of the ear's filter at a frequency, Hz. */
function equivalentBandwidth(frequency: number): number {
  return 24.7 * ((4.37 * frequency) / 1000 + 1);
}

/** |Σ g[n] exp(−iωn)|: half from the part that turns with the centre frequency, half from its mirror image. */
function centreGain(r: number, omega: number): number {
  const [same] = cubicSum(r, 0);
  const [re, im] = cubicSum(r * Math.cos(2 * omega), -r * Math.sin(2 * omega));
  return Math.hypot(same + re, im) / 2;
}

/** Σ n³ pⁿ = p(1 + 4p + p²)/(1 − p)⁴ of a complex p. */
function cubicSum(re: number, im: number): [number, number] {
  const p: Complex = [re, im];
  const p2 = times(p, p);
  const over = times(p, [1 + 4 * re + p2[0], 4 * im + p2[1]]);
  const rest: Complex = [1 - re, -im];
  const square = times(rest, rest);
  const [c, d] = times(square, square);
  const norm = c * c + d * d;
  return times(over, [c / norm, -d / norm]);
}

type Complex = [number, number];

function times([a, b]: Complex, [c, d]: Complex): Complex {
  return [a * c - b * d, a * d + b * c];
}
