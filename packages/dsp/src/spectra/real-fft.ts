import { createComplexFft } from './complex-fft';

/** A real DFT of one length; buffers are trusted. See `Rfft`. @internal */
export interface RealFft {
  readonly length: number;
  readonly bins: number;
  forward(frame: Float64Array, real: Float64Array, imag: Float64Array): void;
  /** |X[k]|², or |X[k]| when `root` is set, of the first `power.length` bins. */
  power(frame: Float64Array, power: Float64Array, root?: boolean): void;
  inverse(real: Float64Array, imag: Float64Array, frame: Float64Array): void;
}

/** @internal */
export function createRealFft(length: number): RealFft {
  return length % 2 === 0 ? evenRealFft(length) : oddRealFft(length);
}

/**
 * An even length runs as a complex transform of half the length: samples 2n and 2n + 1 are the parts of one number, so
 * that the frame is its input as it lies in memory. With Z that transform and h = N/2,
 * X[k] = (Z[k] + Z*[h−k])/2 + exp(−2πik/N) (Z[k] − Z*[h−k])/(2i).
 */
function evenRealFft(length: number): RealFft {
  const half = length / 2;
  const bins = half + 1;
  const fft = createComplexFft(half);
  const cos = new Float64Array(half + 1);
  const sin = new Float64Array(half + 1);
  for (let k = 0; k <= half; k++) {
    cos[k] = Math.cos((-2 * Math.PI * k) / length) / 2;
    sin[k] = Math.sin((-2 * Math.PI * k) / length) / 2;
  }
  const packed = new Float64Array(length);
  return {
    length,
    bins,
    forward(frame, real, imag) {
      const z = fft.transform(frame);
      real[0] = z[0] + z[1];
      real[half] = z[0] - z[1];
      imag[0] = 0;
      imag[half] = 0;
      for (let k = 1, j = half - 1; k <= j; k++, j--) {
        const zr = z[2 * k];
        const zi = z[2 * k + 1];
        const yr = z[2 * j];
        const yi = z[2 * j + 1];
        const er = 0.5 * (zr + yr);
        const ei = 0.5 * (zi - yi);
        const or = zi + yi;
        const oi = yr - zr;
        const tr = cos[k] * or - sin[k] * oi;
        const ti = cos[k] * oi + sin[k] * or;
        real[k] = er + tr;
        imag[k] = ei + ti;
        real[j] = er - tr;
        imag[j] = ti - ei;
      }
    },
    power(frame, power, root = false) {
      const z = fft.transform(frame);
      const count = power.length;
      const first = Math.abs(z[0] + z[1]);
      const last = Math.abs(z[0] - z[1]);
      power[0] = root ? first : first * first;
      if (count === bins) power[half] = root ? last : last * last;
      for (let k = 1, j = half - 1; k <= j; k++, j--) {
        const zr = z[2 * k];
        const zi = z[2 * k + 1];
        const yr = z[2 * j];
        const yi = z[2 * j + 1];
        const er = 0.5 * (zr + yr);
        const ei = 0.5 * (zi - yi);
        const or = zi + yi;
        const oi = yr - zr;
        const tr = cos[k] * or - sin[k] * oi;
        const ti = cos[k] * oi + sin[k] * or;
        const lower = (er + tr) * (er + tr) + (ei + ti) * (ei + ti);
        const upper = (er - tr) * (er - tr) + (ei - ti) * (ei - ti);
        if (k < count) power[k] = root ? Math.sqrt(lower) : lower;
        if (j < count) power[j] = root ? Math.sqrt(upper) : upper;
      }
    },
    inverse(real, imag, frame) {
      // The conjugate of the packed spectrum, so that the forward transform gives the conjugate of the inverse one.
      for (let k = 0; k < half; k++) {
        const j = half - k;
        const xi = k === 0 ? 0 : imag[k];
        const yi = k === 0 ? 0 : imag[j];
        const er = real[k] + real[j];
        const ei = xi - yi;
        const dr = real[k] - real[j];
        const di = xi + yi;
        const or = 2 * (cos[k] * dr + sin[k] * di);
        const oi = 2 * (cos[k] * di - sin[k] * dr);
        packed[2 * k] = er - oi;
        packed[2 * k + 1] = -(ei + or);
      }
      const z = fft.transform(packed);
      for (let i = 0; i < length; i += 2) {
        frame[i] = z[i] / length;
        frame[i + 1] = -z[i + 1] / length;
      }
    },
  };
}

function oddRealFft(length: number): RealFft {
  const bins = (length + 1) / 2;
  const fft = createComplexFft(length);
  const packed = new Float64Array(2 * length);
  const transform = (frame: Float64Array) => {
    for (let i = 0; i < length; i++) {
      packed[2 * i] = frame[i];
      packed[2 * i + 1] = 0;
    }
    return fft.transform(packed);
  };
  return {
    length,
    bins,
    forward(frame, real, imag) {
      const z = transform(frame);
      for (let k = 0; k < bins; k++) {
        real[k] = z[2 * k];
        imag[k] = z[2 * k + 1];
      }
    },
    power(frame, power, root = false) {
      const z = transform(frame);
      for (let k = 0; k < power.length; k++) {
        const square = z[2 * k] * z[2 * k] + z[2 * k + 1] * z[2 * k + 1];
        power[k] = root ? Math.sqrt(square) : square;
      }
    },
    inverse(real, imag, frame) {
      packed[0] = real[0];
      packed[1] = 0;
      for (let k = 1; k < bins; k++) {
        packed[2 * k] = real[k];
        packed[2 * k + 1] = -imag[k];
        packed[2 * (length - k)] = real[k];
        packed[2 * (length - k) + 1] = imag[k];
      }
      const z = fft.transform(packed);
      for (let i = 0; i < length; i++) frame[i] = z[2 * i] / length;
    },
  };
}
