import * as tf from '@tensorflow/tfjs-core';
import * as tfl from '@tensorflow/tfjs-layers';
import {
  apply,
  applyAll,
  asModel,
  demand,
  disturbWeights,
  finite,
  gradientsOf,
  greatestDifference,
  isFloat,
  noise,
  same,
  type Check,
} from './subject';

/** sum(output · R) in double precision, so that differences of it carry more digits. */
function loss(layer: tfl.layers.Layer, inputs: tf.Tensor[], R: ArrayLike<number>): number {
  const values = Array.from(tf.tidy(() => apply(layer, inputs).dataSync()));
  return values.reduce((sum, value, i) => sum + value * R[i], 0);
}

/** Equal up to what float32 rounds when a backend sums a smaller batch in another order. */
const close = (a: tf.Tensor, b: tf.Tensor) => {
  const scale = Math.max(1, ...Array.from(b.dataSync(), Math.abs));
  return greatestDifference(a.dataSync(), b.dataSync()) < 1e-5 * scale;
};

/** Outputs and gradients, batches, memory, messages and training. */
export const valueChecks: Check[] = [
  {
    title: 'a sample gives the same output alone as in a batch',
    run({ create, inputs }) {
      const layer = create({});
      apply(layer, inputs(1));
      disturbWeights(layer);
      const rows = apply(layer, inputs(5));
      for (let i = 0; i < 5; i++) {
        const alone = apply(
          layer,
          inputs(5).map((input) => tf.gather(input, [i])),
        );
        const together = tf.gather(rows, [i]);
        demand(close(alone, together), () => {
          const difference = greatestDifference(alone.dataSync(), together.dataSync());
          return `sample ${i} differs by ${difference}`;
        });
      }
    },
  },
  {
    title: 'samples in another order give the same outputs in that order',
    run({ create, inputs }) {
      const layer = create({});
      apply(layer, inputs(1));
      disturbWeights(layer);
      const order = [3, 0, 4, 1, 2];
      const shuffled = inputs(5).map((input) => tf.gather(input, order));
      const expected = tf.gather(apply(layer, inputs(5)), order);
      demand(close(apply(layer, shuffled), expected), () => 'the outputs depend on the order in the batch');
    },
  },
  {
    title: 'gradients towards inputs and weights equal central differences, and every weight has one',
    run({ create, inputs: makeInputs }) {
      const layer = create({});
      const inputs = makeInputs(3);
      const { shape } = apply(layer, inputs);
      disturbWeights(layer);
      const R = noise(shape, 5);
      const r = R.dataSync();
      gradientsOf(layer, inputs, R).forEach(({ value, gradient }, index) => {
        const direction = noise(value.shape, 40 + index);
        const expected = tf.sum(tf.mul(gradient, direction)).dataSync()[0];
        const at = (distance: number) => {
          const moved = tf.add(value, tf.mul(direction, distance));
          if (!(value instanceof tf.Variable)) {
            const all = inputs.map((input) => (input === value ? moved : input));
            return loss(layer, all, r);
          }
          const before = value.clone();
          value.assign(moved);
          const result = loss(layer, inputs, r);
          value.assign(before);
          return result;
        };
        const norm = tf.norm(gradient).dataSync()[0];
        demand(norm > 0, () => `part ${index} of shape [${value.shape}] has a zero gradient`);
        const differences: number[] = [];
        const agreesWith = (difference: number) => {
          differences.push(difference);
          return Math.abs(difference - expected) < 2e-3 * Math.max(1, norm);
        };
        const central = (step: number) => (at(step) - at(-step)) / (2 * step);
        // Large steps suffer from curvature, small ones from float32: one of several must agree. Where the loss bends
        // too much for all of them, the five-point rule takes out the curvature.
        const agrees =
          [3e-3, 1e-3, 1e-2, 3e-4, 1e-4].some((step) => agreesWith(central(step))) ||
          [1e-3, 5e-4].some((step) => agreesWith((4 * central(step) - central(2 * step)) / 3));
        demand(
          agrees,
          () => `part ${index} of shape [${value.shape}]: gradient ${expected}, differences ${differences}`,
        );
      });
    },
  },
  {
    title: 'a batch of no samples gives a result of no samples, and zero gradients',
    run({ create, inputs: makeInputs }) {
      const layer = create({});
      const inputs = makeInputs(2);
      const expected = applyAll(layer, inputs).map(({ shape }) => shape.slice(1));
      const none = inputs.map((input) => tf.slice(input, [0], [0]));
      const outputs = applyAll(layer, none);
      outputs.forEach(({ shape }, i) => {
        demand(same(shape, [0, ...expected[i]]), () => `output ${i} has the shape [${shape}]`);
      });
      const parts = gradientsOf(layer, none, tf.zeros(apply(layer, none).shape));
      const isZero = (values: ArrayLike<number>) => Array.from(values).every((value) => value === 0);
      demand(
        parts.every(({ gradient }) => isZero(gradient.dataSync())),
        () => 'a gradient is not zero',
      );
    },
  },
  {
    title: 'integers and truth values count as the floats that they stand for',
    run({ create, inputs: makeInputs }) {
      const layer = create({});
      const inputs = makeInputs(3);
      apply(layer, inputs);
      disturbWeights(layer);
      for (const dtype of ['int32', 'bool'] as const) {
        const given = inputs.map((input) =>
          isFloat(input) ? tf.cast(tf.round(tf.mul(input, 3)), dtype) : input,
        );
        const floats = given.map((input, i) => (isFloat(inputs[i]) ? tf.cast(input, 'float32') : input));
        demand(close(apply(layer, given), apply(layer, floats)), () => `${dtype} inputs give something else`);
      }
    },
  },
  {
    title: 'all-zero inputs give finite outputs and finite gradients',
    run({ create, inputs: makeInputs }) {
      const layer = create({});
      const inputs = makeInputs(2).map((input) => (isFloat(input) ? tf.zerosLike(input) : input));
      const output = apply(layer, inputs);
      demand(finite(output), () => 'the output is not finite');
      const parts = gradientsOf(layer, inputs, noise(output.shape, 6));
      demand(finite(...parts.map(({ gradient }) => gradient)), () => 'a gradient is not finite');
    },
  },
  {
    title: 'apply, gradients and dispose leave no tensor behind and do not touch the inputs',
    run({ create, inputs: makeInputs }) {
      const inputs = makeInputs(3);
      const before = inputs.map((input) => Array.from(input.dataSync()));
      const start = tf.memory().numTensors;
      const layer = create({});
      // Built outside of tf.tidy, so that what an initialiser leaves is seen.
      tf.dispose(layer.apply(inputs) as tf.Tensor | tf.Tensor[]);
      const shape = tf.tidy(() => apply(layer, inputs).shape.slice());
      const built = tf.memory().numTensors;
      const left = layer.apply(inputs) as tf.Tensor | tf.Tensor[];
      tf.dispose(left);
      tf.tidy(() => void gradientsOf(layer, inputs, tf.ones(shape)));
      const now = tf.memory().numTensors;
      demand(now === built, () => `a call leaves ${now - built} tensors`);
      layer.dispose();
      const end = tf.memory().numTensors;
      demand(end === start, () => `dispose leaves ${end - start} tensors`);
      const after = inputs.map((input) => Array.from(input.dataSync()));
      demand(same(after, before), () => 'the inputs changed');
    },
  },
  {
    title: 'a vector without a batch axis is refused with a RangeError that begins with the class name',
    run({ create, inputs }) {
      const layer = create({});
      let message = '';
      try {
        apply(layer, [tf.tensor1d([1, 2, 3]), ...inputs(2).slice(1)]);
      } catch (error) {
        message = error instanceof RangeError ? error.message : '';
      }
      demand(message.startsWith(`${layer.getClassName()}: `), () => `got "${message}"`);
    },
  },
  {
    title: 'model.fit lowers the loss',
    async run({ create, inputs: makeInputs }) {
      const inputs = makeInputs(16);
      const { symbols, outputs } = asModel(create({}), inputs);
      const vectors = outputs.map((each) =>
        each.shape.length > 2 ? (tfl.layers.flatten().apply(each) as tfl.SymbolicTensor) : each,
      );
      const vector = vectors.length > 1 ? tfl.layers.concatenate().apply(vectors) : vectors[0];
      const kernelInitializer = tfl.initializers.glorotUniform({ seed: 3 });
      const head = tfl.layers.dense({ units: 1, kernelInitializer }).apply(vector) as tfl.SymbolicTensor;
      const model = tfl.model({ inputs: symbols, outputs: head });
      model.compile({ optimizer: tf.train.adam(0.02), loss: 'meanSquaredError' });
      const losses: number[] = [];
      while (losses.length < 80) {
        const { history } = await model.fit(inputs, noise([16, 1], 8), {
          epochs: 20,
          verbose: 0,
          shuffle: false,
          yieldEvery: 'never',
        });
        losses.push(...(history.loss as number[]));
        if (losses[losses.length - 1] < 0.7 * losses[0]) return;
      }
      throw new Error(
        `loss went from ${losses[0]} to ${losses[losses.length - 1]} in ${losses.length} epochs`,
      );
    },
  },
];
