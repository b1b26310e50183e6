import * as tf from '@tensorflow/tfjs-core';
import * as tfl from '@tensorflow/tfjs-layers';
import { useBackend } from '@avemo/backend';
import { expectClose } from '@avemo/golden';
import { encodedFrames, fcnAudioEncoder, type FcnAudioEncoderOptions } from '@avemo/models';
import { beforeAll, describe, expect, it } from 'vitest';
import { onEachBackend } from '../../../../tools/test-backends';
import { randomTensor } from '../support/random-tensor';

const small: FcnAudioEncoderOptions = { frequencyBins: 21, filters: [4, 6, 5, 4, 3], seed: 3 };

function encode(model: tfl.LayersModel, x: tf.Tensor, mask: tf.Tensor): [tf.Tensor, tf.Tensor] {
  return model.predict([x, mask]) as [tf.Tensor, tf.Tensor];
}

function weightData(model: tfl.LayersModel): Float32Array[] {
  return model.getWeights().map((w) => w.dataSync() as Float32Array);
}

onEachBackend((backend) => {
  // The others sum in an order that depends on the size.
  const exact = backend === 'cpu' || backend === 'wasm';

  it.each([
    [1, [4, 2, 2], 'lrn'],
    [2, [4, 2, 2], 'lrn'],
    [17, [4, 2, 2], 'lrn'],
    [30, [4, 2, 2, 2], 'lrn'],
    [33, [4, 2, 2], 'none'],
    [23, [2, 3, 1], 'lrn'],
    [12, [1, 1, 1], 'none'],
  ] as const)(
    'fcnAudioEncoder(options) embeds a clip of %i frames alike however far it is padded (strides %j, %s)',
    (frames, strides, normalization) => {
      const model = fcnAudioEncoder({ ...small, strides, normalization });
      // A bias above zero makes a position that is not masked anew differ from padding.
      model.setWeights(model.getWeights().map((w) => (w.rank === 1 ? tf.add(w, 0.3) : w)));
      const clip = randomTensor([1, frames, 21, 1], frames);
      const [alone, aloneMask] = encode(model, clip, tf.ones([1, frames]));
      const count = encodedFrames(frames, { strides });
      expect(alone.shape).toEqual([1, count, 3]);
      expect([...aloneMask.dataSync()]).toEqual(Array(count).fill(1));
      for (const padding of [1, 2, 3, 5, 16, 37]) {
        const length = frames + padding;
        const other = randomTensor([1, length, 21, 1], 8);
        const padded = tf.concat([tf.concat([clip, tf.fill([1, padding, 21, 1], 1e9)], 1), other], 0);
        const mask = tf.concat([
          tf.concat([tf.ones([1, frames]), tf.zeros([1, padding])], 1),
          tf.ones([1, length]),
        ]);
        const [embedded, outMask] = encode(model, padded, mask);
        const total = encodedFrames(length, { strides });
        expect(embedded.shape).toEqual([2, total, 3]);
        expect([...tf.slice(outMask, [0, 0], [1, total]).dataSync()]).toEqual(
          Array.from({ length: total }, (_, j) => (j < count ? 1 : 0)),
        );
        const same = tf.slice(embedded, [0, 0, 0], [1, count, 3]).dataSync();
        if (exact) expect(same).toEqual(alone.dataSync());
        else expectClose(same, alone.dataSync(), { rtol: 1e-5, atol: 1e-6 });
        const rest = tf.slice(embedded, [0, count, 0], [1, total - count, 3]).dataSync();
        expect(rest.every((v) => v === 0)).toBe(true);
      }
      expect(Math.max(...alone.dataSync())).toBeGreaterThan(0);
      model.dispose();
    },
  );

  it('fcnAudioEncoder(options) has the gradient that central differences show, for weights and input', () => {
    const model = fcnAudioEncoder({
      frequencyBins: 9,
      filters: [2, 3, 2, 3, 2],
      strides: [2, 2, 1],
      seed: 5,
    });
    model.setWeights(model.getWeights().map((w) => (w.rank === 1 ? tf.add(w, 0.2) : w)));
    const x = randomTensor([2, 11, 9, 1], 4);
    const mask = tf.tensor2d([...Array(11).fill(1), ...Array(7).fill(1), 0, 0, 0, 0], [2, 11]);
    const probe = randomTensor([2, encodedFrames(11, { strides: [2, 2, 1] }), 2], 6);
    const loss = (input: tf.Tensor) =>
      tf.tidy(() => tf.sum(tf.mul((model.apply([input, mask]) as tf.Tensor[])[0], probe)) as tf.Scalar);
    const { grads } = tf.variableGrads(() => loss(x));
    const names = Object.keys(grads);
    expect(names).toHaveLength(10);

    // Along a random direction the slope of the loss is the inner product with the gradient.
    const check = (analytic: tf.Tensor, at: (shift: tf.Tensor) => number, value: tf.Tensor, seed: number) => {
      const direction = randomTensor(value.shape as [number], seed);
      const h = 1e-3;
      const numeric = (at(tf.mul(direction, h)) - at(tf.mul(direction, -h))) / (2 * h);
      const slope = tf.sum(tf.mul(analytic, direction)).dataSync()[0];
      expectClose([slope], [numeric], { rtol: 0.02, atol: 2e-3 });
      return Math.abs(slope);
    };
    let greatest = 0;
    model.trainableWeights.forEach((weight, i) => {
      const variable = weight.read() as tf.Variable;
      const value = variable.clone();
      const at = (shift: tf.Tensor) => {
        variable.assign(tf.add(value, shift));
        const result = loss(x).dataSync()[0];
        variable.assign(value);
        return result;
      };
      greatest = Math.max(greatest, check(grads[variable.name], at, value, i));
    });
    expect(greatest).toBeGreaterThan(0.05);
    const dx = tf.grad((input) => loss(input))(x);
    check(dx, (shift) => loss(tf.add(x, shift)).dataSync()[0], x, 77);
    const hidden = tf.slice(dx, [1, 7, 0, 0], [1, 4, 9, 1]).dataSync();
    expect(hidden.every((v) => v === 0)).toBe(true);
    model.dispose();
  });

  it('fcnAudioEncoder(options) gives equal outputs after its JSON and weights were saved and loaded', async () => {
    const model = fcnAudioEncoder({ ...small, strides: [4, 2, 2, 2], name: 'left_audio' });
    let artifacts: tf.io.ModelArtifacts | undefined;
    await model.save({
      save: async (value) => {
        artifacts = JSON.parse(JSON.stringify({ ...value, weightData: undefined }));
        artifacts!.weightData = value.weightData;
        return { modelArtifactsInfo: { dateSaved: new Date(0), modelTopologyType: 'JSON' } };
      },
    });
    const loaded = await tfl.loadLayersModel({ load: async () => artifacts! });
    const [x, mask] = [randomTensor([1, 40, 21, 1], 1), tf.ones([1, 40])];
    expect(loaded.layers.map((layer) => layer.name)).toEqual(model.layers.map((layer) => layer.name));
    expect(loaded.layers.map((layer) => layer.getConfig())).toEqual(model.layers.map((l) => l.getConfig()));
    expect(encode(loaded, x, mask)[0].dataSync()).toEqual(encode(model, x, mask)[0].dataSync());
    model.dispose();
    loaded.dispose();
  });

  it('fcnAudioEncoder(options) leaves no tensors behind when it predicts, trains and is disposed', () => {
    const [x, mask] = [randomTensor([2, 40, 21, 1], 1), tf.ones([2, 40])];
    const before = tf.memory().numTensors;
    const model = fcnAudioEncoder(small);
    const built = tf.memory().numTensors;
    expect(built - before).toBe(10);
    tf.dispose(encode(model, x, mask));
    expect(tf.memory().numTensors).toBe(built);
    const { value, grads } = tf.variableGrads(
      () => tf.sum((model.apply([x, mask], { training: true }) as tf.Tensor[])[0]) as tf.Scalar,
    );
    tf.dispose([value, grads]);
    expect(tf.memory().numTensors).toBe(built);
    model.dispose();
    expect(tf.memory().numTensors).toBe(before);
  });

  it('fcnAudioEncoder(options) makes equal weights of equal seeds and other weights in every layer', () => {
    const options = { ...small, filters: [4, 4, 4, 4, 4] };
    const [a, b, c] = [
      fcnAudioEncoder(options),
      fcnAudioEncoder(options),
      fcnAudioEncoder({ ...options, seed: 4 }),
    ];
    expect(weightData(b)).toEqual(weightData(a));
    const kernels = weightData(a).filter((_, i) => i % 2 === 0);
    weightData(c)
      .filter((_, i) => i % 2 === 0)
      .forEach((kernel, i) => expect(kernel).not.toEqual(kernels[i]));
    const [conv3, conv4, conv5] = kernels.slice(2);
    expect(conv3).not.toEqual(conv4);
    expect(conv4).not.toEqual(conv5);
    [a, b, c].forEach((model) => model.dispose());
  });
});

