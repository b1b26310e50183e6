import * as tf from '@tensorflow/tfjs-core';
import * as tfl from '@tensorflow/tfjs-layers';
import { FactorizedBilinearPooling } from '@avemo/fusion';
import { Lstm, alexNet, c3d } from '@avemo/models';
import type { PreparedWorkload, Workload } from './workload';

const CLASSES = 7;

/** Multiply-adds of one AlexNet image with all feature maps connected, by layer; see `alexNet`. */
const alexNetMacs = {
  conv1: 55 ** 2 * 96 * 11 ** 2 * 3,
  others:
    27 ** 2 * 256 * 25 * 96 +
    13 ** 2 * 9 * (384 * 256 + 384 * 384 + 256 * 384) +
    4096 * (9216 + 4096 + CLASSES),
};

/** Multiply-adds of one C3D clip by layer; see `c3d`. */
const c3dMacs = {
  conv1: 16 * 112 ** 2 * 64 * 27 * 3,
  others:
    27 *
      (16 * 56 ** 2 * 128 * 64 +
        8 * 28 ** 2 * 256 * (128 + 256) +
        4 * 14 ** 2 * 512 * (256 + 512) +
        2 * 7 ** 2 * 512 * (512 + 512)) +
    4096 * (8192 + 4096 + CLASSES),
};

const gigaflops = (macs: number) => (2 * macs) / 1e9;
const forwardFlops = (macs: typeof c3dMacs, batch: number) => gigaflops(batch * (macs.conv1 + macs.others));

/** Forward pass, gradient of the weights and gradient of the inputs, which the first layer does without. */
const stepFlops = (macs: typeof c3dMacs, batch: number) =>
  gigaflops(batch * (2 * macs.conv1 + 3 * macs.others));

/** The work of the benchmark, small to large; `torch_worker.py` does the same. */
export const workloads: readonly Workload[] = [
  {
    name: 'matmul',
    title: 'matMul 1024³',
    gigaflops: gigaflops(1024 ** 3),
    create: async () => {
      const [a, b] = [uniform([1024, 1024], 1), uniform([1024, 1024], 2)];
      return operation([a, b], () => tf.matMul(a, b));
    },
  },
  {
    name: 'conv2d',
    title: 'conv2d 8×56×56, 3×3, 64 → 128',
    gigaflops: gigaflops(8 * 56 ** 2 * 9 * 64 * 128),
    create: async () => {
      const x = uniform<tf.Tensor4D>([8, 56, 56, 64], 1);
      const w = uniform<tf.Tensor4D>([3, 3, 64, 128], 2);
      return operation([x, w], () => tf.conv2d(x, w, 1, 'same'));
    },
  },
  {
    name: 'conv3d',
    title: 'conv3d 16×56×56, 3×3×3, 64 → 128',
    gigaflops: gigaflops(16 * 56 ** 2 * 27 * 64 * 128),
    create: async () => {
      const x = uniform<tf.Tensor5D>([1, 16, 56, 56, 64], 1);
      const w = uniform<tf.Tensor5D>([3, 3, 3, 64, 128], 2);
      return operation([x, w], () => tf.conv3d(x, w, 1, 'same'));
    },
  },
  {
    name: 'lstm-step',
    title: 'LSTM 128 → 128, 32×100, training step',
    gigaflops: gigaflops(3 * 32 * 100 * 4 * 128 * 256),
    create: async () => {
      const model = tfl.sequential({
        layers: [
          new Lstm({ units: 128, inputShape: [100, 128] }),
          tfl.layers.dense({ units: CLASSES, activation: 'softmax' }),
        ],
      });
      return trainingStep(model, uniform([32, 100, 128], 1));
    },
  },
  {
    name: 'fbp-step',
    title: 'FBP 1024 + 1024 → 256 × 4, batch 32, with gradients',
    gigaflops: gigaflops(3 * 2 * 32 * 1024 * 1024),
    create: async () => {
      const layer = new FactorizedBilinearPooling({ outputs: 256, factors: 4, seed: 1 });
      const [x, y] = [uniform([32, 1024], 1), uniform([32, 1024], 2)];
      const fuse = () => tf.sum(layer.apply([x, y]) as tf.Tensor) as tf.Scalar;
      tf.dispose(tf.tidy(fuse));
      const weights = layer.trainableWeights.map((weight) => weight.read() as tf.Variable);
      return operation(
        [x, y],
        () => Object.values(tf.variableGrads(fuse, weights).grads),
        () => layer.dispose(),
      );
    },
  },
  {
    name: 'alexnet-forward',
    title: 'AlexNet, 30 images, forward',
    gigaflops: forwardFlops(alexNetMacs, 30),
    create: async () =>
      prediction(alexNet({ classes: CLASSES, groups: 1, seed: 1 }), uniform([30, 227, 227, 3], 1)),
  },
  {
    name: 'c3d-forward',
    title: 'C3D, 1 clip, forward',
    gigaflops: forwardFlops(c3dMacs, 1),
    create: async () => prediction(c3d({ classes: CLASSES, seed: 1 }), uniform([1, 16, 112, 112, 3], 1)),
  },
  {
    name: 'alexnet-step',
    title: 'AlexNet, 30 images, training step',
    gigaflops: stepFlops(alexNetMacs, 30),
    create: async () =>
      trainingStep(
        alexNet({ classes: CLASSES, groups: 1, dropout: 0, seed: 1 }),
        uniform([30, 227, 227, 3], 1),
      ),
  },
  {
    name: 'c3d-step',
    title: 'C3D, 1 clip, training step',
    gigaflops: stepFlops(c3dMacs, 1),
    create: async () =>
      trainingStep(c3d({ classes: CLASSES, dropout: 0, seed: 1 }), uniform([1, 16, 112, 112, 3], 1)),
  },
];

const uniform = <T extends tf.Tensor>(shape: number[], seed: number): T =>
  tf.randomUniform(shape, 0, 1, 'float32', seed) as T;

function operation(
  tensors: readonly tf.Tensor[],
  compute: () => tf.Tensor | tf.Tensor[],
  dispose = () => {},
): PreparedWorkload {
  return {
    async run() {
      const results = [tf.tidy(compute)].flat();
      // Backends compute in order, so that any result waits for all; few numbers are soon read.
      await results.reduce((small, each) => (each.size < small.size ? each : small)).data();
      tf.dispose(results);
    },
    dispose() {
      tf.dispose([...tensors]);
      dispose();
    },
  };
}

const prediction = (model: tfl.LayersModel, x: tf.Tensor): PreparedWorkload =>
  operation(
    [x],
    () => model.predict(x) as tf.Tensor,
    () => model.dispose(),
  );

function trainingStep(model: tfl.LayersModel, x: tf.Tensor): PreparedWorkload {
  const optimizer = tf.train.sgd(1e-3);
  model.compile({ optimizer, loss: 'categoricalCrossentropy' });
  const labels = Array.from({ length: x.shape[0] }, (_, i) => i % CLASSES);
  const y = tf.tidy(() => tf.oneHot(tf.tensor1d(labels, 'int32'), CLASSES));
  return {
    async run() {
      await model.trainOnBatch(x, y);
    },
    dispose() {
      tf.dispose([x, y]);
      model.dispose();
      optimizer.dispose();
    },
  };
}
