/** Reusable state of a predictor: A(z) = 1 + a₁z⁻¹ + …, its reflection coefficients and scratch. @internal */
export interface Prediction {
  readonly coefficients: Float64Array;
  readonly reflection: Float64Array;
  /** Energy of what cannot be predicted. */
  error: number;
}

/** @internal */
export function createPrediction(order: number): Prediction {
  return { coefficients: new Float64Array(order + 1), reflection: new Float64Array(order), error: 0 };
}

/** r[k] = Σ_n x[n] x[n + k] for k = 0 … order. @internal */
export function lags(frame: Float32Array | Float64Array, order: number): Float64Array {
  const r = new Float64Array(order + 1);
  for (let k = 0; k <= order; k++) {
    for (let n = 0; n + k < frame.length; n++) r[k] += frame[n] * frame[n + k];
  }
  return r;
}

/** Levinson and Durbin's recursion on lags r[0] … r[order]. @internal */
export function levinsonDurbin(r: Float64Array, prediction: Prediction): void {
  const { coefficients: a, reflection } = prediction;
  start(prediction, r[0]);
  for (let i = 1; i < a.length && prediction.error > r[0] * 1e-15; i++) {
    let sum = r[i];
    for (let j = 1; j < i; j++) sum += a[j] * r[i - j];
    raiseOrder(a, i, -sum / prediction.error);
    reflection[i - 1] = a[i];
    prediction.error *= 1 - a[i] * a[i];
  }
}

/** Burg's method; `forward` and `backward` are scratch of the frame's length. @internal */
export function burg(
  frame: Float64Array,
  prediction: Prediction,
  forward: Float64Array,
  backward: Float64Array,
): void {
  const { coefficients: a, reflection } = prediction;
  const n = frame.length;
  let energy = 0;
  for (let t = 0; t < n; t++) {
    energy += frame[t] * frame[t];
    forward[t] = frame[t];
    backward[t] = frame[t];
  }
  start(prediction, energy);
  for (let i = 1; i < a.length; i++) {
    let over = 0;
    let under = 0;
    for (let t = i; t < n; t++) {
      over += forward[t] * backward[t - 1];
      under += forward[t] * forward[t] + backward[t - 1] * backward[t - 1];
    }
    // What is left is rounding: the frame is predicted already.
    if (!(under > energy * 1e-30)) return;
    const k = (-2 * over) / under;
    raiseOrder(a, i, k);
    reflection[i - 1] = k;
    prediction.error *= 1 - k * k;
    for (let t = n - 1; t >= i; t--) {
      const f = forward[t];
      forward[t] = f + k * backward[t - 1];
      backward[t] = backward[t - 1] + k * f;
    }
  }
}

function start(prediction: Prediction, energy: number): void {
  prediction.coefficients.fill(0);
  prediction.coefficients[0] = 1;
  prediction.reflection.fill(0);
  prediction.error = energy;
}

/** A_i(z) = A_{i−1}(z) + k z⁻ⁱ A_{i−1}(1/z), in place. */
function raiseOrder(a: Float64Array, i: number, k: number): void {
  for (let j = 1, m = i - 1; j <= m; j++, m--) {
    const low = a[j];
    const high = a[m];
    a[j] = low + k * high;
    a[m] = high + k * low;
  }
  a[i] = k;
}
