import { createPrediction, lags, levinsonDurbin } from '../vocal-tract/prediction';

const order = 5;

/**
 * Linear prediction of a contour from five rows before, by the autocorrelation method: the coefficients of A(z), and the
 * power of what is left.
 *
 * Source: J. Makhoul, Linear prediction: a tutorial review, 1975, https://doi.org/10.1109/PROC.1975.9792. @internal
 */
export function coursePrediction(x: Float64Array) {
  const prediction = createPrediction(order);
  levinsonDurbin(lags(x, order), prediction);
  const [, lpc0, lpc1, lpc2, lpc3, lpc4] = prediction.coefficients;
  return { lpgain: prediction.error / x.length, lpc0, lpc1, lpc2, lpc3, lpc4 };
}
