import * as tf from '@tensorflow/tfjs-core';
import * as tfl from '@tensorflow/tfjs-layers';
import { expectClose, golden } from '@avemo/golden';
import { it } from 'vitest';
import { onEachBackend } from '../../../../tools/test-backends';
import { valueAndGradients } from '../support/gradients';

const toTensor = ({ data, shape }: { data: ArrayLike<number>; shape: number[] }) =>
  tf.tensor(Float32Array.from(data), shape);

/** Layers of tfjs that the networks use as they are. */
const pools: Record<string, () => tfl.layers.Layer> = {
  max3s2: () => tfl.layers.maxPooling2d({ poolSize: 3, strides: 2 }),
  max2s2: () => tfl.layers.maxPooling2d({ poolSize: 2, strides: 2 }),
  avg3s2: () => tfl.layers.averagePooling2d({ poolSize: 3, strides: 2 }),
  global_avg: () => tfl.layers.globalAveragePooling2d({}),
  max2s2_ceil: () => tfl.layers.maxPooling2d({ poolSize: 2, strides: 2, padding: 'same' }),
};

const layerOf = (activation: 'softmax' | 'sigmoid' | 'tanh' | 'elu' | 'softplus' | 'relu') => {
  const layer = tfl.layers.activation({ activation });
  return (x: tf.Tensor) => layer.apply(x) as tf.Tensor;
};

const activations: Record<string, (x: tf.Tensor) => tf.Tensor> = {
  softmax: layerOf('softmax'),
  logsoftmax: (x) => tf.logSoftmax(x),
  sigmoid: layerOf('sigmoid'),
  tanh: layerOf('tanh'),
  elu: layerOf('elu'),
  softplus: layerOf('softplus'),
  'leaky_relu_0.2': (x) => tf.leakyRelu(x, 0.2),
  relu: layerOf('relu'),
  // x Φ(x), by the error function.
  gelu: (x) => tf.mul(x, tf.mul(0.5, tf.add(1, tf.erf(tf.div(x, Math.SQRT2))))),
};

type Golden = ReturnType<typeof golden>;

/** Each tensor or array is what the golden output of its name says. */
function expectOutputs(
  output: Golden['output'],
  all: Record<string, Parameters<typeof expectClose>[0]>,
): void {
  for (const [key, got] of Object.entries(all)) expectClose(got, output(key).data, output(key).tolerance);
}

onEachBackend(() => {
  it.each(Object.keys(pools))(
    'tfl.layers.maxPooling2d(…) and its neighbours have the values and gradients of layers/pooling %s',
    (name) => {
      const { input, output } = golden('layers/pooling');
      const layer = pools[name]();
      const f = (x: tf.Tensor) => layer.apply(x) as tf.Tensor;
      const { value, dx } = valueAndGradients(f, toTensor(input('x')), toTensor(input(`R_${name}`)), []);
      expectOutputs(output, { [`out_${name}`]: value, [`d_x_${name}`]: dx });
    },
  );

  it('tfl.layers.dense(…) and layerNormalization(…) have the values and gradients of layers/layernorm_dense', () => {
    const { input, output, parameters } = golden('layers/layernorm_dense');
    const x = toTensor(input('x'));
    for (const [name, layer, weights] of [
      ['dense', tfl.layers.dense({ units: input('kernel').shape[1] }), ['kernel', 'bias']],
      ['layernorm', tfl.layers.layerNormalization({ epsilon: Number(parameters.eps) }), ['gamma', 'beta']],
    ] as const) {
      layer.apply(x);
      layer.setWeights(weights.map((weight) => toTensor(input(weight))));
      const f = (v: tf.Tensor) => layer.apply(v) as tf.Tensor;
      const { value, dx, dWeights } = valueAndGradients(f, x, toTensor(input(`R_${name}`)), [layer]);
      const ofWeights = weights.map((weight, i) => [`d_${weight}_${name}`, dWeights[i]] as const);
      expectOutputs(output, {
        ...{ [`out_${name}`]: value, [`d_x_${name}`]: dx },
        ...Object.fromEntries(ofWeights),
      });
    }
  });

  it.each(Object.entries(activations))(
    '%s of tfjs has the values and gradients of layers/softmax_activations',
    (name, f) => {
      const { input, output } = golden('layers/softmax_activations');
      const { value, dx } = valueAndGradients(f, toTensor(input('x')), toTensor(input(`R_${name}`)), []);
      expectOutputs(output, { [`out_${name}`]: value, [`d_x_${name}`]: dx });
    },
  );

  it('tfl.layers.batchNormalization(…) has the values, gradients and moving statistics of layers/batchnorm', () => {
    const { input, output } = golden('layers/batchnorm');
    const layer = tfl.layers.batchNormalization({ epsilon: 1e-3, momentum: 0.99 });
    const x = toTensor(input('x'));
    layer.apply(x);
    const start = ['gamma', 'beta', 'moving_mean', 'moving_var'].map((name) => toTensor(input(name)));
    for (const mode of ['infer', 'train'] as const) {
      layer.setWeights(start);
      const f = (v: tf.Tensor) => layer.apply(v, { training: mode === 'train' }) as tf.Tensor;
      const got = valueAndGradients(f, x, toTensor(input(`R_${mode}`)), [layer]);
      const check = (values: ArrayLike<number>, name: string) =>
        expectClose(values, output(`${name}_${mode}`).data, output(`${name}_${mode}`).tolerance);
      check(got.value, 'out');
      check(got.dx, 'd_x');
      check(got.dWeights[0], 'd_gamma');
      check(got.dWeights[1], 'd_beta');
    }
    layer.setWeights(start);
    layer.apply(x, { training: true });
    const [, , mean, variance] = layer.getWeights();
    for (const [got, name] of [
      [mean, 'new_moving_mean'],
      [variance, 'new_moving_var_biased'],
    ] as const) {
      expectClose(got.dataSync(), output(name).data, output(name).tolerance);
    }
  });
});
