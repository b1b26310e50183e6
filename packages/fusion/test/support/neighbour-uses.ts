import * as tf from '@tensorflow/tfjs-core';
import type { Subject } from './conformance';
import { noise } from './layer';

type Use = Omit<Subject, 'Layer'> & { as: string };

/** Inputs whose sample i does not depend on the batch size. */
const samples = (shape: number[], seed: number) => (batch: number) =>
  tf.stack(Array.from({ length: batch }, (_, i) => noise(shape, 100 * seed + i + 1)));

const padding = (length: number, seed: number) => (batch: number) =>
  tf.stack(
    Array.from({ length: batch }, (_, i) => {
      const frames = Array.from({ length }, (_, t) => t === 0 || (i + t + seed) % 3 > 0);
      return tf.tensor1d(frames, 'bool');
    }),
  );

const use = (
  as: string,
  options: Record<string, unknown>,
  inputDims: number[],
  ...sources: ((batch: number) => tf.Tensor)[]
): Use => ({ as, options, inputDims, inputs: (batch) => sources.map((make) => make(batch)) });

const [x, y, z] = [samples([6], 41), samples([5], 42), samples([2], 43)];
const [heard, seen, read] = [samples([4, 5], 44), samples([3, 4], 45), samples([2, 3], 46)];
const masks = [padding(4, 0), padding(3, 1)];

const two = (as: string, options: Record<string, unknown>) => use(as, options, [6, 5], x, y);
const three = (as: string, options: Record<string, unknown>) => use(as, options, [6, 5, 2], x, y, z);

/** How the neighbours are put through the conformance checks. */
export const neighbourUses: Record<string, Use[]> = {
  LinearSumFusion: [
    three('three vectors', { outputs: 4, seed: 1 }),
    two('tanh, no bias', { outputs: 3, activation: 'tanh', useBias: false }),
  ],
  MlbFusion: [
    two('two vectors', { outputs: 4, units: 7, seed: 2 }),
    three('three vectors, no activation', { outputs: 4, units: 5, activation: 'none' }),
  ],
  MfbFusion: [
    two('two vectors', { outputs: 4, factors: 3, seed: 3 }),
    three('three vectors, scaled', { outputs: 4, factors: 2, normalization: 'l2', kernelInitializer: 'he' }),
  ],
  MfhFusion: [
    two('two blocks', { outputs: 4, factors: 3, seed: 4 }),
    three('three blocks, three vectors', { outputs: 3, factors: 2, blocks: 3, normalization: 'none' }),
  ],
  McbFusion: [
    two('two vectors', { outputs: 6, seed: 5 }),
    three('a prime length, three vectors', { outputs: 17, normalization: 'none' }),
  ],
  TuckerFusion: [
    two('two vectors', { outputs: 4, units: [3, 4], coreUnits: 5, seed: 6 }),
    three('three vectors, tanh', { outputs: 4, units: 3, coreUnits: 2, activation: 'tanh' }),
  ],
  MutanFusion: [
    two('two vectors', { outputs: 4, units: [3, 4], coreUnits: 5, factors: 2, seed: 7 }),
    three('three vectors, no bias', { outputs: 4, units: 3, coreUnits: 5, factors: 2, useBias: false }),
  ],
  BlockFusion: [
    two('two vectors', { outputs: 4, units: 6, chunks: 3, factors: 2, seed: 8 }),
    three('three vectors', { outputs: 4, units: 6, chunks: 2, factors: 3, normalization: 'none' }),
  ],
  TensorFusion: [two('two vectors', {}), three('three vectors', {})],
  LowRankFusion: [
    three('three vectors', { outputs: 4, factors: 3, seed: 9 }),
    two('plain sum', { outputs: 4, factors: 3, weightedRank: false, useBias: false }),
  ],
  GatedFusion: [
    two('two vectors', { outputs: 4, seed: 10 }),
    three('three vectors, no bias', { outputs: 4, useBias: false, activation: 'none' }),
  ],
  FilmFusion: [
    two('the first vector', { seed: 11 }),
    use('a sequence under two vectors', { modulated: 1 }, [6, 4, 2], x, seen, z),
  ],
  CrossModalAttention: [
    use('two sequences', { units: 4, heads: 2, seed: 12 }, [5, 4], heard, seen),
    use('masks', { units: 4, masks: true }, [5, 4], heard, seen, ...masks),
    use('three, no residual', { units: 3, residual: false, useBias: false }, [5, 4, 3], heard, seen, read),
  ],
  BottleneckAttention: [
    use('two sequences', { units: 4, tokens: 2, heads: 2, layers: 1, seed: 13 }, [5, 4], heard, seen),
    use('masks', { units: 3, tokens: 1, masks: true }, [5, 4], heard, seen, ...masks),
    use('three sequences', { units: 2, tokens: 2, layers: 1 }, [5, 4, 3], heard, seen, read),
  ],
  ModalityDropout: [
    two('two vectors', { rate: 0.4, seed: 14 }),
    use('two sequences', { rate: 0.2 }, [5, 4], heard, seen),
  ],
};
