import * as tf from '@tensorflow/tfjs-core';
import type { SymbolicTensor } from '@tensorflow/tfjs-layers';
import {
  defineFusion,
  DbnFusion,
  EmbeddingAttentionLstm,
  FrameTrunks,
  type OnePerModality,
} from '@avemo/fusion';
import { expectTypeOf } from 'vitest';

// A formula knows the names of its weights, and that there are two modalities or more.
defineFusion({
  name: 'TypedFusion',
  options: { outputs: 8 },
  weights: (dims, { outputs }) => {
    expectTypeOf(dims).toEqualTypeOf<OnePerModality<number>>();
    expectTypeOf(outputs).toEqualTypeOf<number>();
    return { W: [dims[0], outputs], b: { shape: [outputs], start: (seed) => tf.fill([outputs], seed) } };
  },
  combine: (modalities, weights) => {
    expectTypeOf(modalities).toEqualTypeOf<OnePerModality<tf.Tensor>>();
    expectTypeOf(weights).toEqualTypeOf<Record<'W' | 'b', tf.Tensor>>();
    // @ts-expect-error no weight has this name
    tf.matMul(modalities[1], weights.V);
    return tf.add(tf.matMul(modalities[0], weights.W), weights.b);
  },
});
defineFusion({
  name: 'TypedSum',
  combine: (modalities, weights) => {
    expectTypeOf(weights).toEqualTypeOf<Record<never, tf.Tensor>>();
    return modalities.reduce((a, b) => tf.add(a, b));
  },
});

// Layers with several results say how many.
declare const x: tf.Tensor;
declare const symbol: SymbolicTensor;
const trunks = new FrameTrunks({ trunks: 2 });
expectTypeOf(trunks.apply(x)).toEqualTypeOf<[trunks: tf.Tensor, mask: tf.Tensor]>();
expectTypeOf(trunks.apply(symbol)).toEqualTypeOf<[trunks: SymbolicTensor, mask: SymbolicTensor]>();
const lstm = new EmbeddingAttentionLstm({ units: 4 });
expectTypeOf(lstm.apply([x, x, x])).toEqualTypeOf<[hidden: tf.Tensor, ...states: tf.Tensor[]]>();

DbnFusion.parameterCount([4, 4], { classes: 6 });
