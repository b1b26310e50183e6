/** Linear prediction in single precision. @internal */
export interface SinglePredictor {
  /** a_1 … a_p of the filter 1 + Σ a_i z^−i. */
  readonly coefficients: Float32Array;
  /** Fits the frame; false if it has no energy. */
  fit(samples: Float32Array): boolean;
}

/**
 * The autocorrelation method with sums that run in single precision, in order, as openSMILE's do: for a frame whose upper
 * band is empty the equations are so badly conditioned that their rounding shows.
 *
 * Source: J. Durbin, The fitting of time-series models, 1960, https://doi.org/10.2307/1401322. @internal
 */
export function createSinglePredictor(order: number): SinglePredictor {
  const { fround } = Math;
  const a = new Float32Array(order);
  const r = new Float32Array(order + 1);
  return {
    coefficients: a,
    fit(x) {
      for (let lag = 0; lag <= order; lag++) {
        let sum = 0;
        for (let n = lag; n < x.length; n++) sum = fround(sum + fround(x[n] * x[n - lag]));
        r[lag] = sum;
      }
      a.fill(0);
      let error = r[0];
      if (error === 0) return false;
      for (let i = 0; i < order && error !== 0; i++) {
        let k = -r[i + 1];
        for (let j = 0; j < i; j++) k = fround(k - fround(a[j] * r[i - j]));
        k = fround(k / error);
        a[i] = k;
        for (let j = 0; j < i >> 1; j++) {
          const kept = a[j];
          a[j] += fround(k * a[i - 1 - j]);
          a[i - 1 - j] += fround(k * kept);
        }
        if (i % 2 === 1) a[i >> 1] += fround(a[i >> 1] * k);
        error = fround(error * fround(1 - fround(k * k)));
      }
      return a.every(Number.isFinite);
    },
  };
}
