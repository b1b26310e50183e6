const sigmoid = (z: number) => 1 / (1 + Math.exp(-z));

/** v M + b for a row v and a matrix of rows. */
function affine(v: number[], matrix: number[][], start: number[]): number[] {
  return start.map((b, j) => v.reduce((sum, value, i) => sum + value * matrix[i][j], b));
}

interface State {
  h: number[];
  c: number[];
}

/** One step of an LSTM, gates in the order input, forget, cell, output. */
function step(
  input: number[],
  { h, c }: State,
  kernel: number[][],
  recurrent: number[][],
  bias: number[],
): State {
  const n = h.length;
  const z = affine(h, recurrent, affine(input, kernel, bias));
  const gate = (k: number, j: number) => z[k * n + j];
  const carry = c.map((each, j) => sigmoid(gate(1, j)) * each + sigmoid(gate(0, j)) * Math.tanh(gate(2, j)));
  return { h: carry.map((each, j) => sigmoid(gate(3, j)) * Math.tanh(each)), c: carry };
}

/**
 * Embedding attention before stacked LSTMs for one sequence, frame by frame in plain numbers: weights [W, kernel, recurrent
 * kernel, bias, …]; a step whose frame does not exist keeps the states.
 */
export function lstmReference(
  frames: number[][],
  exists: number[],
  [W, ...lstms]: any[],
  windowLength: number,
): { hidden: number[][]; attention: number[][] } {
  const half = (windowLength - 1) / 2;
  const count = lstms.length / 3;
  let states: State[] = Array.from({ length: count }, (_, l) => {
    const zeros = new Array(lstms[3 * l + 1].length).fill(0);
    return { h: zeros, c: zeros };
  });
  const hidden: number[][] = [];
  const attention: number[][] = [];
  frames.forEach((_, t) => {
    const top = states[count - 1].h;
    const window = Array.from({ length: windowLength }, (__, k) => t - half + k);
    const powers = window.map((s) => {
      if (!exists[s]) return 0;
      const score = frames[s].reduce(
        (sum, value, d) => sum + value * top.reduce((dot, h, j) => dot + W[d][j] * h, 0),
        0,
      );
      return Math.exp(score);
    });
    const total = powers.reduce((a, b) => a + b, 0);
    const weights = powers.map((power) => (total > 0 ? power / total : 0));
    attention.push(weights);
    if (exists[t]) {
      let input = frames[0].map((__, d) =>
        window.reduce((sum, s, k) => sum + (exists[s] ? weights[k] * frames[s][d] : 0), 0),
      );
      states = states.map((state, l) => {
        const next = step(input, state, lstms[3 * l], lstms[3 * l + 1], lstms[3 * l + 2]);
        input = next.h;
        return next;
      });
    }
    hidden.push(states[count - 1].h);
  });
  return { hidden, attention };
}