describe('on any backend', () => {
  beforeAll(async () => void (await useBackend('cpu')));

  it('fcnAudioEncoder() has the sizes of AlexNet on 200 bins', () => {
    const model = fcnAudioEncoder();
    // (F·F·D₁ + 1)·K a convolution, formulas (10)–(15) of Liu & Tang.
    const sizes = [
      [11, 1, 96],
      [5, 96, 256],
      [3, 256, 384],
      [3, 384, 384],
      [3, 384, 256],
    ];
    const parameters = sizes.map(([f, depth, k]) => (f * f * depth + 1) * k);
    expect(model.countParams()).toBe(parameters.reduce((sum, n) => sum + n, 0));
    const output = (width: number, f: number, p: number, s: number) =>
      Math.floor((width - f + 2 * p) / s) + 1;
    const bins = [output(200, 11, 5, 4)];
    bins.push(output(bins[0], 3, 1, 2));
    bins.push(output(bins[1], 3, 1, 2));
    const shapeOf = (name: string) => model.getLayer(`audio_${name}`).outputShape;
    expect(shapeOf('conv1')).toEqual([null, null, bins[0], 96]);
    expect(shapeOf('pool1')).toEqual([null, null, bins[1], 96]);
    expect(shapeOf('conv2')).toEqual([null, null, bins[1], 256]);
    expect(shapeOf('pool2')).toEqual([null, null, bins[2], 256]);
    expect(shapeOf('conv5')).toEqual([null, null, bins[2], 256]);
    expect(model.outputs.map((o) => o.shape)).toEqual([
      [null, null, 256],
      [null, null],
    ]);
    model.dispose();
  });

  it.each([
    ['none', 1],
    // k^β = 2^0.75 is what normalisation divides small activations by; its square goes into the variance.
    ['lrn', 2 ** 1.5],
  ] as const)(
    'fcnAudioEncoder({ normalization: %j }) draws kernels with the variance that He initialisation names, times %d',
    (normalization, factor) => {
      const model = fcnAudioEncoder({ filters: [16, 64, 64, 16, 16], normalization });
      for (const kernel of model.getWeights().filter((w) => w.size > 10000)) {
        const fanIn = kernel.shape.slice(0, 3).reduce((product, n) => product! * n!, 1)!;
        const variance = tf.mean(tf.square(kernel)).dataSync()[0];
        // A normal truncated at two deviations has 0.7737 of its variance left.
        expectClose([variance], [(0.7737 * 2 * factor) / fanIn], { rtol: 0.05, atol: 0 });
      }
      model.dispose();
    },
  );

  it('encodedFrames(frames) equals the output size formula applied layer after layer', () => {
    const output = (width: number, f: number, s: number) => Math.floor((width - f + (f - 1)) / s) + 1;
    for (let frames = 1; frames < 200; frames++) {
      expect(encodedFrames(frames)).toBe(output(output(output(frames, 11, 4), 3, 2), 3, 2));
      expect(encodedFrames(frames, { strides: [3, 2] })).toBe(output(output(frames, 11, 3), 3, 2));
    }
    expect(encodedFrames(0)).toBe(0);
    expect(() => encodedFrames(1.5)).toThrow(RangeError);
    expect(() => encodedFrames(5, { strides: [0] })).toThrow(/strides\[0\]/);
  });

  it('fcnAudioEncoder(options) refuses bad options', () => {
    expect(() => fcnAudioEncoder({ filters: [1, 2] })).toThrow(/filters must hold 5/);
    expect(() => fcnAudioEncoder({ strides: [4] })).toThrow(/strides must hold 3 or 4/);
    expect(() => fcnAudioEncoder({ frequencyBins: 0 })).toThrow(/frequencyBins/);
    expect(() => fcnAudioEncoder({ normalization: 'batch' as 'lrn' })).toThrow(
      /one of 'lrn', 'none'; got "batch"/,
    );
    expect(() => fcnAudioEncoder({ seed: -1 })).toThrow(/seed/);
  });

  it('fcnAudioEncoder(options) refuses a mask that does not belong to its spectrogram', () => {
    const model = fcnAudioEncoder(small);
    const x = tf.zeros([2, 20, 21, 1]);
    for (const shape of [
      [2, 1],
      [2, 19],
      [1, 20],
    ] as [number, number][]) {
      expect(() => model.apply([x, tf.ones(shape)])).toThrow(/must have the shape \[2,20\]; got/);
    }
    model.dispose();
  });
});
