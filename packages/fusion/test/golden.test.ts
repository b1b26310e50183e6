import * as tf from '@tensorflow/tfjs-core';
import { expectClose } from '@avemo/golden';
import {
  adaptiveFactorizedBilinear,
  AdaptiveFactorizedBilinearPooling,
  AttentionPooling,
  attentionScores,
  FactorizedBilinearPooling,
} from '@avemo/fusion';
import { expect, test } from 'vitest';
import { onEachBackend } from './support/backends';
import { goldenTensors, gradients } from './support/layer';

onEachBackend(() => {
  const pooling = goldenTensors('layers/attention_pool_temperature');
  const lambdas = pooling.parameters.lambdas as number[];
  const tags = pooling.outputNames.filter((name) => name.startsWith('out')).map((name) => name.slice(3));

  test.each(tags)(
    'AttentionPooling.apply(a) equals layers/attention_pool_temperature%s with all gradients',
    (tag) => {
      const { tensor, output } = pooling;
      const [a, W, u] = [tensor('a'), tensor('W'), tensor('u')];
      const masks = tag.endsWith('_mask') ? [tensor('mask')] : [];
      const layer = new AttentionPooling({
        units: W.shape[0],
        temperature: lambdas[Number(tag[2])],
        weights: [tf.transpose(W), tensor('b'), tf.reshape(u, [-1, 1])],
      });
      const got = gradients(layer, [a], tensor(`R${tag}`), masks);
      const check = (name: string, values: ArrayLike<number>) => {
        const { data, tolerance } = output(`${name}${tag}`);
        expectClose(values, data, tolerance);
      };
      check('out', got.output);
      check('weights', layer.attentionWeights([a, ...masks]).dataSync());
      check('d_a', got.inputs[0]);
      check('d_W', tf.transpose(got.weights[0]).dataSync());
      check('d_b', got.weights[1].dataSync());
      check('d_u', got.weights[2].dataSync());
    },
  );

  test.each(tags)('attentionScores(a, { kernel, bias, context }) equals scores%s of that case', (tag) => {
    const { tensor, output } = pooling;
    const kernel = tf.transpose(tensor('W')) as tf.Tensor2D;
    const context = tf.reshape<tf.Rank.R2>(tensor('u'), [-1, 1]);
    const bias = tensor('b') as tf.Tensor1D;
    const got = attentionScores(tensor('a') as tf.Tensor3D, { kernel, bias, context });
    const { data, tolerance } = output(`scores${tag}`);
    expectClose(got.dataSync(), data, tolerance);
  });

  test('adaptiveFactorizedBilinear(x, y, { xKernel, yKernel }, { factors }) equals out_raw of layers/ag_fbp', () => {
    const { tensor, output, parameters } = goldenTensors('layers/ag_fbp');
    const [x, y, xKernel, yKernel] = ['x', 'y', 'P', 'Q'].map(tensor) as tf.Tensor2D[];
    const got = adaptiveFactorizedBilinear(x, y, { xKernel, yKernel }, { factors: parameters.K });
    const { data, tolerance } = output('out_raw');
    expectClose(got.dataSync(), data, tolerance);
  });

  test.each([
    ['fbp', 'none', '_raw', FactorizedBilinearPooling],
    ['fbp', 'l2', '_l2', FactorizedBilinearPooling],
    ['fbp', 'power', '_power_l2', FactorizedBilinearPooling],
    ['ag_fbp', 'none', '_raw', AdaptiveFactorizedBilinearPooling],
    ['ag_fbp', 'l2', '_l2', AdaptiveFactorizedBilinearPooling],
  ] as const)(
    'layer.apply(…) of case layers/%s with normalization %s gives out%s and all gradients',
    (id, normalization, tag, Layer) => {
      const { tensor, output, parameters } = goldenTensors(`layers/${id}`);
      const [x, y] = [tensor('x'), tensor('y')];
      const layer = new Layer({
        outputs: parameters.o,
        factors: parameters.K,
        useBias: false,
        normalization,
        weights: [tensor('P'), tensor('Q')],
      });
      const got = gradients(layer, [x, y], tensor(`R${tag}`));
      const check = (name: string, values: ArrayLike<number>) => {
        const { data, tolerance } = output(`${name}${tag}`);
        expectClose(values, data, tolerance);
      };
      check('out', got.output);
      check('d_x', got.inputs[0]);
      check('d_y', got.inputs[1]);
      check('d_P', got.weights[0].dataSync());
      check('d_Q', got.weights[1].dataSync());
      if (layer instanceof AdaptiveFactorizedBilinearPooling && normalization === 'none') {
        const [mu, eta] = tf.split(layer.adaptiveFactors([x, y]), 2, 1);
        check('mu', mu.dataSync());
        check('eta', eta.dataSync());
      }
      expect(layer.countParams()).toBe(
        Layer.parameterCount([6, 5], { outputs: 4, factors: 3, useBias: false }),
      );
    },
  );
});
