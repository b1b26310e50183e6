import * as tf from '@tensorflow/tfjs-core';
import { expectClose } from '@avemo/golden';
import {
  BimodalAttentionFusion,
  dotProductScores,
  GeneralDotProductAttention,
  HiddenLinearFusion,
  modelAttention,
  MultiLevelFactorizedBilinearPooling,
  OutputLinearFusion,
} from '@avemo/fusion';
import { test } from 'vitest';
import { onEachBackend } from './support/backends';
import { goldenTensors, gradients } from './support/layer';

onEachBackend(() => {
  const checker =
    ({ output }: ReturnType<typeof goldenTensors>, tag = '') =>
    (name: string, values: ArrayLike<number>) => {
      const { data, tolerance } = output(`${name}${tag}`);
      expectClose(values, data, tolerance);
    };

  test.each([
    ['none', '_raw', false],
    ['l2', '_l2', false],
    ['l2', '_shared_l2', true],
  ] as const)(
    'MultiLevelFactorizedBilinearPooling(…) with normalization %s equals layers/m_fbp%s with all gradients',
    (normalization, tag, shared) => {
      const source = goldenTensors('layers/m_fbp');
      const { tensor, parameters } = source;
      const [P, Q] = ['P', 'Q'].map((name) => {
        const kernels = tensor(name);
        return shared ? tf.slice(kernels, [0, 0, 0], [1, -1, -1]) : kernels;
      });
      const layer = new MultiLevelFactorizedBilinearPooling({
        trunks: parameters.levels,
        outputs: parameters.o,
        factors: parameters.K,
        useBias: false,
        shared,
        normalization,
        weights: [P, Q],
      });
      const got = gradients(layer, [tensor('x'), tensor('y')], tensor(`R${tag}`), [tensor('mask')]);
      const check = checker(source, tag);
      check('out', got.output);
      check('d_x', got.inputs[0]);
      check('d_y', got.inputs[1]);
      check('d_P', got.weights[0].dataSync());
      check('d_Q', got.weights[1].dataSync());
    },
  );

  test('GeneralDotProductAttention.apply([h, s, mask]) equals layers/gdp_attention with all gradients', () => {
    const source = goldenTensors('layers/gdp_attention');
    const { tensor } = source;
    const [h, s, mask] = [tensor('h'), tensor('s'), tensor('mask')];
    const layer = new GeneralDotProductAttention({ weights: [tensor('W')] });
    const got = gradients(layer, [h, s], tensor('R'), [mask]);
    const check = checker(source);
    check('out', got.output);
    check('alpha', layer.attentionWeights([h, s, mask]).dataSync());
    check('d_h', got.inputs[0]);
    check('d_s', got.inputs[1]);
    check('d_W', got.weights[0].dataSync());
  });

  test('dotProductScores(h, s, W) equals scores of layers/gdp_attention', () => {
    const { tensor, output } = goldenTensors('layers/gdp_attention');
    const [h, s, W] = ['h', 's', 'W'].map(tensor) as [tf.Tensor3D, tf.Tensor2D, tf.Tensor2D];
    const { data, tolerance } = output('scores');
    expectClose(dotProductScores(h, s, W).dataSync(), data, tolerance);
  });

  test('modelAttention(hidden, W) equals a of layers/attention_fusion', () => {
    const { tensor, output, parameters } = goldenTensors('layers/attention_fusion');
    const hidden = tf.split(tensor('C'), parameters.hidden_sizes as number[], 1);
    const { data, tolerance } = output('a');
    expectClose(modelAttention(hidden, tensor('W') as tf.Tensor3D).dataSync(), data, tolerance);
  });

  test('BimodalAttentionFusion.apply(hidden, predictions) equals layers/attention_fusion with all gradients', () => {
    const source = goldenTensors('layers/attention_fusion');
    const { tensor, parameters } = source;
    const hidden = tf.split(tensor('C'), parameters.hidden_sizes as number[], 1);
    const predictions = tf.unstack(tensor('y'), 1);
    const layer = new BimodalAttentionFusion({ weights: [tensor('W')] });
    const got = gradients(layer, [...hidden, ...predictions], tensor('R'));
    const check = checker(source);
    const n = hidden.length;
    const joined = (values: ArrayLike<number>[], parts: tf.Tensor[], axis: number) =>
      tf
        .concat(
          values.map((each, i) => tf.tensor(Array.from(each), parts[i].shape)),
          axis,
        )
        .dataSync();
    check('out', got.output);
    check('a', layer.attentionWeights([...hidden, ...predictions]).dataSync());
    check('d_C', joined(got.inputs.slice(0, n), hidden, 1));
    check('d_y', joined(got.inputs.slice(n), predictions, 1));
    check('d_W', got.weights[0].dataSync());
  });

  test('OutputLinearFusion({ crossOutputs: true }) equals layers/linear_fusion_baselines with all gradients', () => {
    const source = goldenTensors('layers/linear_fusion_baselines');
    const { tensor } = source;
    const predictions = tf.split(tensor('Y'), 2, 1);
    const layer = new OutputLinearFusion({ crossOutputs: true, weights: [tensor('W_out')] });
    const got = gradients(layer, predictions, tensor('R'));
    const check = checker(source);
    check('Z_out', got.output);
    const parts = got.inputs.map((each) => tf.tensor2d(each as Float32Array, [4, 3]));
    check('d_Y', tf.concat(parts, 1).dataSync());
    check('d_W_out', got.weights[0].dataSync());
  });

  test('HiddenLinearFusion.apply(hidden) equals layers/linear_fusion_baselines with all gradients', () => {
    const source = goldenTensors('layers/linear_fusion_baselines');
    const { tensor } = source;
    const hidden = tf.split(tensor('C'), [5, 3], 1);
    const layer = new HiddenLinearFusion({ outputs: 3, weights: [tensor('W_hid')] });
    const got = gradients(layer, hidden, tensor('R_hid'));
    const check = checker(source);
    check('Z_hid', got.output);
    const parts = [5, 3].map((size, i) => tf.tensor2d(got.inputs[i] as Float32Array, [4, size]));
    check('d_C_hid', tf.concat(parts, 1).dataSync());
    check('d_W_hid_hid', got.weights[0].dataSync());
  });
});
