/** The class with the greatest probability; the first of several. */
export const mostProbable = (probabilities: Float32Array): number =>
  probabilities.indexOf(Math.max(...probabilities));
