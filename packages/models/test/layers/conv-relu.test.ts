import * as tf from '@tensorflow/tfjs-core';
import { useBackend } from '@avemo/backend';
import { expectClose, golden, type GoldenArray } from '@avemo/golden';
import { Conv2dRelu, Conv3dRelu } from '@avemo/models';
import { beforeAll, describe, expect, it } from 'vitest';
import { onEachBackend } from '../../../../tools/test-backends';
import { valueAndGradients, withoutRelu } from '../support/gradients';
import { randomTensor } from '../support/random-tensor';

const toTensor = ({ data, shape }: GoldenArray) => tf.tensor(Float32Array.from(data), shape);

onEachBackend(() => {
  // What TensorFlow's 'same' puts in front of and after height and width; the layer itself pads alike on both sides.
  it.each([
    ['valid_s1', 3, 1, 1, 0, [0, 0, 0, 0]],
    ['same_s1', 3, 1, 1, 1, [0, 0, 0, 0]],
    ['same_s1', 3, 1, 1, 0, [1, 1, 1, 1]],
    ['same_s2', 3, 2, 1, 0, [1, 1, 0, 1]],
    ['same_s2_k5_groups2', 5, 2, 2, 0, [2, 2, 1, 2]],
  ] as const)(
    'Conv2dRelu(…) less its negation equals layers/conv2d, %s (kernel %d, stride %d, groups %d, padding %d)',
    (name, kernelSize, stride, groups, padding, [top, bottom, left, right]) => {
      const { input, output } = golden('layers/conv2d');
      const weights = [toTensor(input(`kernel_${name}`)), toTensor(input('bias'))];
      const make = () => new Conv2dRelu({ filters: 6, kernelSize, stride, groups, padding });
      const [positive, negative] = [make(), make()];
      const { f, gradientOfWeights } = withoutRelu(positive, negative, weights);
      const padded = (x: tf.Tensor) =>
        f(
          tf.pad(x, [
            [0, 0],
            [top, bottom],
            [left, right],
            [0, 0],
          ]),
        );
      const x = toTensor(input('x'));
      padded(x);
      const { value, dx, dWeights } = valueAndGradients(padded, x, toTensor(input(`R_${name}`)), [
        positive,
        negative,
      ]);
      expectClose(value, output(`out_${name}`).data, output(`out_${name}`).tolerance);
      expectClose(dx, output(`d_x_${name}`).data, output(`d_x_${name}`).tolerance);
      const [dKernel, dBias] = gradientOfWeights(dWeights);
      expectClose(dKernel, output(`d_kernel_${name}`).data, output(`d_kernel_${name}`).tolerance);
      expectClose(dBias, output(`d_bias_${name}`).data, output(`d_bias_${name}`).tolerance);
      expect((positive.apply(x) as tf.Tensor).shape).toEqual(positive.computeOutputShape(x.shape));
    },
  );

  it('Conv3dRelu(…) less its negation equals layers/conv3d', () => {
    const { input, output } = golden('layers/conv3d');
    const [positive, negative] = [new Conv3dRelu({ filters: 3 }), new Conv3dRelu({ filters: 3 })];
    const weights = [toTensor(input('kernel')), toTensor(input('bias'))];
    const { f, gradientOfWeights } = withoutRelu(positive, negative, weights);
    const x = toTensor(input('x'));
    f(x);
    const { value, dx, dWeights } = valueAndGradients(f, x, toTensor(input('R')), [positive, negative]);
    const [dKernel, dBias] = gradientOfWeights(dWeights);
    for (const [got, name] of [
      [value, 'out'],
      [dx, 'd_x'],
      [dKernel, 'd_kernel'],
      [dBias, 'd_bias'],
    ] as const) {
      expectClose(got, output(name).data, output(name).tolerance);
    }
    expect(positive.computeOutputShape(x.shape)).toEqual([1, 4, 5, 5, 3]);
  });

  it.each([2, 3])(
    'Conv2dRelu(…) in %d groups equals one group whose kernel is zero between the groups',
    (groups) => {
      const [channels, filters] = [2 * groups, 3 * groups];
      const args = { filters, kernelSize: 3, padding: 1, stride: 2 };
      const [grouped, full] = [new Conv2dRelu({ ...args, groups }), new Conv2dRelu(args)];
      const x = randomTensor([2, 5, 7, channels], 3);
      const r = randomTensor([2, 3, 4, filters], 4);
      tf.dispose([grouped.apply(x), full.apply(x)] as tf.Tensor[]);
      const kernel = randomTensor([3, 3, 2, filters], 5);
      const bias = randomTensor([filters], 6);
      const inGroup = tf.tensor(
        Array.from({ length: channels }, (_, c) =>
          Array.from({ length: filters }, (_, k) => (Math.floor(c / 2) === Math.floor(k / 3) ? 1 : 0)),
        ),
      );
      grouped.setWeights([kernel, bias]);
      full.setWeights([tf.mul(tf.tile(kernel, [1, 1, groups, 1]), inGroup), bias]);
      const run = (layer: Conv2dRelu) => valueAndGradients((v) => layer.apply(v) as tf.Tensor, x, r, [layer]);
      const [got, expected] = [run(grouped), run(full)];
      const tolerance = { rtol: 1e-5, atol: 1e-5 };
      expectClose(got.value, expected.value, tolerance);
      expectClose(got.dx, expected.dx, tolerance);
      const blocks = tf.mul(tf.tensor(expected.dWeights[0], [3, 3, channels, filters]), inGroup);
      const dKernel = tf.sum(tf.reshape(blocks, [3, 3, groups, 2, filters]), 2);
      expectClose(got.dWeights[0], dKernel.dataSync(), tolerance);
      expectClose(got.dWeights[1], expected.dWeights[1], tolerance);
      expect(Math.max(...got.value)).toBeGreaterThan(0.5);
    },
  );

  it('Conv2dRelu(…) and Conv3dRelu leave no tensors behind', () => {
    for (const [layer, shape] of [
      [new Conv2dRelu({ filters: 4, kernelSize: 3, groups: 2 }), [1, 5, 5, 2]],
      [new Conv3dRelu({ filters: 4 }), [1, 3, 5, 5, 2]],
    ] as const) {
      const before = tf.memory().numTensors;
      const x = tf.ones([...shape]);
      tf.dispose(layer.apply(x) as tf.Tensor);
      expect(tf.memory().numTensors).toBe(before + 3);
      const { value, grads } = tf.variableGrads(() => tf.sum(layer.apply(x) as tf.Tensor));
      tf.dispose([value, grads, x]);
      layer.dispose();
      expect(tf.memory().numTensors).toBe(before);
    }
  });
});

