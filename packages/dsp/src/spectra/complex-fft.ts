import { type FftPass, pass2, pass3, pass4, pass5, passOdd } from './fft-passes';

/** A transform of interleaved complex numbers; the returned buffer is scratch and valid until the next call. @internal */
export interface ComplexFft {
  readonly length: number;
  /** X[k] = Σ_n x[n] exp(−2πikn/N); `input` is left as it is. */
  transform(input: Float64Array): Float64Array;
}

const largestDirectRadix = 13;

/** Prepares a complex DFT of any length: mixed radix where the factors are small, Bluestein's chirp else. @internal */
export function createComplexFft(length: number): ComplexFft {
  const radices = factorize(length);
  return radices.every((radix) => radix <= largestDirectRadix)
    ? mixedRadix(length, radices)
    : bluestein(length);
}

/** The prime factors of a length, fours first where there are any. @internal */
export function factorize(length: number): number[] {
  const radices: number[] = [];
  let rest = length;
  while (rest % 4 === 0) {
    radices.push(4);
    rest /= 4;
  }
  for (let factor = 2; rest > 1; factor++) {
    if (factor * factor > rest) factor = rest;
    while (rest % factor === 0) {
      radices.push(factor);
      rest /= factor;
    }
  }
  return radices;
}

/** One pass of a transform, see {@link FftPass}. @internal */
export interface FftStage {
  radix: number;
  m: number;
  s: number;
  twiddles: Float64Array;
}

/** The passes of a transform whose length is the product of the radices. @internal */
export function fftStages(length: number, radices: readonly number[]): FftStage[] {
  let size = length;
  let side = 1;
  return radices.map((radix) => {
    const m = size / radix;
    const twiddles = new Float64Array(2 * m * (radix - 1));
    for (let p = 0, t = 0; p < m; p++) {
      for (let r = 1; r < radix; r++, t += 2) {
        const angle = (-2 * Math.PI * ((p * r) % size)) / size;
        twiddles[t] = Math.cos(angle);
        twiddles[t + 1] = Math.sin(angle);
      }
    }
    const stage = { radix, m, s: side, twiddles };
    size = m;
    side *= radix;
    return stage;
  });
}

function mixedRadix(length: number, radices: number[]): ComplexFft {
  const work = [new Float64Array(2 * length), new Float64Array(2 * length)];
  const stages = fftStages(length, radices).map((stage) => ({ ...stage, pass: passOf(stage.radix) }));
  return {
    length,
    transform(input) {
      let from = input;
      for (let i = 0; i < stages.length; i++) {
        const { pass, radix, m, s, twiddles } = stages[i];
        pass(from, work[i & 1], m, s, twiddles, radix);
        from = work[i & 1];
      }
      if (stages.length === 0) work[0].set(input);
      return stages.length === 0 ? work[0] : from;
    },
  };
}

function passOf(radix: number): FftPass {
  return radix === 4 ? pass4 : radix === 2 ? pass2 : radix === 3 ? pass3 : radix === 5 ? pass5 : passOdd;
}

/** A DFT as a convolution with a chirp, carried out with power-of-two transforms (Bluestein 1970). */
function bluestein(length: number): ComplexFft {
  let size = 1;
  while (size < 2 * length - 1) size *= 2;
  const inner = createComplexFft(size);
  const chirp = new Float64Array(2 * length);
  for (let n = 0; n < length; n++) {
    // n² mod 2N by steps of 2n + 1, exact for every length: n² itself would lose bits.
    const turn = n === 0 ? 0 : (square(n, 2 * length) * Math.PI) / length;
    chirp[2 * n] = Math.cos(turn);
    chirp[2 * n + 1] = -Math.sin(turn);
  }
  const kernel = new Float64Array(2 * size);
  for (let n = 0; n < length; n++) {
    kernel[2 * n] = chirp[2 * n] / size;
    kernel[2 * n + 1] = -chirp[2 * n + 1] / size;
    if (n > 0) {
      kernel[2 * (size - n)] = kernel[2 * n];
      kernel[2 * (size - n) + 1] = kernel[2 * n + 1];
    }
  }
  const kernelSpectrum = inner.transform(kernel).slice();
  const padded = new Float64Array(2 * size);
  const result = new Float64Array(2 * length);
  return {
    length,
    transform(input) {
      padded.fill(0);
      multiply(padded, input, chirp, length);
      const spectrum = inner.transform(padded);
      multiply(padded, spectrum, kernelSpectrum, size);
      // The inverse transform is the conjugate of the transform of the conjugate.
      for (let i = 1; i < padded.length; i += 2) padded[i] = -padded[i];
      const convolved = inner.transform(padded);
      for (let k = 0; k < 2 * length; k += 2) {
        const re = convolved[k];
        const im = -convolved[k + 1];
        result[k] = re * chirp[k] - im * chirp[k + 1];
        result[k + 1] = re * chirp[k + 1] + im * chirp[k];
      }
      return result;
    },
  };
}

function square(n: number, modulus: number): number {
  return n < 94906265 ? (n * n) % modulus : Number((BigInt(n) * BigInt(n)) % BigInt(modulus));
}

function multiply(out: Float64Array, a: Float64Array, b: Float64Array, count: number): void {
  for (let i = 0; i < 2 * count; i += 2) {
    const re = a[i] * b[i] - a[i + 1] * b[i + 1];
    out[i + 1] = a[i] * b[i + 1] + a[i + 1] * b[i];
    out[i] = re;
  }
}
