const order = 5;

/**
 * Linear prediction of a contour from five rows before, by Levinson's recursion on Σ x[t] x[t + k]: the coefficients with
 * their signs turned, and the power of what is left.
 *
 * Source: J. Makhoul, Linear prediction: a tutorial review, 1975, https://doi.org/10.1109/PROC.1975.9792. @internal
 */
export function coursePrediction(x: Float64Array) {
  const correlation = Float64Array.from({ length: order + 1 }, (_, k) => {
    let sum = 0;
    for (let t = k; t < x.length; t++) sum += x[t] * x[t - k];
    return sum;
  });
  const coefficients = new Float64Array(order);
  const before = new Float64Array(order);
  let error = correlation[0];
  for (let i = 0; i < order && error > 0; i++) {
    let sum = correlation[i + 1];
    for (let j = 0; j < i; j++) sum -= coefficients[j] * correlation[i - j];
    const reflection = sum / error;
    before.set(coefficients);
    coefficients[i] = reflection;
    for (let j = 0; j < i; j++) coefficients[j] = before[j] - reflection * before[i - 1 - j];
    error *= 1 - reflection * reflection;
  }
  const [lpc0, lpc1, lpc2, lpc3, lpc4] = coefficients.map((value) => -value);
  return { lpgain: error / x.length, lpc0, lpc1, lpc2, lpc3, lpc4 };
}
