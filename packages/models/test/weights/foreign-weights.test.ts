import { readFileSync } from 'node:fs';
import * as tf from '@tensorflow/tfjs-core';
import type { LayersModel } from '@tensorflow/tfjs-layers';
import { expectClose, golden } from '@avemo/golden';
import {
  alexNet,
  c3d,
  checkManifest,
  decodeSafetensors,
  deepLstm,
  encodeSafetensors,
  improvedAlexNet,
  inceptionV3,
  loadWeights,
  saveWeights,
  vgg16,
  vgg19,
  vggFace,
  vggish,
  weightsManifest,
  WeightsError,
  type NamedTensor,
} from '@avemo/models';
import { expect, it } from 'vitest';
import { onEachBackend } from '../../../../tools/test-backends';
import { randomTensor } from '../support/random-tensor';

const file = (name: string, path = 'weights.safetensors') =>
  new Uint8Array(readFileSync(new URL(`../../../golden/cases/weights/${name}/${path}`, import.meta.url)));

const small = { classes: 5, logits: true, width: 1 / 32 } as const;
const networks: Record<string, () => LayersModel> = {
  torch_vgg16: () => vgg16({ ...small, inputShape: [64, 32, 3] }),
  torch_vgg19: () => vgg19({ ...small, inputShape: [64, 32, 3], name: 'own' }),
  torch_vggface: () => vggFace({ ...small, width: 1 / 64, inputShape: [64, 32, 3] }),
  torch_alexnet: () => alexNet({ ...small, inputShape: [67, 99, 3] }),
  torch_c3d: () => c3d({ ...small, inputShape: [4, 32, 64, 3] }),
  torch_vggish: () => vggish({ features: 'embedding', width: 1 / 32, inputShape: [32, 16, 1] }),
  torch_lstm: () => deepLstm({ features: 5, units: [4, 4] }),
  torch_bilstm: () => deepLstm({ features: 5, units: [4, 4], bidirectional: true }),
  keras_vgg16: () => vgg16({ ...small, inputShape: [64, 32, 3] }),
  keras_alexnet: () => alexNet({ ...small, width: 1 / 48, inputShape: [67, 99, 3] }),
  keras_c3d: () => c3d({ ...small, width: 1 / 64, inputShape: [5, 16, 48, 3] }),
  keras_vggish: () => vggish({ features: 'embedding', width: 1 / 64, inputShape: [32, 16, 1] }),
  keras_lstm: () => deepLstm({ features: 5, units: [4, 4] }),
  keras_inception: () =>
    inceptionV3({ ...small, width: 1 / 16, inputShape: [75, 75, 3], countPadding: false }),
  torch_inception: () => inceptionV3({ ...small, width: 1 / 16, inputShape: [75, 75, 3] }),
};

