/** Means of a contour: plain, of what is above 0, and root of squares; flatness is exp(mean ln |x|)/mean |x| without the zeros. @internal */
export function courseMeans(x: Float64Array) {
  let [sum, absolute, square, logarithms, nonZero, above, positive] = [0, 0, 0, 0, 0, 0, 0];
  for (let t = 0; t < x.length; t++) {
    const value = x[t];
    sum += value;
    absolute += Math.abs(value);
    square += value * value;
    if (value !== 0) {
      logarithms += Math.log(Math.abs(value));
      nonZero++;
    }
    if (value > 0) {
      above += value;
      positive++;
    }
  }
  return {
    amean: sum / x.length,
    flatness: absolute > 0 ? (Math.exp(logarithms / nonZero) * x.length) / absolute : 0,
    posamean: positive > 0 ? above / positive : 0,
    rqmean: Math.sqrt(square / x.length),
  };
}
