import { createRandom } from '../../random';
import { fitStage, type FitStage, type Fitted } from '../stage';

/** What a machine is fitted with. */
export type ExtremeLearningOptions = {
  units: number;
  ridge: number;
};

/**
 * An extreme learning machine on the mean of a clip's segments: a hidden layer of random sigmoid units that is never trained,
 * and linear outputs by ridge regression, β = (HᵀH + ridge · I)⁻¹ HᵀT with T = ±1. Its prediction is Hβ.
 *
 * Source: AVEF, Ma et al. 2019, section 2.2.4, https://doi.org/10.1016/j.inffus.2018.06.003;
 * Huang, Zhu & Siew 2006, https://doi.org/10.1016/j.neucom.2005.12.126.
 *
 * @param name - The stage's name.
 * @param from - Features of segments, `'stage/output'`.
 */
export const extremeLearning = (name: string, from: string, options: ExtremeLearningOptions): FitStage =>
  fitStage({
    name,
    inputs: { x: { from, pool: 'mean' } },
    options,
    async fit(data, { options: { units, ridge }, task, seed }) {
      const { data: x, shape, truth } = await data.matrix('x');
      const [rows, width] = shape;
      const random = createRandom(seed);
      const draw = (count: number, deviation: number) =>
        Float32Array.from({ length: count }, () => deviation * random.normal());
      const tensors: Fitted['tensors'] = {
        mean: { data: meanOf(x, rows, width), shape: [width] },
        kernel: { data: draw(width * units, 4 / Math.sqrt(width)), shape: [width, units] },
        bias: { data: draw(units, 1), shape: [units] },
      };
      const hidden = Array.from({ length: rows }, (_, row) =>
        hiddenOf(x.subarray(row * width, (row + 1) * width), tensors),
      );
      const classes = task.labels.length;
      const normal = Array.from({ length: units }, () => new Float64Array(units + classes));
      hidden.forEach((h, row) => {
        for (let i = 0; i < units; i++) {
          for (let j = 0; j < units; j++) normal[i][j] += h[i] * h[j];
          for (let k = 0; k < classes; k++) normal[i][units + k] += truth![row] === k ? h[i] : -h[i];
        }
      });
      for (let i = 0; i < units; i++) normal[i][i] += ridge;
      tensors.output = { data: solve(normal, units, classes), shape: [units, classes] };
      return { tensors };
    },
    apply({ x }, { tensors }, { task }) {
      const classes = task.labels.length;
      const hidden = hiddenOf(x!.data as Float32Array, tensors);
      const { data: output } = tensors.output;
      const data = Float32Array.from({ length: classes }, (_, k) =>
        hidden.reduce((sum, h, i) => sum + h * output[i * classes + k], 0),
      );
      return { prediction: { data, shape: [classes] } };
    },
  });

function hiddenOf(x: Float32Array, { mean, kernel, bias }: Fitted['tensors']): Float64Array {
  const units = bias.data.length;
  const sums = Float64Array.from(bias.data);
  x.forEach((value, j) => {
    const centred = value - mean.data[j];
    for (let i = 0; i < units; i++) sums[i] += centred * kernel.data[j * units + i];
  });
  return sums.map((sum) => 1 / (1 + Math.exp(-sum)));
}

function meanOf(x: Float32Array, rows: number, width: number): Float32Array {
  const mean = new Float64Array(width);
  x.forEach((value, i) => (mean[i % width] += value / rows));
  return Float32Array.from(mean);
}

/** Gauss–Jordan elimination of [A | B] with row pivoting: A⁻¹B, row-major. */
function solve(rows: Float64Array[], size: number, columns: number): Float32Array {
  for (let i = 0; i < size; i++) {
    let pivot = i;
    for (let r = i + 1; r < size; r++) if (Math.abs(rows[r][i]) > Math.abs(rows[pivot][i])) pivot = r;
    [rows[i], rows[pivot]] = [rows[pivot], rows[i]];
    const scale = 1 / rows[i][i];
    for (let c = i; c < size + columns; c++) rows[i][c] *= scale;
    for (let r = 0; r < size; r++) {
      const factor = r === i ? 0 : rows[r][i];
      if (factor === 0) continue;
      for (let c = i; c < size + columns; c++) rows[r][c] -= factor * rows[i][c];
    }
  }
  return Float32Array.from(
    { length: size * columns },
    (_, i) => rows[Math.floor(i / columns)][size + (i % columns)],
  );
}
