import * as tf from '@tensorflow/tfjs-core';
import * as tfl from '@tensorflow/tfjs-layers';
import { expectClose } from '@avemo/golden';
import { c3d, checkpoint, Checkpointed, loadWeights, saveWeights, SeededDropout } from '@avemo/models';
import { expect, it } from 'vitest';
import { onEachBackend } from '../../../../tools/test-backends';
import { randomTensor } from '../support/random-tensor';

const tolerance = { rtol: 1e-5, atol: 1e-6 };

/** Values and gradients for x and the variables of Σ r · (2·f(x²) + x). */
function gradients(f: (x: tf.Tensor) => tf.Tensor, x: tf.Tensor, r: tf.Tensor, variables: tf.Variable[]) {
  return tf.tidy(() => {
    const loss = () => tf.sum(tf.mul(r, tf.add(tf.mul(2, f(tf.square(x))), x)));
    const { value, grads } = tf.engine().gradients(loss, [x, ...variables]);
    return [value, ...grads].map((tensor) => Float32Array.from(tensor.dataSync()));
  });
}

onEachBackend(() => {
  it.each([0, 1, 2, 3, 5, 9])(
    'checkpoint(f, x, { microBatch: %d }) has the gradients of f itself, also inside another checkpoint',
    (microBatch) => {
      const x = randomTensor<tf.Rank.R2>([5, 3], 1);
      const r = randomTensor([5, 3], 2);
      const variables = tf.tidy(() => [
        tf.variable(randomTensor([3, 3], 3)),
        tf.variable(randomTensor([3], 4)),
      ]);
      const [w, b] = variables;
      const step = (z: tf.Tensor) =>
        tf.tanh(tf.add(tf.matMul(z as tf.Tensor2D, w as unknown as tf.Tensor2D), b));
      const f = (z: tf.Tensor) => step(step(z));
      const expected = gradients(f, x, r, variables);
      const before = tf.memory().numTensors;
      const once = gradients((z) => checkpoint(f, z, { variables, microBatch }), x, r, variables);
      const inner = (z: tf.Tensor) => checkpoint(step, z, { variables, microBatch: 1 });
      const nested = (z: tf.Tensor) => inner(inner(z));
      const twice = gradients((z) => checkpoint(nested, z, { variables, microBatch }), x, r, variables);
      expect(tf.memory().numTensors).toBe(before);
      expected.forEach((values, i) => {
        expectClose(once[i], values, tolerance);
        expectClose(twice[i], values, tolerance);
      });
      expect(Math.max(...expected[2].map(Math.abs))).toBeGreaterThan(0.1);
      tf.dispose(variables);
    },
  );

  it('checkpoint(f, x) keeps neither the activations of f nor, in micro-batches, more than one of them', () => {
    const [samples, size, depth] = [8, 1000, 10];
    const f = (z: tf.Tensor) => {
      let y = z;
      for (let i = 0; i < depth; i++) y = tf.square(tf.mul(y, 0.9));
      return y;
    };
    /** Bytes held after f, and at most until its gradient is there, in copies of x. */
    const measure = (g: (z: tf.Tensor) => tf.Tensor) =>
      tf.tidy(() => {
        const x = tf.ones([samples, size]);
        const engine = tf.engine();
        const { runKernel } = engine;
        const before = tf.memory().numBytes;
        let [held, most] = [0, 0];
        engine.runKernel = function <T extends tf.Tensor | tf.Tensor[]>(
          ...args: Parameters<typeof runKernel>
        ): T {
          const result = runKernel.apply(engine, args);
          most = Math.max(most, tf.memory().numBytes - before);
          return result as T;
        };
        try {
          engine.gradients(() => {
            const y = g(x);
            held = tf.memory().numBytes - before;
            return tf.sum(y);
          }, [x]);
        } finally {
          engine.runKernel = runKernel;
        }
        return [held, most].map((bytes) => bytes / (samples * size * 4));
      });
    const plain = measure(f);
    const whole = measure((z) => checkpoint(f, z, { variables: [] }));
    const micro = measure((z) => checkpoint(f, z, { variables: [], microBatch: 1 }));
    expect(plain[0]).toBeGreaterThan(depth);
    // y and what is kept of x.
    expect(whole[0]).toBeLessThan(3);
    expect(micro[0]).toBeLessThan(3);
    expect(micro[1]).toBeLessThan(0.6 * plain[1]);
  });

  it('c3d({ microBatch }) trains as c3d() does, with the same names of weights, and saves and loads', async () => {
    const options = { classes: 3, width: 1 / 32, inputShape: [4, 16, 16, 3], seed: 2 } as const;
    const x = randomTensor([3, 4, 16, 16, 3], 1);
    const y = tf.oneHot(tf.tensor1d([0, 1, 2], 'int32'), 3);
    const train = async (model: tfl.LayersModel) => {
      model.compile({ optimizer: tf.train.momentum(0.01, 0.9), loss: 'categoricalCrossentropy' });
      const losses: number[] = [];
      for (let step = 0; step < 4; step++) losses.push((await model.trainOnBatch(x, y)) as number);
      return losses;
    };
    const plain = c3d(options);
    const micro = c3d({ ...options, microBatch: 2 });
    const start = await saveWeights(plain);
    expect(await saveWeights(micro)).toEqual(start);
    const [expected, got] = [await train(plain), await train(micro)];
    expectClose(got, expected, { rtol: 1e-4, atol: 1e-5 });
    const [expectedWeights, gotWeights] = [plain, micro].map((m) => m.getWeights().map((w) => w.dataSync()));
    expectedWeights.forEach((w, i) => expectClose(gotWeights[i], w, { rtol: 1e-3, atol: 1e-5 }));
    const fresh = c3d(options)
      .getWeights()
      .map((w) => w.dataSync());
    expectedWeights.forEach((w, i) => expect(w).not.toEqual(fresh[i]));

    loadWeights(plain, await saveWeights(micro));
    let artifacts: tf.io.ModelArtifacts | undefined;
    await micro.save({
      save: async (value) => {
        artifacts = JSON.parse(JSON.stringify({ ...value, weightData: undefined }));
        artifacts!.weightData = value.weightData;
        return { modelArtifactsInfo: { dateSaved: new Date(0), modelTopologyType: 'JSON' } };
      },
    });
    const loaded = await tfl.loadLayersModel({ load: async () => artifacts! });
    const outputs = [micro, loaded, plain].map((m) => (m.predict(x) as tf.Tensor).dataSync());
    expect(outputs[1]).toEqual(outputs[0]);
    expectClose(outputs[2], outputs[0], tolerance);
    expect(loaded.getLayer('c3d_convolutions').getConfig()).toEqual(
      micro.getLayer('c3d_convolutions').getConfig(),
    );
    [plain, micro, loaded].forEach((model) => model.dispose());
  });

  it('Checkpointed(…) leaves no tensors behind and can be frozen', () => {
    const before = tf.memory().numTensors;
    const inner = tfl.sequential({ layers: [tfl.layers.dense({ units: 2, inputShape: [3] })] });
    const layer = new Checkpointed({ model: inner, microBatch: 2 });
    const x = tf.ones([5, 3]);
    tf.dispose(layer.apply(x) as tf.Tensor);
    const { value, grads } = tf.variableGrads(() => tf.sum(layer.apply(x) as tf.Tensor));
    expect(Object.keys(grads)).toHaveLength(2);
    tf.dispose([value, grads, x]);
    expect(tf.memory().numTensors).toBe(before + 2);
    expect(layer.countParams()).toBe(8);
    layer.trainable = false;
    expect([layer.trainable, layer.trainableWeights.length, layer.nonTrainableWeights.length]).toEqual([
      false,
      0,
      2,
    ]);
    layer.dispose();
    expect(tf.memory().numTensors).toBe(before);
  });
});