onEachBackend(() => {
  it.each(Object.keys(networks).filter((name) => name.startsWith('torch')))(
    "loadWeights(model, file, { from: 'torch' }) gives the outputs of PyTorch: weights/%s",
    (name) => {
      const { input, output } = golden(`weights/${name}`);
      const model = networks[name]();
      loadWeights(model, file(name), { from: 'torch' });
      const x = tf.tensor(input('x').data as Float32Array, input('x').shape);
      const y = model.predict(x) as tf.Tensor;
      expect(y.shape).toEqual(output('y').shape);
      expectClose(y.dataSync(), output('y').data, output('y').tolerance);
      tf.dispose([x, y]);
      model.dispose();
    },
  );

  it.each(Object.keys(networks).filter((name) => name.startsWith('keras')))(
    "loadWeights(model, file, { from: 'keras' }) gives the outputs of Keras: weights/%s",
    (name) => {
      const { input, output } = golden(`weights/${name}`);
      const model = networks[name]();
      loadWeights(model, file(name), { from: 'keras' });
      const x = tf.tensor(input('x').data as Float32Array, input('x').shape);
      const y = model.predict(x) as tf.Tensor;
      expectClose(y.dataSync(), output('y').data, output('y').tolerance);
      tf.dispose([x, y]);
      model.dispose();
    },
  );

  it.each([
    ['torch_c3d', 'conv1 and conv2', /^conv([12])a/, 'conv$1'],
    ['torch_vggface', 'conv_1_1', /^conv(\d)_(\d)/, 'conv_$1_$2'],
  ] as const)(
    "loadWeights(model, file, { from: 'torch' }) reads %s with the names of other ports, %s",
    (name, _, ours, theirs) => {
      const { input, output } = golden(`weights/${name}`);
      const renamed = [...decodeSafetensors(file(name)).tensors].map(
        ([key, tensor]) => [key.replace(ours, theirs), tensor] as const,
      );
      const model = networks[name]();
      loadWeights(model, encodeSafetensors(new Map(renamed)), { from: 'torch' });
      const x = tf.tensor(input('x').data as Float32Array, input('x').shape);
      const y = model.predict(x) as tf.Tensor;
      expectClose(y.dataSync(), output('y').data, output('y').tolerance);
      tf.dispose([x, y]);
      model.dispose();
    },
  );

  it("loadWeights(model, file, { from: 'keras' }) reads the names that Keras 2 gave", async () => {
    const renamed = async (model: LayersModel, rename: (name: string) => string | undefined) => {
      const tensors = new Map<string, NamedTensor>();
      for (const [name, tensor] of decodeSafetensors(await saveWeights(model)).tensors) {
        const other = rename(name.slice(model.name.length + 1));
        if (other) tensors.set(other, tensor);
      }
      return encodeSafetensors(tensors);
    };
    const fc: Record<string, string> = { fc6: 'fc1', fc7: 'fc2', fc8: 'predictions' };
    const vggName = (name: string) => {
      const [layer, kind] = name.split('/');
      const keras = fc[layer] ?? layer.replace(/conv(\d)_(\d)/, 'block$1_conv$2');
      return `${keras}/${keras}/${kind}:0`;
    };
    const lstmName = (name: string) => name.replace('lstm1/', 'lstm1/lstm_cell/');
    for (const [make, rename] of [
      [(seed: number) => vgg16({ ...small, inputShape: [32, 32, 3], seed }), vggName],
      [(seed: number) => deepLstm({ features: 3, units: [4], seed }), lstmName],
    ] as const) {
      const [a, b] = [make(1), make(2)];
      loadWeights(b, await renamed(a, rename), { from: 'keras' });
      const shape = [1, ...a.inputs[0].shape.slice(1).map((n) => n ?? 4)];
      const x = randomTensor(shape as [number], 3);
      const [ya, yb] = [a, b].map((model) => (model.predict(x) as tf.Tensor).dataSync());
      expect(yb).toEqual(ya);
      [a, b].forEach((model) => model.dispose());
    }
  });
});

it("loadWeights(model, file, { from: 'torch', names }) takes the names that are given, or says which are missing", () => {
  const model = networks.torch_vgg16();
  const names = Object.fromEntries(
    [0, 2, 5, 7, 10, 12, 14, 17, 19, 21, 24, 26, 28].map((place, i) => [
      model.layers.filter(({ name }) => name.includes('_conv'))[i].name.slice('vgg16_'.length),
      `features.${place}`,
    ]),
  );
  const load = (more: Record<string, string>) =>
    loadWeights(model, file('torch_vgg16'), { from: 'torch', names: { ...names, ...more } });
  expect(() => load({})).toThrow(/no entry for the layer "fc6"/);
  load({ fc6: 'classifier.0', fc7: 'classifier.3', fc8: 'classifier.6' });
  expect(() => load({ fc6: 'classifier.0', fc7: 'classifier.9', fc8: 'classifier.6' })).toThrow(
    /missing in the file: vgg16_fc7\/kernel, vgg16_fc7\/bias; unknown to the model: classifier.3.bias/,
  );
  const other = vgg19({ ...small, inputShape: [64, 32, 3] });
  expect(() => loadWeights(other, file('torch_vgg16'), { from: 'torch' })).toThrow(WeightsError);
  expect(() => loadWeights(model, file('torch_vgg16'), { from: 'caffe' as 'torch' })).toThrow(
    /from must be one of/,
  );
  expect(() => loadWeights(null as never, file('torch_vgg16'))).toThrow(TypeError);
});

it('decodeSafetensors(bytes) reads every number type that TensorFlow.js can hold, and leaves the others until asked', () => {
  const { parameters, input, output } = golden('weights/number_types');
  const { tensors } = decodeSafetensors(file('number_types'));
  const rows = (names: string[]) => names.flatMap((name) => [...tensors.get(name)!.data]);
  expect(rows(parameters.floats)).toEqual([...input('x').data]);
  expect(rows(parameters.integers)).toEqual([...output('y').data].map((value) => value + 0));
  expect(tensors.get('BOOL')!.data).toBeInstanceOf(Int32Array);
  expect(tensors.get('F8')!.shape).toEqual([8]);
  expect(() => tensors.get('F8')!.data).toThrow(/"F8" has the type "F8_E4M3"/);
  expect(() => tensors.get('C64')!.data).toThrow(WeightsError);
  expect(() => tensors.get('LARGE')!.data).toThrow(/1099511627776, which is no 32-bit integer/);
  const some = decodeSafetensors(file('number_types'), { names: ['F16', 'I64'] }).tensors;
  expect([...some.keys()].sort()).toEqual(['F16', 'I64']);
  expect(() => decodeSafetensors(file('number_types'), { names: ['none'] })).toThrow(/holds no "none"/);
});

