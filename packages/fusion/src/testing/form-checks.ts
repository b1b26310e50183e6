import * as tf from '@tensorflow/tfjs-core';
import * as tfl from '@tensorflow/tfjs-layers';
import {
  apply,
  applyAll,
  asModel,
  demand,
  disturbWeights,
  greatestDifference,
  isFloat,
  productsOf,
  same,
  type Check,
} from './subject';

/** Name, configuration, saving, shapes, counts and seeds. */
export const formChecks: Check[] = [
  {
    title: 'the class is registered under its className, without characters that tfjs cannot load',
    run({ create }) {
      const layer = create({});
      const name = layer.getClassName();
      demand(
        /^[A-Za-z][A-Za-z0-9]*$/.test(name),
        () => `className ${name} holds a character that tfjs mangles`,
      );
      const registered = tf.serialization.SerializationMap.getMap().classNameMap[name];
      demand(
        (registered?.[0] as unknown) === layer.constructor,
        () => `${name} is not registered; call tf.serialization.registerClass`,
      );
    },
  },
  {
    title: 'getConfig() holds every option and rebuilds the same layer',
    run({ create, options }) {
      const layer = create({ name: 'fusion' });
      const config = layer.getConfig();
      for (const [key, value] of Object.entries(options)) {
        demand(same(config[key], value), () => `getConfig().${key} is ${config[key]}, not ${value}`);
      }
      const Layer = layer.constructor as new (config: object) => tfl.layers.Layer;
      const again = new Layer(config).getConfig();
      demand(same(again, config), () => `rebuilt config ${JSON.stringify(again)} differs`);
    },
  },
  {
    title: 'model.save and loadLayersModel keep config, weights and outputs',
    async run({ create, inputs: makeInputs }) {
      const inputs = makeInputs(3);
      const layer = create({});
      const { symbols, outputs } = asModel(layer, inputs);
      const model = tfl.model({ inputs: symbols, outputs });
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
      demand(twin.constructor === layer.constructor, () => `loaded a ${twin.getClassName()}`);
      demand(
        same(twin.getConfig(), layer.getConfig()),
        () => `config ${JSON.stringify(layer.getConfig())} came back as ${JSON.stringify(twin.getConfig())}`,
      );
      const [before, after] = [model, loaded].map((each) =>
        [each.predict(inputs)].flat().map((output) => Array.from(output.dataSync())),
      );
      demand(same(before, after), () => 'the outputs differ after loading');
    },
  },
  {
    title: 'computeOutputShape(shape) is the shape of the output, for any batch size',
    run({ create, inputs: makeInputs }) {
      for (const batch of [1, 4]) {
        const layer = create({});
        const inputs = makeInputs(batch);
        const list = (shape: tfl.Shape | tfl.Shape[]) =>
          (Array.isArray(shape[0]) ? shape : [shape]) as tfl.Shape[];
        const expected = list(layer.computeOutputShape(inputs.map(({ shape }) => shape)));
        const got = applyAll(layer, inputs).map(({ shape }) => shape);
        demand(
          same(got, expected),
          () => `output ${JSON.stringify(got)}, computeOutputShape ${JSON.stringify(expected)}`,
        );
        const unknown = inputs.map(({ shape }) => [null, ...shape.slice(1)]);
        const symbolic = list(layer.computeOutputShape(unknown));
        const open = got.map((shape) => [null, ...shape.slice(1)]);
        demand(same(symbolic, open), () => `with an open batch size it is ${JSON.stringify(symbolic)}`);
      }
    },
  },
  {
    title:
      'parameterCount(inputDims, options), where there is one, is the number of weights that building makes',
    run({ create, inputs, inputDims, options }) {
      const layer = create({});
      const { parameterCount } = layer.constructor as { parameterCount?: (...args: unknown[]) => number };
      if (!parameterCount) return;
      apply(layer, inputs(1));
      const counted = parameterCount.call(layer.constructor, inputDims, options);
      demand(
        counted === layer.countParams(),
        () => `parameterCount ${counted}, built ${layer.countParams()}`,
      );
    },
  },
  {
    title: 'macCount(sampleShapes, options), where there is one, is what the matrix products of a call take',
    async run({ create, inputs: makeInputs, options }) {
      const layer = create({});
      const { macCount } = layer.constructor as { macCount?: (...args: unknown[]) => number };
      if (!macCount) return;
      const inputs = makeInputs(1);
      apply(layer, inputs);
      const shapes = inputs.filter(isFloat).map(({ shape }) => shape.slice(1));
      const counted = macCount.call(layer.constructor, shapes, options);
      const taken = await productsOf(() => apply(layer, inputs));
      demand(
        counted === taken,
        () => `macCount ${counted}, a call takes ${taken}; defineFusion takes the right number as macs`,
      );
    },
  },
  {
    title: 'the seed alone decides what is drawn, and no two kernels start alike',
    run({ create, inputs }) {
      const start = (seed: number) => {
        const layer = create({ seed });
        const training = [1, 2].map(() => Array.from(apply(layer, inputs(4), true).dataSync()));
        const values = layer.getWeights().map((weight) => Array.from(weight.dataSync()));
        return { training, values, trained: values.slice(0, layer.trainableWeights.length) };
      };
      const isRandom = (values: number[]) => values.some((value) => value !== 0 && value !== 1);
      for (const seed of [0, 7]) {
        demand(same(start(seed), start(seed)), () => `seed ${seed} gives something else each time`);
      }
      const [zero, one] = [start(0), start(1)];
      zero.values.forEach((values, i) => {
        const differs = greatestDifference(values, one.values[i]) > 0;
        demand(!isRandom(values) || differs, () => `weight ${i} ignores the seed`);
      });
      // One stream under two limits gives proportional values, so the ratios are compared.
      const ratios = (values: number[]) => [1, 2, 3].map((k) => (values[k] / values[0]).toFixed(3)).join(' ');
      const kernels = [...zero.trained, ...one.trained].filter(isRandom).map(ratios);
      demand(new Set(kernels).size === kernels.length, () => 'two kernels start from the same stream');
    },
  },
];
