import * as tf from '@tensorflow/tfjs-core';
import { expectClose } from '@avemo/golden';
import {
  LinearSumFusion,
  LowRankFusion,
  McbFusion,
  MfhFusion,
  MlbFusion,
  MutanFusion,
  TensorFusion,
} from '@avemo/fusion';
import { expect, test } from 'vitest';
import { onEachBackend } from './support/backends';
import { goldenTensors, gradients } from './support/layer';

type Case = ReturnType<typeof goldenTensors>;

/** Compares values with an output of the case within its own tolerance. */
const checker =
  ({ output }: Case) =>
  (name: string, values: tf.Tensor | ArrayLike<number>) => {
    const { data, tolerance } = output(name);
    expectClose(values instanceof tf.Tensor ? values.dataSync() : values, data, tolerance);
  };

/** [rank, rows, outputs] → [rows, rank · outputs] and back. */
const flattenRank = (w: tf.Tensor) => tf.reshape(tf.transpose(w, [1, 0, 2]), [w.shape[1] as number, -1]);
const unflattenRank = (w: tf.Tensor, rank: number) =>
  tf.transpose(tf.reshape(w, [w.shape[0], rank, -1]), [1, 0, 2]);

onEachBackend(() => {
  test('MlbFusion.apply([x, y]) equals layers/mlb with all gradients', () => {
    const source = goldenTensors('layers/mlb');
    const names = ['U', 'V', 'P', 'bu', 'bv', 'b'];
    const layer = new MlbFusion({ outputs: 4, units: 7, weights: names.map(source.tensor) });
    const got = gradients(layer, [source.tensor('x'), source.tensor('y')], source.tensor('R'));
    const check = checker(source);
    check('out', got.output);
    check('d_x', got.inputs[0]);
    check('d_y', got.inputs[1]);
    names.forEach((name, i) => check(`d_${name}`, got.weights[i]));
  });

  test('MfhFusion.apply([x, y]) equals layers/mfh with all gradients', () => {
    const source = goldenTensors('layers/mfh');
    const [U, V] = ['U', 'V'].map((name) => tf.unstack(source.tensor(name)));
    const { o, K, blocks } = source.parameters;
    const weights = [U[0], V[0], U[1], V[1]];
    const layer = new MfhFusion({ outputs: o, factors: K, blocks, useBias: false, weights });
    const got = gradients(layer, [source.tensor('x'), source.tensor('y')], source.tensor('R'));
    const check = checker(source);
    check('out', got.output);
    check('d_x', got.inputs[0]);
    check('d_y', got.inputs[1]);
    check('d_U', tf.stack([got.weights[0], got.weights[2]]));
    check('d_V', tf.stack([got.weights[1], got.weights[3]]));
  });

  test('McbFusion.apply([x, y]) with the indices and signs of layers/mcb gives its output and gradients', () => {
    const source = goldenTensors('layers/mcb');
    const weights = ['hx', 'sx', 'hy', 'sy'].map(source.tensor);
    const make = (normalization: 'none' | 'power') =>
      new McbFusion({ outputs: source.parameters.n, normalization, weights });
    const inputs = [source.tensor('x'), source.tensor('y')];
    const got = gradients(make('none'), inputs, source.tensor('R'));
    const check = checker(source);
    check('out', got.output);
    check('d_x', got.inputs[0]);
    check('d_y', got.inputs[1]);
    check('out_power_l2', make('power').apply(inputs) as tf.Tensor);
  });

  test('McbFusion({ presence: true }) gives the sketch of the modality that is there, sketch_x or sketch_y of layers/mcb', () => {
    const source = goldenTensors('layers/mcb');
    const weights = ['hx', 'sx', 'hy', 'sy'].map(source.tensor);
    const layer = new McbFusion({
      outputs: source.parameters.n,
      normalization: 'none',
      presence: true,
      weights,
    });
    const inputs = [source.tensor('x'), source.tensor('y')];
    const alone = (present: number[]) => layer.apply([...inputs, tf.tensor2d([present, present, present])]);
    const check = checker(source);
    check('sketch_x', alone([1, 0]));
    check('sketch_y', alone([0, 1]));
  });

  test('MutanFusion.apply([x, y]) equals layers/mutan with all gradients', () => {
    const source = goldenTensors('layers/mutan');
    const { tensor, parameters } = source;
    const { rank, tq, tv, to } = parameters;
    const weights = [
      tensor('Wq'),
      tensor('Wv'),
      flattenRank(tensor('M')),
      flattenRank(tensor('N')),
      tensor('Wo'),
    ];
    const options = { outputs: 4, units: [tq, tv], coreUnits: to, factors: rank, useBias: false };
    const got = gradients(new MutanFusion({ ...options, weights }), [tensor('x'), tensor('y')], tensor('R'));
    const check = checker(source);
    check('out', got.output);
    check('d_x', got.inputs[0]);
    check('d_y', got.inputs[1]);
    check('d_Wq', got.weights[0]);
    check('d_Wv', got.weights[1]);
    check('d_M', unflattenRank(got.weights[2], rank));
    check('d_N', unflattenRank(got.weights[3], rank));
    check('d_Wo', got.weights[4]);
  });

  test.each([
    ['three modalities', ['x', 'y', 'z'], ''],
    ['two modalities', ['x', 'y'], '_bimodal'],
  ])('TensorFusion.apply(…) of %s equals layers/tfn with gradients', (_, names, tag) => {
    const source = goldenTensors('layers/tfn');
    const got = gradients(new TensorFusion(), names.map(source.tensor), source.tensor(`R${tag}`));
    const check = checker(source);
    check(`out${tag}`, got.output);
    names.forEach((name, i) => check(`d_${name}${tag}`, got.inputs[i]));
  });

  test('LowRankFusion.apply([x, y, z]) equals layers/lmf with all gradients, and with a plain sum over the rank', () => {
    const source = goldenTensors('layers/lmf');
    const { tensor, parameters } = source;
    const { rank, o } = parameters;
    const inputs = ['x', 'y', 'z'].map(tensor);
    const kernels = ['Fx', 'Fy', 'Fz'].map((name) => flattenRank(tensor(name)));
    const weights = [...kernels, tf.reshape(tensor('q'), [1, rank]), tensor('bias')];
    const got = gradients(new LowRankFusion({ outputs: o, factors: rank, weights }), inputs, tensor('R'));
    const check = checker(source);
    check('out', got.output);
    ['x', 'y', 'z'].forEach((name, m) => {
      check(`d_${name}`, got.inputs[m]);
      check(`d_F${name}`, unflattenRank(got.weights[m], rank));
    });
    check('d_q', got.weights[3]);
    check('d_bias', got.weights[4]);
    const plain = { outputs: o, factors: rank, weightedRank: false, useBias: false, weights: kernels };
    check('out_plain', new LowRankFusion(plain).apply(inputs) as tf.Tensor);
  });

  test('LinearSumFusion(…) of the parts of a vector equals the one linear map of layers/linear_fusion_baselines', () => {
    const source = goldenTensors('layers/linear_fusion_baselines');
    const parts = tf.split(source.tensor('Y'), [2, 4], 1);
    const weights = tf.split(source.tensor('W_out'), [2, 4], 0);
    const layer = new LinearSumFusion({ outputs: 3, useBias: false, weights });
    const got = gradients(layer, parts, source.tensor('R'));
    const check = checker(source);
    check('Z_out', got.output);
    const towards = got.inputs.map((data, i) => tf.tensor(data, parts[i].shape));
    check('d_Y', tf.concat(towards, 1));
    check('d_W_out', tf.concat(got.weights, 0));
    expect(layer.countParams()).toBe(LinearSumFusion.parameterCount([2, 4], { outputs: 3, useBias: false }));
  });
});