it('decodeSafetensors(bytes) refuses pickles and HDF5 with the way to convert them', () => {
  const code = (bytes: Uint8Array) => {
    try {
      decodeSafetensors(bytes);
      return 'read';
    } catch (error) {
      return [
        (error as WeightsError).code,
        /Convert it in Python: .*save_file/.test((error as Error).message),
      ];
    }
  };
  expect(code(file('number_types', 'pickled.pt'))).toEqual(['format', true]);
  expect(code(new Uint8Array([0x80, 2, 0x8a, 10, 0x6c, 0xfc, 0x9c, 0x46, 0xf9, 0x20]))).toEqual([
    'format',
    true,
  ]);
  expect(code(new TextEncoder().encode('\x89HDF\r\n\x1a\n and more').slice(1))).not.toBe('read');
  expect(code(new Uint8Array([0x89, 0x48, 0x44, 0x46, 13, 10, 26, 10, 0]))).toEqual(['format', true]);
});

it('decodeSafetensors(bytes) takes metadata of null, and refuses a byte order mark and sizes that are not whole as written', () => {
  const bytes = (header: string, data = 4) => {
    const text = new TextEncoder().encode(header);
    const whole = new Uint8Array(8 + text.length + data);
    new DataView(whole.buffer).setBigUint64(0, BigInt(text.length), true);
    whole.set(text, 8);
    return whole;
  };
  const entry = '"a":{"dtype":"F32","shape":[1],"data_offsets":[0,4]}';
  expect(decodeSafetensors(bytes(`{"__metadata__":null,${entry}}`)).tensors.get('a')!.shape).toEqual([1]);
  expect(decodeSafetensors(bytes(`{"__metadata__":{"1.0":"-1e3 \\" 2.5"},${entry}}`)).metadata['1.0']).toBe(
    '-1e3 " 2.5',
  );
  for (const bad of [
    `\ufeff{${entry}}`,
    `{${entry.replace('[1]', '[1.0]')}}`,
    `{${entry.replace('[0,4]', '[0,4e0]')}}`,
    `{${entry.replace('[0,4]', '[-0,4]')}}`,
  ]) {
    expect(() => decodeSafetensors(bytes(bad))).toThrow(WeightsError);
  }
});

it('weightsManifest(bytes) and checkManifest(bytes, manifest) tell a damaged file by its SHA-256', async () => {
  const bytes = new TextEncoder().encode('abc');
  const manifest = await weightsManifest(bytes, {
    licence: 'MIT',
    labels: ['a'],
    versions: { avemo: '0.1.0' },
  });
  // The test vector of FIPS 180-4.
  expect(manifest.sha256).toBe('ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad');
  expect(await checkManifest(bytes, manifest)).toBe(manifest);
  const damaged = Uint8Array.from(bytes, (byte, i) => (i === 1 ? byte ^ 1 : byte));
  await expect(checkManifest(damaged, manifest)).rejects.toMatchObject({ code: 'checksum' });
  await expect(weightsManifest(bytes, {} as never)).rejects.toThrow(/licence must be a string/);
  await expect(checkManifest(bytes, {} as never)).rejects.toThrow(/manifest.sha256/);
});

it('saveWeights(model) keeps the moving statistics of batch normalisation', async () => {
  const make = (seed: number) =>
    improvedAlexNet({ classes: 3, filters: [2, 3, 4], units: 6, inputShape: [32, 32, 3], seed });
  const [trained, copy] = [make(1), make(2)];
  const x = randomTensor([4, 32, 32, 3], 1);
  trained.compile({ optimizer: 'sgd', loss: 'meanSquaredError' });
  await trained.trainOnBatch(x, tf.ones([4, 3]));
  const moved = trained.getLayer('improved_norm1').getWeights()[2].dataSync();
  expect(Math.max(...moved.map(Math.abs))).toBeGreaterThan(0);
  loadWeights(copy, await saveWeights(trained));
  expect(copy.getLayer('improved_norm1').getWeights()[2].dataSync()).toEqual(moved);
  const [a, b] = [trained, copy].map((model) => (model.predict(x) as tf.Tensor).dataSync());
  expect(b).toEqual(a);
});
