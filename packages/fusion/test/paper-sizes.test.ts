import type * as tf from '@tensorflow/tfjs-core';
import { compareBackends } from '@avemo/backend/testing';
import {
  AdaptiveFactorizedBilinearPooling,
  AmFbp,
  AttentionPooling,
  BimodalAttentionFusion,
  DbnFusion,
  EmbeddingAttentionLstm,
  FactorizedBilinearPooling,
  FrameTrunks,
  GeneralDotProductAttention,
  HiddenLinearFusion,
  McbFusion,
  MfbFusion,
  MultiLevelFactorizedBilinearPooling,
  MultimodalAttention,
  OutputLinearFusion,
} from '@avemo/fusion';
import { describe, expect, it } from 'vitest';
import { testBackends } from '../../../tools/test-backends';

type Apply = { apply(inputs: tf.Tensor | tf.Tensor[]): unknown };

/** Layers with the sizes that their papers give, and batches of them. */
const uses: [string, () => Apply, number[][]][] = [
  [
    'FactorizedBilinearPooling',
    () => new FactorizedBilinearPooling({ outputs: 128, factors: 4 }),
    [
      [32, 256],
      [32, 256],
    ],
  ],
  [
    'AdaptiveFactorizedBilinearPooling',
    () => new AdaptiveFactorizedBilinearPooling({ outputs: 128, factors: 4 }),
    [
      [32, 256],
      [32, 256],
    ],
  ],
  [
    'MultiLevelFactorizedBilinearPooling',
    () => new MultiLevelFactorizedBilinearPooling({ trunks: 16, outputs: 192, factors: 2 }),
    [
      [32, 16, 256],
      [32, 16, 256],
    ],
  ],
  [
    'AmFbp',
    () => new AmFbp({ trunks: 16 }),
    [
      [32, 256],
      [32, 256],
      [32, 16, 256],
      [32, 16, 256],
    ],
  ],
  ['AttentionPooling', () => new AttentionPooling({ units: 256 }), [[32, 128, 256]]],
  ['FrameTrunks', () => new FrameTrunks({ trunks: 16 }), [[32, 128, 256]]],
  [
    'GeneralDotProductAttention',
    () => new GeneralDotProductAttention({}),
    [
      [32, 120, 128],
      [32, 128],
    ],
  ],
  [
    'EmbeddingAttentionLstm',
    () => new EmbeddingAttentionLstm({ units: 64, windowLength: 5 }),
    [
      [4, 60, 128],
      [4, 64],
      [4, 64],
    ],
  ],
  [
    'BimodalAttentionFusion',
    () => new BimodalAttentionFusion({}),
    [
      [4, 300, 120],
      [4, 300, 120],
      [4, 300, 2],
      [4, 300, 2],
    ],
  ],
  [
    'OutputLinearFusion',
    () => new OutputLinearFusion({}),
    [
      [4, 300, 2],
      [4, 300, 2],
    ],
  ],
  [
    'HiddenLinearFusion',
    () => new HiddenLinearFusion({ outputs: 2 }),
    [
      [4, 300, 120],
      [4, 300, 120],
    ],
  ],
  [
    'MultimodalAttention',
    () => new MultimodalAttention({ outputs: 2, units: 64 }),
    [
      [4, 60, 128],
      [4, 60, 49, 64],
    ],
  ],
  [
    'McbFusion',
    () => new McbFusion({ outputs: 16000, normalization: 'l2' }),
    [
      [2, 2048],
      [2, 2048],
    ],
  ],
  [
    'MfbFusion',
    () => new MfbFusion({ outputs: 1000, factors: 5, normalization: 'l2' }),
    [
      [8, 1024],
      [8, 1024],
    ],
  ],
  [
    'DbnFusion',
    () => new DbnFusion({ units: [4096, 2048] }),
    [
      [2, 4096],
      [2, 4096],
    ],
  ],
];

// Where these run on webgpu alone: what they ask of other backends the golden values ask at small sizes.
const others = testBackends.filter((name) => name !== 'cpu' && name !== 'wasm');
const backends = others.length > 0 ? others : ['wasm' as const];
const named = others.length > 0 ? uses : uses.filter(([name]) => name === 'AmFbp');

describe.each(backends)('on %s', (backend) => {
  it.each(named)(
    '%s computes, with its gradients, at the size of the papers',
    async (_, make, inputs) => {
      const build = () => {
        const layer = make();
        return (...tensors: tf.Tensor[]) => {
          const result = layer.apply(tensors.length === 1 ? tensors[0] : tensors);
          return (Array.isArray(result) ? result[0] : result) as tf.Tensor;
        };
      };
      // On cpu these take minutes; wasm is held to it at small sizes.
      const reference = backend === 'wasm' ? 'cpu' : 'wasm';
      const [{ forward, gradients, failure }] = await compareBackends(build, inputs, {
        backends: [backend],
        reference,
      });
      expect(failure).toBe('');
      expect(forward).toBeLessThan(1e-4);
      expect(gradients).toBeLessThan(1e-3);
    },
    600_000,
  );
});
