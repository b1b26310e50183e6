import * as tf from '@tensorflow/tfjs-core';
import * as tfl from '@tensorflow/tfjs-layers';
import { expectClose } from '@avemo/golden';
import * as models from '@avemo/models';
import { describe, expect, it } from 'vitest';
import { onEachBackend } from '../../../tools/test-backends';
import { layerSubjects, networkSubjects } from './support/subjects';
import { randomTensor } from './support/random-tensor';

const exported = Object.entries(models) as [string, unknown][];
const isLayer = (value: unknown) =>
  typeof value === 'function' && value.prototype instanceof tfl.layers.Layer && 'className' in value;

/** Functions that give no network. */
const others =
  /^(checkpoint|contrastive|lstm|localResponse|seededDraws|deriveSeed|encodedFrames|freezeUpTo|transfer|tapNetwork|modelSummary|load|save|encodeS|decodeS|check|weightsM|rbm$|deepBelief|support|gridSearch)/;

it('checkLayer(…) has its subject for every exported layer and network', () => {
  const layers = exported.filter(([, value]) => isLayer(value)).map(([name]) => name);
  expect(Object.keys(layerSubjects).sort()).toEqual(layers.sort());
  const networks = exported
    .filter(([name]) => /^[a-z]/.test(name) && !others.test(name))
    .map(([name]) => name);
  expect(Object.keys(networkSubjects).sort()).toEqual(networks.sort());
});

const flat = (y: tf.Tensor | tf.Tensor[]) => [y].flat();
const valuesOf = (y: tf.Tensor | tf.Tensor[]) => flat(y).map((each) => Float32Array.from(each.dataSync()));
const apply = (layer: tfl.layers.Layer, inputs: tf.Tensor[]) =>
  layer.apply(inputs.length === 1 ? inputs[0] : inputs) as tf.Tensor | tf.Tensor[];
const rows = (x: tf.Tensor, first: number, count: number) =>
  tf.slice(x, [first, ...x.shape.slice(1).map(() => 0)], [count, ...x.shape.slice(1)]);

