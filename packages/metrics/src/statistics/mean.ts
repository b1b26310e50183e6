/** The sum of all values. */
export function sum(values: ArrayLike<number>): number {
  let total = 0;
  for (let i = 0; i < values.length; i++) total += values[i];
  return total;
}

/** The mean, relative to the first value: equal values have exactly that mean. */
export function mean(values: ArrayLike<number>): number {
  let total = 0;
  for (let i = 1; i < values.length; i++) total += values[i] - values[0];
  return values[0] + total / values.length;
}

/** The standard deviation with 1/(n − 1); 0 for equal values and for a single one. */
export function standardDeviation(values: ArrayLike<number>): number {
  const center = mean(values);
  let squares = 0;
  for (let i = 0; i < values.length; i++) squares += (values[i] - center) ** 2;
  return values.length < 2 ? 0 : Math.sqrt(squares / (values.length - 1));
}
