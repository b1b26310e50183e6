import * as tf from '@tensorflow/tfjs-core';
import * as tfl from '@tensorflow/tfjs-layers';
import { expectClose } from '@avemo/golden';
import { ConcatFusion } from '@avemo/fusion';
import { expect, test } from 'vitest';
import { onEachBackend } from '../support/backends';
import { noise } from '../support/layer';

const exact = { rtol: 0, atol: 0 };

onEachBackend(() => {
  test('ConcatFusion.apply([a, b, c]) keeps the order of the inputs', () => {
    const parts = [
      tf.tensor2d([
        [1, 2],
        [7, 8],
      ]),
      tf.tensor2d([[3], [9]]),
      tf.tensor2d([
        [4, 5, 6],
        [10, 11, 12],
      ]),
    ];
    const fused = new ConcatFusion().apply(parts) as tf.Tensor;
    expectClose(fused.dataSync(), [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12], exact);
  });

  test('ConcatFusion.apply([a]) of one input is that input', () => {
    const x = noise([3, 4], 1);
    expectClose((new ConcatFusion().apply([x]) as tf.Tensor).dataSync(), x.dataSync(), exact);
  });

  test('ConcatFusion(…) with normalization l2 gives every part length 1', () => {
    const parts = [tf.tensor2d([[300, 400]]), tf.tensor2d([[0, 0]]), tf.tensor2d([[-0.002]])];
    const fused = new ConcatFusion({ normalization: 'l2' }).apply(parts) as tf.Tensor;
    expectClose(fused.dataSync(), [0.6, 0.8, 0, 0, -1], { rtol: 1e-6, atol: 0 });
  });

  test('ConcatFusion(…) joins the Keras masks of sequences: a frame exists where all inputs have it', () => {
    const [a, b] = [tf.tensor3d([[[1], [2], [0], [4]]]), tf.tensor3d([[[5], [0], [0], [8]]])];
    const symbols = [tfl.input({ shape: [4, 1] }), tfl.input({ shape: [4, 1] })];
    const masked = symbols.map((symbol) => tfl.layers.masking().apply(symbol) as tfl.SymbolicTensor);
    const fused = new ConcatFusion().apply(masked) as tfl.SymbolicTensor;
    const summed = tfl.layers
      .simpleRNN({
        units: 1,
        activation: 'linear',
        kernelInitializer: 'ones',
        recurrentInitializer: 'ones',
        biasInitializer: 'zeros',
      })
      .apply(fused) as tfl.SymbolicTensor;
    const model = tfl.model({ inputs: symbols, outputs: summed });
    expectClose((model.predict([a, b]) as tf.Tensor).dataSync(), [1 + 5 + 4 + 8], exact);
    expect(new ConcatFusion().computeMask([a, b])).toBe(null);
  });

  test.each([
    [
      'vectors and a sequence',
      [
        [2, 3],
        [2, 4, 3],
      ],
      '[2, 3] and [2, 4, 3]',
    ],
    [
      'batches of different size',
      [
        [2, 3],
        [3, 3],
      ],
      '[2, 3] and [3, 3]',
    ],
    [
      'sequences of different length',
      [
        [2, 4, 3],
        [2, 5, 3],
      ],
      '[2, 4, 3] and [2, 5, 3]',
    ],
  ])('ConcatFusion(…) refuses %s and names the shapes', (_, shapes, message) => {
    const act = () => new ConcatFusion().apply(shapes.map((shape) => noise(shape, 1)));
    expect(act).toThrow(RangeError);
    expect(act).toThrow(message);
  });

  test('ConcatFusion(…) refuses an unknown normalisation', () => {
    expect(() => new ConcatFusion({ normalization: 'power' as 'l2' })).toThrow(
      `ConcatFusion: normalization must be one of 'none', 'l2'; got "power".`,
    );
  });
});