describe('on any backend', () => {
  beforeAll(async () => void (await useBackend('cpu')));

  it('Conv2dRelu(…) draws kernels with the variance that He initialisation names, times gain²', () => {
    const layer = new Conv2dRelu({ filters: 64, kernelSize: 3, groups: 2, gain: 1.5, seed: 7 });
    layer.build([null, 9, 9, 32]);
    const [kernel, bias] = layer.getWeights();
    const variance = tf.mean(tf.square(kernel)).dataSync()[0];
    expectClose([variance], [(2 * 1.5 ** 2) / (3 * 3 * 16)], { rtol: 0.05, atol: 0 });
    expect(bias.dataSync().every((v) => v === 0)).toBe(true);
  });

  it('Conv2dRelu(…) and Conv3dRelu refuse bad arguments', () => {
    expect(() => new Conv2dRelu({ filters: 3, kernelSize: 3, groups: 2 })).toThrow(/filters=3, groups=2/);
    expect(() => new Conv2dRelu({ filters: 3, kernelSize: 0 })).toThrow(/kernelSize/);
    expect(() => new Conv2dRelu({ filters: 3, kernelSize: 3, padding: -1 })).toThrow(/padding/);
    expect(() => new Conv3dRelu({ filters: 3, kernelSize: 2 })).toThrow(/Use 3\./);
    const grouped = new Conv2dRelu({ filters: 4, kernelSize: 3, groups: 2 });
    expect(() => grouped.apply(tf.ones([1, 5, 5, 3]))).toThrow(/channels a multiple of groups=2/);
    expect(() => new Conv2dRelu({ filters: 4, kernelSize: 7 }).computeOutputShape([null, 5, 9, 3])).toThrow(
      /at least 7/,
    );
    expect(() => new Conv3dRelu({ filters: 4 }).apply(tf.ones([5, 5, 3]))).toThrow(/frames, height/);
  });
});