onEachBackend(() => {
  describe.each(Object.entries(layerSubjects))('%s', (name, { make, inputs }) => {
    it(`${name} gives the shapes that it announces, the same for equal arguments, and leaves no tensors behind`, () => {
      const given = inputs();
      const [a, b] = [make(), make()];
      const first = apply(a, given);
      const shapes = given.map(({ shape }) => shape);
      const announced = a.computeOutputShape(shapes.length === 1 ? shapes[0] : shapes) as
        tfl.Shape | tfl.Shape[];
      const list = (Array.isArray(announced[0]) ? announced : [announced]) as number[][];
      expect(flat(first).map(({ shape }) => shape)).toEqual(list);
      const again = apply(b, given);
      expect(valuesOf(again)).toEqual(valuesOf(first));
      const before = tf.memory().numTensors;
      tf.dispose(apply(a, given));
      expect(tf.memory().numTensors).toBe(before);
    });

    it(`${name} comes back from its config and from a saved model with equal outputs`, async () => {
      const given = inputs();
      const symbols = given.map(({ shape }, i) => tfl.input({ shape: shape.slice(1), name: `in${i}` }));
      const layer = make();
      const output = layer.apply(symbols.length === 1 ? symbols[0] : symbols) as tfl.SymbolicTensor;
      const model = tfl.model({ inputs: symbols, outputs: output });
      const config = layer.getConfig();
      expect(Object.keys(config)).toContain('name');
      const saved: tf.io.ModelArtifacts[] = [];
      await model.save(
        tf.io.withSaveHandler(async (artifacts) => {
          saved.push(artifacts);
          return { modelArtifactsInfo: { dateSaved: new Date(), modelTopologyType: 'JSON' } };
        }),
      );
      const topology = JSON.parse(JSON.stringify(saved[0].modelTopology)) as object;
      const loaded = await tfl.loadLayersModel(tf.io.fromMemory({ ...saved[0], modelTopology: topology }));
      expect(loaded.layers.at(-1)!.getConfig()).toEqual(config);
      const predict = (m: tfl.LayersModel) => valuesOf(m.predict(given) as tf.Tensor | tf.Tensor[]);
      expect(predict(loaded)).toEqual(predict(model));
    });

    it(`${name} gives the first sample of a batch what it gives that sample alone`, () => {
      const given = inputs();
      const layer = make();
      const together = flat(apply(layer, given)).map((y) => rows(y, 0, 1));
      const alone = flat(
        apply(
          layer,
          given.map((x) => rows(x, 0, 1)),
        ),
      );
      together.forEach((y, i) => expectClose(alone[i].dataSync(), y.dataSync(), { rtol: 1e-5, atol: 1e-6 }));
    });

    it.each(['bool', 'int32'] as const)(
      `${name} computes with inputs of %s as with the floats that they are`,
      (dtype) => {
        const whole = inputs().map((x) => tf.round(tf.clipByValue(tf.abs(tf.mul(x, 2)), 0, 1)));
        const layer = make();
        const expected = valuesOf(apply(layer, whole));
        const got = valuesOf(
          apply(
            layer,
            whole.map((x) => tf.cast(x, dtype)),
          ),
        );
        expect(got).toEqual(expected);
      },
    );

    it(`${name} takes a batch of none, or says why not`, () => {
      const layer = make();
      apply(layer, inputs());
      const none = inputs().map((x) => rows(x, 0, 0));
      try {
        flat(apply(layer, none)).forEach((y) => expect(y.shape[0]).toBe(0));
      } catch (error) {
        expect(error).toBeInstanceOf(RangeError);
      }
    });

    it(`${name} has the gradients of central differences, for its input and its weights`, () => {
      if (name === 'StridedMask') return;
      const [x, ...rest] = inputs();
      const layer = make();
      apply(layer, [x, ...rest]);
      const variables = layer.trainableWeights.map((weight) => weight.read() as tf.Variable);
      const factor = randomTensor(flat(apply(layer, [x, ...rest]))[0].shape as [number], 2);
      const loss = (v: tf.Tensor) => tf.sum(tf.mul(flat(apply(layer, [v, ...rest]))[0], factor)) as tf.Scalar;
      const gradients = tf.tidy(() => tf.engine().gradients(() => loss(x), [x, ...variables]).grads);
      const slope = (move: (step: number) => tf.Tensor) =>
        tf.tidy(() => (loss(move(1e-2)).dataSync()[0] - loss(move(-1e-2)).dataSync()[0]) / 2e-2);
      const expected = (i: number, direction: tf.Tensor) =>
        tf.sum(tf.mul(gradients[i], direction)).dataSync()[0];
      // Small along one axis, so that few values cross a kink of a ReLU or a maximum.
      const along = (shape: number[], seed: number) => tf.mul(randomTensor(shape as [number], seed), 0.05);
      const direction = along(x.shape, 5);
      const tolerance = { rtol: 0.03, atol: 3e-3 };
      expectClose([slope((step) => tf.add(x, tf.mul(direction, step)))], [expected(0, direction)], tolerance);
      variables.forEach((variable, i) => {
        const start = variable.clone();
        const way = along(variable.shape, 6 + i);
        const found = slope((step) => {
          variable.assign(tf.add(start, tf.mul(way, step)));
          return x;
        });
        variable.assign(start);
        expectClose([found], [expected(i + 1, way)], tolerance);
      });
    });
  });

  describe.each(Object.entries(networkSubjects))('%s', (name, { make, shapes }) => {
    it(`${name}(options) saves and loads, repeats for a seed, and gives a sample the same alone`, async () => {
      const [model, twin, other] = [make(3), make(3), make(4)];
      const inputs = shapes.map((shape, i) =>
        shape.length === 1 ? tf.ones([2, ...shape]) : randomTensor([2, ...shape] as [number], i + 1),
      );
      const predict = (m: tfl.LayersModel, given = inputs) =>
        flat(m.predict(given.length === 1 ? given[0] : given) as tf.Tensor | tf.Tensor[]);
      const before = tf.memory().numTensors;
      const expected = valuesOf(tf.tidy(() => predict(model)));
      expect(valuesOf(predict(twin))).toEqual(expected);
      expect(valuesOf(predict(other))).not.toEqual(expected);
      expect(expected.every((values) => values.every(Number.isFinite))).toBe(true);
      const copy = await tfl.models.modelFromJSON(JSON.parse(JSON.stringify(model.toJSON(null, false))));
      models.loadWeights(copy, await models.saveWeights(model));
      expect(valuesOf(predict(copy))).toEqual(expected);
      const alone = predict(
        model,
        inputs.map((x) => rows(x, 0, 1)),
      );
      predict(model).forEach((y, i) =>
        expectClose(alone[i].dataSync(), rows(y, 0, 1).dataSync(), { rtol: 1e-4, atol: 1e-5 }),
      );
      [model, twin, other, copy].forEach((each) => each.dispose());
      expect(before).toBeGreaterThan(0);
    });
  });
});

it('Conv2dRelu(…) refuses a map smaller than its kernel where the sizes were left open', () => {
  const input = tfl.input({ shape: [null, null, 2] });
  const output = new models.Conv2dRelu({ filters: 1, kernelSize: 5, name: 'conv' }).apply(
    input,
  ) as tfl.SymbolicTensor;
  const model = tfl.model({ inputs: input, outputs: output });
  expect(() => model.predict(tf.ones([1, 4, 9, 2]))).toThrow(/Conv2dRelu conv: the input must be at least 5/);
  expect((model.predict(tf.ones([1, 5, 9, 2])) as tf.Tensor).shape).toEqual([1, 1, 5, 1]);
});

it('Checkpointed(…) refuses dropout at any depth, and recurrent layers that drop', () => {
  const dropout = new models.SeededDropout({ rate: 0.5, seed: 1 });
  const inner = tfl.sequential({ layers: [tfl.layers.dense({ units: 2, inputShape: [2] }), dropout] });
  const outer = tfl.sequential({ layers: [inner, tfl.layers.dense({ units: 1 })] });
  expect(() => new models.Checkpointed({ model: outer })).toThrow(/SeededDropout/);
  const wrapped = tfl.sequential({
    layers: [tfl.layers.timeDistributed({ layer: tfl.layers.dropout({ rate: 0.5 }), inputShape: [3, 2] })],
  });
  expect(() => new models.Checkpointed({ model: wrapped })).toThrow(/Dropout/);
  const recurrent = tfl.sequential({
    layers: [tfl.layers.lstm({ units: 2, dropout: 0.5, inputShape: [3, 2] })],
  });
  expect(() => new models.Checkpointed({ model: recurrent })).toThrow(/same whenever it is called/);
});
