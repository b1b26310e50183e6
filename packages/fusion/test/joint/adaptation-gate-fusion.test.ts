import * as tf from '@tensorflow/tfjs-core';
import { AdaptationGateFusion } from '@avemo/fusion';
import { expectClose } from '@avemo/golden';
import { describe, expect, test } from 'vitest';
import { onEachBackend } from '../support/backends';
import { noise } from '../support/layer';

type Matrix = number[][];

/** z of one sample in plain loops and float64: W, V and c of each other modality, b, β. */
function shifted(
  x: number[],
  others: number[][],
  W: Matrix[],
  V: Matrix[],
  c: Matrix,
  b: number[],
  beta: number,
) {
  const times = (vector: number[], matrix: Matrix) =>
    matrix[0].map((_, k) => vector.reduce((sum, value, i) => sum + value * matrix[i][k], 0));
  const h = [...b];
  others.forEach((y, j) => {
    const gate = times([...y, ...x], V[j]).map((value, k) => Math.max(0, value + c[j][k]));
    times(y, W[j]).forEach((value, k) => (h[k] += gate[k] * value));
  });
  const length = (vector: number[]) => Math.hypot(...vector);
  const alpha = Math.min((beta * length(x)) / length(h), 1);
  return x.map((value, k) => value + alpha * h[k]);
}

onEachBackend(() => {
  describe('AdaptationGateFusion', () => {
    test.each([0.1, 1, 50])('apply([x, y, z]) equals plain loops for shift %s', (shift) => {
      const fusion = new AdaptationGateFusion({ shift, seed: 2 });
      const inputs = [noise([5, 6], 1), noise([5, 4], 2), noise([5, 3], 3)] as tf.Tensor2D[];
      fusion.apply(inputs);
      const weights = fusion.getWeights().map(({ shape }, i) => noise(shape, 10 + i));
      fusion.setWeights(weights);
      const [W1, W2, V1, V2, c1, c2, b] = weights.map((weight) => weight.arraySync()) as never[];
      const [x, ...others] = inputs.map((input) => input.arraySync());
      const expected = x.map((row, i) => {
        const rest = others.map((rows) => rows[i]);
        return shifted(row, rest, [W1, W2], [V1, V2], [c1, c2], b, shift);
      });
      expectClose(fusion.apply(inputs).dataSync(), expected.flat(), { rtol: 1e-5, atol: 1e-6 });
    });

    test('apply(inputs) leaves a missing modality out and gives h where the first one is missing', () => {
      const fusion = new AdaptationGateFusion({ presence: true });
      const [x, y] = [noise([2, 4], 4), noise([2, 3], 5)];
      const fused = fusion.apply([x, y, tf.tensor2d([[1, 0], [0, 1]])]); // prettier-ignore
      expectClose(tf.slice(fused, [0], [1]).dataSync(), tf.slice(x, [0], [1]).dataSync(), {
        rtol: 0,
        atol: 0,
      });
      expect(Array.from(tf.slice(fused, [1], [1]).dataSync()).some((value) => value !== 0)).toBe(true);
    });
  });

  test('new AdaptationGateFusion({ shift: 0 }) is refused', () => {
    expect(() => new AdaptationGateFusion({ shift: 0 })).toThrow(
      'AdaptationGateFusion: shift must be above 0; got 0.',
    );
  });
});
