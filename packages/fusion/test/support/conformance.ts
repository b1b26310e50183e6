import * as tf from '@tensorflow/tfjs-core';
import * as tfl from '@tensorflow/tfjs-layers';
import { maxAbsDiff } from '@avemo/golden';
import { isDeepStrictEqual } from 'node:util';
import { noise } from './layer';

type Layer = tfl.layers.Layer;

/** A fusion layer class as the checks see it. */
export interface FusionClass {
  new (options: any): Layer;
  readonly name: string;
  className: string;
  parameterCount(inputDims: readonly number[], options?: any): number;
}

/** One way of using a layer: its options and inputs. Only float32 inputs are differentiated. */
export interface Subject {
  Layer: FusionClass;
  options: Record<string, unknown>;
  /** The features of each input that has features, as `parameterCount` takes them. */
  inputDims: number[];
  /** Inputs for a batch of that many samples; sample i is the same in every batch. */
  inputs(batch: number): tf.Tensor[];
}

/** A statement that must hold for every fusion layer; `run` throws when it does not. */
export interface Check {
  title: string;
  run(subject: Subject): void | Promise<void>;
}

const make = ({ Layer, options }: Subject, more: Record<string, unknown> = {}) =>
  new Layer({ ...options, ...more });
const apply = (layer: Layer, inputs: tf.Tensor[]) => layer.apply(inputs) as tf.Tensor;
const isFloat = (tensor: tf.Tensor) => tensor.dtype === 'float32';
const variablesOf = (layer: Layer) => layer.trainableWeights.map((weight) => weight.read() as tf.Variable);

function demand(condition: boolean, message: () => string): void {
  if (!condition) throw new Error(message());
}

/** sum(output · R) in double precision, so that differences of it carry more digits. */
function loss(layer: Layer, inputs: tf.Tensor[], R: Float32Array): number {
  const values = tf.tidy(() => apply(layer, inputs).dataSync()) as Float32Array;
  return values.reduce((sum, value, i) => sum + value * R[i], 0);
}

function gradientsOf(
  layer: Layer,
  inputs: tf.Tensor[],
  R: tf.Tensor,
): { value: tf.Tensor; gradient: tf.Tensor }[] {
  const floats = inputs.filter(isFloat);
  const scalar = (...xs: tf.Tensor[]) => {
    const rest = [...xs];
    const all = inputs.map((input) => (isFloat(input) ? (rest.shift() as tf.Tensor) : input));
    return tf.sum(tf.mul(apply(layer, all), R)) as tf.Scalar;
  };
  const variables = variablesOf(layer);
  const towardsInputs = tf.grads(scalar)(floats);
  const grads: tf.NamedTensorMap =
    variables.length > 0 ? tf.variableGrads(() => scalar(...floats), variables).grads : {};
  return [
    ...floats.map((value, i) => ({ value, gradient: towardsInputs[i] })),
    ...variables.map((value) => ({ value, gradient: grads[value.name] })),
  ];
}

/** Gives every weight, biases too, a value that is neither zero nor special. */
function disturbWeights(layer: Layer): void {
  tf.tidy(() =>
    layer.setWeights(layer.getWeights().map((w, i) => tf.add(w, tf.mul(noise(w.shape, 90 + i), 0.3)))),
  );
}

const asModel = (layer: Layer, inputs: tf.Tensor[]) => {
  const symbols = inputs.map(({ shape, dtype }) => tfl.input({ shape: shape.slice(1), dtype }));
  return tfl.model({ inputs: symbols, outputs: layer.apply(symbols) as tfl.SymbolicTensor });
};

