import * as tf from '@tensorflow/tfjs-core';
import * as tfl from '@tensorflow/tfjs-layers';
import {
  audioContextNet,
  encodedFrames,
  FeatureReduction,
  frameReducer,
  markerEncoder,
  modelSummary,
} from '@avemo/models';
import { expectClose } from '@avemo/golden';
import { expect, it } from 'vitest';
import { onEachBackend } from '../../../../tools/test-backends';
import { randomTensor } from '../support/random-tensor';

onEachBackend(() => {
  it('frameReducer(options) is a convolution of the reshaped vector with a kernel of 4×1, stride 4', () => {
    const net = frameReducer({ features: 24, seed: 3 });
    const [kernel] = net.getWeights();
    net.setWeights([kernel, tf.tensor1d([0.25])]);
    const x = randomTensor<tf.Rank.R3>([2, 3, 24], 1);
    const maps = tf.reshape(x, [6, 24, 1, 1]) as tf.Tensor4D;
    const expected = tf.add(
      tf.conv2d(maps, tf.reshape(kernel, [4, 1, 1, 1]) as tf.Tensor4D, [4, 1], 'valid'),
      0.25,
    );
    const got = net.predict(x) as tf.Tensor;
    expect(got.shape).toEqual([2, 3, 6]);
    expectClose(got.dataSync(), expected.dataSync(), { rtol: 1e-5, atol: 1e-6 });
    net.dispose();
  });

  it('audioContextNet(options) applies one network to every image, and the LSTM carries the past on', () => {
    const options = { inputShape: [12, 12, 1], units: 6, lstmUnits: 5, filters: [2, 3, 4], seed: 2 } as const;
    const net = audioContextNet({ dimensions: 2, ...options });
    const x = randomTensor<tf.Rank.R5>([2, 4, 12, 12, 1], 1);
    const y = net.predict(x) as tf.Tensor3D;
    expect(y.shape).toEqual([2, 4, 2]);
    const fc = audioContextNet({ features: 'fc', ...options });
    const all = fc.predict(x) as tf.Tensor3D;
    const third = fc.predict(tf.slice(x, [0, 2, 0, 0, 0], [2, 1, 12, 12, 1])) as tf.Tensor3D;
    expectClose(tf.slice(all, [0, 2, 0], [2, 1, 6]).dataSync(), third.dataSync(), { rtol: 1e-5, atol: 1e-6 });
    // Another first image changes every step, another last one the last alone.
    const step = (t: number) => tf.reshape(tf.oneHot(tf.tensor1d([t], 'int32'), 4), [1, 4, 1, 1, 1]);
    const changed = (t: number) => {
      const other = net.predict(tf.add(x, step(t))) as tf.Tensor;
      return tf.any(tf.notEqual(other, y), 2).arraySync() as number[][];
    };
    expect(changed(0)[0]).toEqual([1, 1, 1, 1]);
    expect(changed(3)[0]).toEqual([0, 0, 0, 1]);
    [net, fc].forEach((model) => model.dispose());
  });

  it('markerEncoder(options) encodes three coordinates per marker, whatever the padding', () => {
    const net = markerEncoder({ markers: 11, filters: [3, 3, 3, 3, 4], seed: 1 });
    const x = randomTensor<tf.Rank.R4>([1, 40, 11, 3], 1);
    const [short] = net.predict([x, tf.ones([1, 40])]) as tf.Tensor3D[];
    expect(short.shape).toEqual([1, encodedFrames(40), 4]);
    const padded = tf.concat([x, tf.ones([1, 20, 11, 3])], 1);
    const [long] = net.predict([
      padded,
      tf.concat([tf.ones([1, 40]), tf.zeros([1, 20])], 1),
    ]) as tf.Tensor3D[];
    // TensorFlow's own library sums in another order where there are more rows.
    expectClose(tf.slice(long, [0, 0, 0], short.shape).dataSync(), short.dataSync(), {
      rtol: 1e-6,
      atol: 1e-8,
    });
    net.dispose();
  });
});

it('audioContextNet(options) has the sizes of the paper', () => {
  const { layers } = modelSummary(() => audioContextNet({ dimensions: 2, name: 'net' }), { length: 1 });
  const shape = (name: string) =>
    layers.find((layer) => layer.name === `net_${name}`)!.outputShapes[0].slice(1);
  expect(['conv1', 'pool1', 'conv2', 'pool2', 'conv3', 'pool3'].map(shape)).toEqual([
    [120, 120, 4],
    [118, 118, 4],
    [118, 118, 16],
    [116, 116, 16],
    [116, 116, 32],
    [114, 114, 32],
  ]);
});

it('frameReducer(options), FeatureReduction and audioContextNet(options) refuse bad options', () => {
  expect(() => frameReducer({ features: 10 })).toThrow(/multiple of stride; got features=10, stride=4/);
  const layer = new FeatureReduction({ stride: 4 });
  expect(() => layer.apply(tfl.input({ shape: [6] }))).toThrow(/multiple of stride=4; got 6/);
  expect(() => audioContextNet({ dimensions: 1, poolStride: 3 })).toThrow(/poolStride/);
  expect(() => audioContextNet({ dimensions: 1, filters: [1] })).toThrow(/filters must hold 3/);
  expect(() => audioContextNet({ dimensions: 1, inputShape: [6, 9, 1] })).toThrow(/at least 7×7/);
});
