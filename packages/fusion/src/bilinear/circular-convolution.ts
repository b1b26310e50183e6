import * as tf from '@tensorflow/tfjs-core';

/** A complex tensor as its two parts. */
interface Complex {
  re: tf.Tensor2D;
  im: tf.Tensor2D;
}

/**
 * The circular convolution of real vectors [batch, n]: out[k] = Σ_j a[j] · b[(k − j) mod n], associatively for more than two.
 *
 * Through discrete Fourier transforms made of matrix products, because the FFT kernels of tfjs are missing on WebAssembly;
 * n = a · b splits each transform into one of length a and one of length b, so that their matrices stay small.
 */
export function circularConvolution(vectors: tf.Tensor2D[]): tf.Tensor2D {
  const n = vectors[0].shape[1];
  const spectrum = vectors
    .map((v) => transform({ re: v, im: tf.zerosLike(v) }, -1))
    .reduce((a, b) => ({
      re: tf.sub(tf.mul(a.re, b.re), tf.mul(a.im, b.im)),
      im: tf.add(tf.mul(a.re, b.im), tf.mul(a.im, b.re)),
    }));
  return tf.div(transform(spectrum, 1).re, n);
}

/** The multiply–accumulates that `circularConvolution` takes for that many vectors of length n. */
export function circularConvolutionMacs(vectors: number, n: number): number {
  const [a, b] = balancedFactors(n);
  // A complex product of matrices is four real ones; each vector is transformed there, the result back.
  return (vectors + 1) * 4 * n * (a + b);
}

/** Σ_j z[j] · exp(sign · 2πi · jk / n) for k = 0 … n − 1. */
function transform(z: Complex, sign: 1 | -1): Complex {
  const n = z.re.shape[1];
  const [a, b] = balancedFactors(n);
  // j = b·j₁ + j₂ and k = k₁ + a·k₂: over j₁ first, then the twiddle factors, then over j₂.
  const columns = map(z, (part) =>
    tf.reshape(tf.transpose(tf.reshape(part, [-1, a, b]), [0, 2, 1]), [-1, a]),
  );
  const inner = multiply(columns, roots(a, a, a, sign));
  const twiddle = roots(b, a, n, sign);
  const turned = turn(
    map(inner, (part) => tf.reshape(part, [-1, b * a])),
    map(twiddle, (part) => tf.reshape(part, [1, b * a])),
  );
  const rows = map(turned, (part) =>
    tf.reshape(tf.transpose(tf.reshape(part, [-1, b, a]), [0, 2, 1]), [-1, b]),
  );
  const outer = multiply(rows, roots(b, b, b, sign));
  return map(outer, (part) => tf.reshape(tf.transpose(tf.reshape(part, [-1, a, b]), [0, 2, 1]), [-1, n]));
}

const map = ({ re, im }: Complex, change: (part: tf.Tensor2D) => tf.Tensor): Complex => ({
  re: change(re) as tf.Tensor2D,
  im: change(im) as tf.Tensor2D,
});

const multiply = (z: Complex, w: Complex): Complex => ({
  re: tf.sub(tf.matMul(z.re, w.re), tf.matMul(z.im, w.im)),
  im: tf.add(tf.matMul(z.re, w.im), tf.matMul(z.im, w.re)),
});

const turn = (z: Complex, w: Complex): Complex => ({
  re: tf.sub(tf.mul(z.re, w.re), tf.mul(z.im, w.im)),
  im: tf.add(tf.mul(z.re, w.im), tf.mul(z.im, w.re)),
});

/** The matrix exp(sign · 2πi · jk / n), computed in double precision. */
function roots(rows: number, columns: number, n: number, sign: number): Complex {
  const angles = Array.from({ length: rows * columns }, (_, i) => {
    const exponent = (Math.floor(i / columns) * (i % columns)) % n;
    return (sign * 2 * Math.PI * exponent) / n;
  });
  const matrix = (f: (angle: number) => number) => tf.tensor2d(Float32Array.from(angles, f), [rows, columns]);
  return { re: matrix(Math.cos), im: matrix(Math.sin) };
}

/** n as a · b with a the greatest divisor up to √n. */
function balancedFactors(n: number): [number, number] {
  let a = Math.floor(Math.sqrt(n));
  while (n % a !== 0) a--;
  return [a, n / a];
}