export const checks: Check[] = [
  {
    title: 'className is the name of the class, without characters that tfjs cannot load, and registered',
    run({ Layer }) {
      demand(
        Layer.className === Layer.name,
        () => `className is ${Layer.className}, the class ${Layer.name}`,
      );
      demand(
        /^[A-Za-z0-9]+$/.test(Layer.className),
        () => `${Layer.className} holds a character that tfjs mangles`,
      );
      const registered = tf.serialization.SerializationMap.getMap().classNameMap[Layer.className];
      demand((registered?.[0] as unknown) === Layer, () => `${Layer.className} is not registered`);
    },
  },
  {
    title: 'getConfig() holds every option and rebuilds the same layer',
    run(subject) {
      const config = make(subject, { name: 'fusion' }).getConfig();
      for (const [key, value] of Object.entries(subject.options)) {
        demand(
          isDeepStrictEqual(config[key], value),
          () => `getConfig().${key} is ${config[key]}, not ${value}`,
        );
      }
      const again = new subject.Layer(config).getConfig();
      demand(isDeepStrictEqual(again, config), () => `rebuilt config ${JSON.stringify(again)} differs`);
    },
  },
  {
    title: 'model.save and loadLayersModel keep config, weights and outputs',
    async run(subject) {
      const inputs = subject.inputs(3);
      const layer = make(subject);
      const model = asModel(layer, inputs);
      disturbWeights(layer);
      let saved: tf.io.ModelArtifacts | undefined;
      await model.save(
        tf.io.withSaveHandler(async (artifacts) => {
          saved = JSON.parse(JSON.stringify({ ...artifacts, weightData: undefined })) as tf.io.ModelArtifacts;
          saved.weightData = artifacts.weightData;
          return { modelArtifactsInfo: { dateSaved: new Date(0), modelTopologyType: 'JSON' } };
        }),
      );
      const loaded = await tfl.loadLayersModel(tf.io.fromMemory(saved as tf.io.ModelArtifacts));
      const twin = loaded.getLayer(layer.name);
      demand(twin instanceof subject.Layer, () => `loaded a ${twin.getClassName()}`);
      demand(
        isDeepStrictEqual(twin.getConfig(), layer.getConfig()),
        () => `config ${JSON.stringify(layer.getConfig())} came back as ${JSON.stringify(twin.getConfig())}`,
      );
      const [before, after] = [model, loaded].map((each) => (each.predict(inputs) as tf.Tensor).dataSync());
      demand(maxAbsDiff(before, after) === 0, () => `outputs differ by ${maxAbsDiff(before, after)}`);
    },
  },
  {
    title: 'computeOutputShape(shape) is the shape of the output, for any batch size',
    run(subject) {
      for (const batch of [1, 4]) {
        const layer = make(subject);
        const inputs = subject.inputs(batch);
        const expected = layer.computeOutputShape(inputs.map(({ shape }) => shape));
        const got = apply(layer, inputs).shape;
        demand(isDeepStrictEqual(got, expected), () => `output [${got}], computeOutputShape [${expected}]`);
        const symbolic = layer.computeOutputShape(inputs.map(({ shape }) => [null, ...shape.slice(1)]));
        demand(isDeepStrictEqual(symbolic, [null, ...got.slice(1)]), () => `symbolic shape is [${symbolic}]`);
      }
    },
  },
  {
    title: 'parameterCount(inputDims, options) is the number of weights that building makes',
    run(subject) {
      const layer = make(subject);
      layer.build(subject.inputs(1).map(({ shape }) => shape));
      const counted = subject.Layer.parameterCount(subject.inputDims, subject.options);
      demand(
        counted === layer.countParams(),
        () => `parameterCount ${counted}, built ${layer.countParams()}`,
      );
    },
  },
  {
    title: 'the seed alone decides the starting weights, and no two kernels start alike',
    run(subject) {
      const start = (seed: number) => {
        const layer = make(subject, { seed });
        apply(layer, subject.inputs(1));
        return layer.getWeights().map((weight) => Array.from(weight.dataSync()));
      };
      const isRandom = (values: number[]) => new Set(values).size > 1;
      for (const seed of [0, 7]) {
        demand(
          isDeepStrictEqual(start(seed), start(seed)),
          () => `seed ${seed} gives different weights each time`,
        );
      }
      const [zero, one] = [start(0), start(1)];
      zero.forEach((values, i) => {
        demand(!isRandom(values) || maxAbsDiff(values, one[i]) > 0, () => `weight ${i} ignores the seed`);
      });
      // One stream under two limits gives proportional values, so the ratios are compared.
      const ratios = (values: number[]) => [1, 2, 3].map((k) => (values[k] / values[0]).toFixed(3)).join(' ');
      const kernels = [...zero, ...one].filter(isRandom).map(ratios);
      const distinct = new Set(kernels).size;
      demand(distinct === kernels.length, () => 'two kernels start from the same stream');
    },
  },
  {
    title: 'a sample gives the same output alone as in a batch',
    run(subject) {
      const layer = make(subject);
      const together = apply(layer, subject.inputs(5));
      disturbWeights(layer);
      const rows = apply(layer, subject.inputs(5));
      demand(maxAbsDiff(together.dataSync(), rows.dataSync()) >= 0, () => 'the output holds NaN');
      for (let i = 0; i < 5; i++) {
        const alone = apply(
          layer,
          subject.inputs(5).map((input) => tf.gather(input, [i])),
        );
        const difference = maxAbsDiff(alone.dataSync(), tf.gather(rows, [i]).dataSync());
        demand(difference < 1e-6, () => `sample ${i} differs by ${difference}`);
      }
    },
  },
  {
    title: 'gradients towards inputs and weights equal central differences, and every weight has one',
    run(subject) {
      const layer = make(subject);
      const inputs = subject.inputs(3);
      const shape = apply(layer, inputs).shape;
      disturbWeights(layer);
      const R = noise(shape, 5);
      const r = R.dataSync() as Float32Array;
      const parts = gradientsOf(layer, inputs, R);
      parts.forEach(({ value, gradient }, index) => {
        const direction = noise(value.shape, 40 + index);
        const expected = tf.sum(tf.mul(gradient, direction)).dataSync()[0];
        const at = (distance: number) => {
          const moved = tf.add(value, tf.mul(direction, distance));
          if (!(value instanceof tf.Variable)) {
            return loss(
              layer,
              inputs.map((input) => (input === value ? moved : input)),
              r,
            );
          }
          const before = value.clone();
          value.assign(moved);
          const result = loss(layer, inputs, r);
          value.assign(before);
          return result;
        };
        // Large steps suffer from curvature, small ones from float32: the best of several is the estimate.
        const differences = [1e-2, 3e-3, 1e-3, 3e-4, 1e-4].map((step) => (at(step) - at(-step)) / (2 * step));
        const error = Math.min(...differences.map((difference) => Math.abs(difference - expected)));
        const norm = tf.norm(gradient).dataSync()[0];
        demand(norm > 0, () => `part ${index} of shape [${value.shape}] has a zero gradient`);
        demand(
          error < 2e-3 * Math.max(1, norm),
          () => `part ${index} of shape [${value.shape}]: gradient ${expected}, differences ${differences}`,
        );
      });
    },
  },
  {
    title: 'all-zero inputs give finite outputs and finite gradients',
    run(subject) {
      const layer = make(subject);
      const inputs = subject.inputs(2).map((input) => (isFloat(input) ? tf.zerosLike(input) : input));
      const output = apply(layer, inputs);
      const finite = (tensor: tf.Tensor) => tensor.dataSync().every((value) => Number.isFinite(value));
      demand(finite(output), () => 'the output is not finite');
      const parts = gradientsOf(layer, inputs, noise(output.shape, 6));
      demand(
        parts.every(({ gradient }) => finite(gradient)),
        () => 'a gradient is not finite',
      );
    },
  },
  {
    title: 'apply, gradients and dispose leave no tensor behind and do not touch the inputs',
    run(subject) {
      const inputs = subject.inputs(3);
      const before = inputs.map((input) => Array.from(input.dataSync()));
      const start = tf.memory().numTensors;
      const layer = make(subject);
      const shape = tf.tidy(() => apply(layer, inputs).shape.slice());
      const built = tf.memory().numTensors;
      apply(layer, inputs).dispose();
      tf.tidy(() => void gradientsOf(layer, inputs, tf.ones(shape)));
      demand(
        tf.memory().numTensors === built,
        () => `a call leaves ${tf.memory().numTensors - built} tensors`,
      );
      layer.dispose();
      demand(
        tf.memory().numTensors === start,
        () => `dispose leaves ${tf.memory().numTensors - start} tensors`,
      );
      const after = inputs.map((input) => Array.from(input.dataSync()));
      demand(isDeepStrictEqual(after, before), () => 'the inputs changed');
    },
  },
  {
    title: 'a vector without a batch axis is refused with a message that begins with the class name',
    run(subject) {
      const inputs = subject.inputs(2);
      const wrong = [tf.tensor1d([1, 2, 3]), ...inputs.slice(1)];
      let message = '';
      try {
        apply(make(subject), wrong);
      } catch (error) {
        message = error instanceof RangeError ? error.message : '';
      }
      demand(message.startsWith(`${subject.Layer.className}: `), () => `got "${message}"`);
    },
  },
  {
    title: 'model.fit lowers the loss',
    async run(subject) {
      const inputs = subject.inputs(16);
      const layer = make(subject);
      const symbols = inputs.map(({ shape, dtype }) => tfl.input({ shape: shape.slice(1), dtype }));
      const fused = layer.apply(symbols) as tfl.SymbolicTensor;
      const vector =
        fused.shape.length > 2 ? (tfl.layers.flatten().apply(fused) as tfl.SymbolicTensor) : fused;
      const head = tfl.layers.dense({
        units: 1,
        kernelInitializer: tfl.initializers.glorotUniform({ seed: 3 }),
      });
      const model = tfl.model({ inputs: symbols, outputs: head.apply(vector) as tfl.SymbolicTensor });
      model.compile({ optimizer: tf.train.adam(0.02), loss: 'meanSquaredError' });
      const { history } = await model.fit(inputs, noise([16, 1], 8), {
        epochs: 25,
        verbose: 0,
        shuffle: false,
        yieldEvery: 'never',
      });
      const losses = history.loss as number[];
      demand(losses[24] < 0.7 * losses[0], () => `loss went from ${losses[0]} to ${losses[24]}`);
    },
  },
];
