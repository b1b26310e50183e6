/** An LSTM whose projections z [batch, time, 4 units] of x are known, in double precision; the order is i, f, g, o. */
export interface NaiveLstm {
  batch: number;
  time: number;
  units: number;
  z: ArrayLike<number>;
  recurrentKernel: ArrayLike<number>;
  hidden?: ArrayLike<number>;
  cell?: ArrayLike<number>;
  mask?: ArrayLike<number>;
  goBackwards: boolean;
}

/** The hidden states [batch, time, units], by the equations, number by number. */
export function naiveLstm({
  batch,
  time,
  units,
  z,
  recurrentKernel,
  mask,
  ...rest
}: NaiveLstm): Float64Array {
  const states = new Float64Array(batch * time * units);
  const sigmoid = (x: number) => 1 / (1 + Math.exp(-x));
  for (let b = 0; b < batch; b++) {
    const first = (values?: ArrayLike<number>) =>
      Float64Array.from({ length: units }, (_, j) => values?.[b * units + j] ?? 0);
    let [h, c] = [first(rest.hidden), first(rest.cell)];
    for (let s = 0; s < time; s++) {
      const t = rest.goBackwards ? time - 1 - s : s;
      const at = b * time + t;
      if (!mask || mask[at] !== 0) {
        const sums = Float64Array.from({ length: 4 * units }, (_, j) =>
          h.reduce(
            (sum, value, k) => sum + value * recurrentKernel[k * 4 * units + j],
            z[at * 4 * units + j],
          ),
        );
        const gate = (part: number, j: number) => sums[part * units + j];
        c = c.map((old, j) => sigmoid(gate(1, j)) * old + sigmoid(gate(0, j)) * Math.tanh(gate(2, j)));
        h = c.map((value, j) => sigmoid(gate(3, j)) * Math.tanh(value));
      }
      states.set(h, at * units);
    }
  }
  return states;
}
