import { createPolynomialRoots } from './polynomial-roots';
import { burg, createPrediction } from './prediction';

/** Distance from both ends of the band within which a root is no formant, Hz. */
const margin = 50;

/** Prepares the search in frames of one length; writes F1, B1, F2, B2, … and leaves missing ones as they are. @internal */
export function createFormantFrame(
  length: number,
  count: number,
  rate: number,
): (frame: Float64Array, out: Float32Array, offset: number) => void {
  const window = Float64Array.from({ length }, (_, n) => {
    const place = (2 * (n + 1)) / (length + 1) - 1;
    return (Math.exp(-12 * place * place) - Math.exp(-12)) / (1 - Math.exp(-12));
  });
  const order = 2 * count;
  const prediction = createPrediction(order);
  const roots = createPolynomialRoots(order);
  const windowed = new Float64Array(length);
  const forward = new Float64Array(length);
  const backward = new Float64Array(length);
  return (frame, out, offset) => {
    for (let n = 0; n < length; n++) windowed[n] = window[n] * frame[n];
    burg(windowed, prediction, forward, backward);
    if (prediction.coefficients[order] === 0) return;
    roots.solve(prediction.coefficients);
    const found: [number, number][] = [];
    for (let k = 0; k < order; k++) {
      const [re, im] = [roots.real[k], roots.imag[k]];
      const frequency = (Math.atan2(im, re) * rate) / (2 * Math.PI);
      if (!(frequency >= margin && frequency <= rate / 2 - margin)) continue;
      const bandwidth = (-Math.log(Math.hypot(re, im)) * rate) / Math.PI;
      found.push([frequency, Math.max(0, bandwidth)]);
    }
    found.sort(([f], [g]) => f - g);
    for (let i = 0; i < Math.min(count, found.length); i++) {
      out[offset + 2 * i] = found[i][0];
      out[offset + 2 * i + 1] = found[i][1];
    }
  };
}
