import { rowsBehind, type RowStage } from '../frames/row-stage';
import type { DenseWeights, VadWeights } from './vad-weights';

/** How many deviations from the mean a feature may go, as in training. */
const FARTHEST = 127 / 16;

/** Features in, the posterior of speech of each frame out, as soon as its window is there. @internal */
export function createVadRows({ offsets, mean, deviation, frame, hidden, speech }: VadWeights): RowStage {
  const width = mean.length;
  const units = frame.outputs;
  const back = Math.max(0, ...offsets.map((offset) => -offset));
  const ahead = Math.max(0, ...offsets);
  const standard = new Float64Array(width);
  const window = new Float64Array(units * offsets.length);
  const inner = new Float64Array(hidden.outputs);
  const logit = new Float64Array(1);
  /** The first layer's values of the frames from `first` on. */
  let held = new Float32Array(0);
  let first = 0;
  let next = 0;
  const firstLayer = (rows: ArrayLike<number>) => {
    const count = rows.length / width;
    const values = new Float32Array(count * units);
    const out = new Float64Array(units);
    for (let t = 0; t < count; t++) {
      for (let i = 0; i < width; i++) {
        const z = (rows[t * width + i] - mean[i]) / deviation[i];
        standard[i] = z > FARTHEST ? FARTHEST : z < -FARTHEST ? -FARTHEST : z;
      }
      dense(frame, standard, out);
      for (let u = 0; u < units; u++) values[t * units + u] = out[u] > 0 ? out[u] : 0;
    }
    return values;
  };
  return {
    width: 1,
    push(rows, last) {
      held = rowsBehind(held, firstLayer(rows)) as Float32Array<ArrayBuffer>;
      const end = first + held.length / units;
      const ready = Math.max(next, last ? end : end - ahead);
      const posteriors = new Float32Array(ready - next);
      for (let t = next; t < ready; t++) {
        offsets.forEach((offset, o) => {
          const place = (Math.min(Math.max(t + offset, 0), end - 1) - first) * units;
          for (let u = 0; u < units; u++) window[o * units + u] = held[place + u];
        });
        dense(hidden, window, inner);
        for (let u = 0; u < inner.length; u++) if (inner[u] < 0) inner[u] = 0;
        dense(speech, inner, logit);
        posteriors[t - next] = 1 / (1 + Math.exp(-logit[0]));
      }
      next = ready;
      const keep = Math.max(first, next - back);
      held = held.slice((keep - first) * units);
      first = keep;
      return posteriors;
    },
  };
}

/** y = Wx + b, four outputs at a time. */
function dense({ inputs, outputs, rows, bias }: DenseWeights, x: Float64Array, y: Float64Array): void {
  let o = 0;
  for (; o + 3 < outputs; o += 4) {
    let [a, b, c, d] = [bias[o], bias[o + 1], bias[o + 2], bias[o + 3]];
    const at = o * inputs;
    for (let i = 0; i < inputs; i++) {
      const value = x[i];
      a += value * rows[at + i];
      b += value * rows[at + inputs + i];
      c += value * rows[at + 2 * inputs + i];
      d += value * rows[at + 3 * inputs + i];
    }
    y[o] = a;
    y[o + 1] = b;
    y[o + 2] = c;
    y[o + 3] = d;
  }
  for (; o < outputs; o++) {
    let sum = bias[o];
    for (let i = 0; i < inputs; i++) sum += x[i] * rows[o * inputs + i];
    y[o] = sum;
  }
}