it('checkpoint(…) and Checkpointed(…) refuse bad arguments', () => {
  const x = tf.ones([4, 2]);
  expect(() => checkpoint((z) => z, x, { variables: [], microBatch: -1 })).toThrow(/microBatch/);
  expect(() => checkpoint((z) => tf.sum(z), x, { variables: [], microBatch: 2 })).toThrow(/as many rows/);
  const model = (layer: tfl.layers.Layer) =>
    tfl.sequential({ layers: [tfl.layers.dense({ units: 2, inputShape: [3] }), layer] });
  for (const layer of [
    new SeededDropout({ rate: 0.5, seed: 1, name: 'drop' }),
    tfl.layers.batchNormalization({ name: 'norm' }),
  ]) {
    expect(() => new Checkpointed({ model: model(layer) })).toThrow(
      new RegExp(`${layer.getClassName()}.* ${layer.name}`),
    );
  }
  const [a, b] = [tfl.input({ shape: [2] }), tfl.input({ shape: [2] })];
  const two = tfl.model({ inputs: [a, b], outputs: tfl.layers.add().apply([a, b]) as tfl.SymbolicTensor });
  expect(() => new Checkpointed({ model: two })).toThrow(/got 2 and 1/);
  expect(() => c3d({ classes: 2, microBatch: 0.5 })).toThrow(/microBatch/);
});
