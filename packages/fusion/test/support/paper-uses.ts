import * as tf from '@tensorflow/tfjs-core';
import type { Subject } from './conformance';
import { noise } from './layer';

/** Inputs whose sample i does not depend on the batch size. */
const samples = (shape: number[], seed: number) => (batch: number) =>
  tf.stack(Array.from({ length: batch }, (_, i) => noise(shape, 100 * seed + i + 1)));

const padding = (length: number) => (batch: number) =>
  tf.stack(
    Array.from({ length: batch }, (_, i) =>
      tf.tensor1d(
        Array.from({ length }, (_, t) => t === 0 || (i + t) % 3 !== 0),
        'bool',
      ),
    ),
  );

type Use = Omit<Subject, 'Layer'> & { as: string };
type Source = (batch: number) => tf.Tensor;

const use = (
  as: string,
  options: Record<string, unknown>,
  inputDims: number[],
  ...sources: Source[]
): Use => ({ as, options, inputDims, inputs: (batch) => sources.map((make) => make(batch)) });

/** Two inputs of each of two modalities. */
const pairwise = (...args: Parameters<typeof use>): Use => ({ ...use(...args), modalityOf: [0, 1, 0, 1] });

const [x, y] = [samples([6], 21), samples([5], 22)];
const [xTrunks, yTrunks] = [samples([3, 6], 23), samples([3, 5], 24)];
const frames = samples([4, 5], 25);
const hidden = [samples([4, 5], 26), samples([4, 3], 27)];
const predictions = [samples([4, 2], 28), samples([4, 2], 29)];
const states = [samples([3], 41), samples([3], 42), samples([4], 43), samples([4], 44)];
const face = samples([4, 6, 3], 30);

/** How the layers of the four papers are put through the conformance checks. */
export const paperUses: Record<string, Use[]> = {
  MultiLevelFactorizedBilinearPooling: [
    use('defaults', { trunks: 3, outputs: 4, factors: 2, seed: 3 }, [6, 5], xTrunks, yTrunks),
    use(
      'with a mask, no bias, power normalization',
      { trunks: 3, outputs: 4, factors: 2, useBias: false, normalization: 'power', kernelInitializer: 'he' },
      [6, 5],
      xTrunks,
      yTrunks,
      padding(3),
    ),
    use(
      'shared, with a mask',
      { trunks: 3, outputs: 4, factors: 2, shared: true, kernelInitializer: 'lecun' },
      [6, 5],
      xTrunks,
      yTrunks,
      padding(3),
    ),
  ],
  AmFbp: [
    pairwise(
      'the fused vector',
      { trunks: 3, globalOutputs: 4, globalFactors: 3, trunkOutputs: 5, trunkFactors: 2, seed: 4 },
      [6, 5, 6, 5],
      ...[x, y, xTrunks, yTrunks],
    ),
    pairwise(
      'class probabilities, with a mask',
      { trunks: 3, classes: 3, globalOutputs: 4, globalFactors: 2, trunkOutputs: 5, trunkFactors: 2 },
      [6, 5, 6, 5],
      ...[x, y, xTrunks, yTrunks, padding(3)],
    ),
  ],
  DbnFusion: [
    use(
      'the top hidden layer of three modalities',
      { units: [4, 3], seed: 3 },
      [6, 5, 4],
      x,
      y,
      samples([4], 37),
    ),
    use('class probabilities', { units: [4], classes: 3, kernelInitializer: 'he' }, [6, 5], x, y),
  ],
  // A query without frames gives nothing, so the two are no modalities that stand in for each other.
  GeneralDotProductAttention: [
    {
      ...use('a sequence and a query', { kernelInitializer: 'he', seed: 2 }, [5, 6], frames, x),
      modalityOf: [0, 0],
    },
    { ...use('a sequence, a query and a mask', {}, [5, 6], frames, x, padding(4)), modalityOf: [0, 0] },
  ],
  FrameTrunks: [
    use('a sequence', { trunks: 3 }, [5], frames),
    use('a sequence and a mask', { trunks: 2, trunkLength: 3, pooling: 'sum' }, [5], frames, padding(4)),
  ],
  // The states stand in for nobody, so all inputs are one modality.
  EmbeddingAttentionLstm: [
    {
      ...use('two stacked', { units: [4, 3], windowLength: 3, seed: 4 }, [5, 3, 3, 4, 4], frames, ...states),
      modalityOf: [0, 0, 0, 0, 0],
    },
    {
      ...use(
        'one and a mask',
        { units: 3, windowLength: 3, kernelInitializer: 'he' },
        [5, 3, 3],
        ...[frames, ...states.slice(0, 2), padding(4)],
      ),
      modalityOf: [0, 0, 0],
    },
  ],
  EmbeddingWindows: [
    use('a sequence', { windowLength: 3 }, [5], frames),
    use('a sequence and a mask', { windowLength: 5 }, [5], frames, padding(4)),
  ],
  BimodalAttentionFusion: [
    pairwise('two models, sequences', { seed: 6 }, [5, 3, 2, 2], ...hidden, ...predictions),
    pairwise('two models, sequences and a mask', {}, [5, 3, 2, 2], ...hidden, ...predictions, padding(4)),
    {
      ...use(
        'three models, single steps',
        { kernelInitializer: 'lecun' },
        [6, 5, 4, 2, 2, 2],
        ...[x, y, samples([4], 31), samples([2], 32), samples([2], 33), samples([2], 34)],
      ),
      modalityOf: [0, 1, 2, 0, 1, 2],
    },
  ],
  OutputLinearFusion: [
    use('sequences', { seed: 1 }, [2, 2], ...predictions),
    use('every output sees all', { crossOutputs: true, useBias: true }, [2, 2], ...predictions, padding(4)),
    use('single steps with a bias', { useBias: true }, [2, 2], samples([2], 35), samples([2], 36)),
  ],
  HiddenLinearFusion: [
    use('sequences', { outputs: 2, seed: 1 }, [5, 3], ...hidden),
    use('sequences and a mask', { outputs: 2, useBias: true }, [5, 3], ...hidden, padding(4)),
    use('single steps', { outputs: 3, kernelInitializer: 'he' }, [6, 5], x, y),
  ],
  MultimodalAttention: [
    use('defaults', { outputs: 4, units: 3, seed: 7 }, [5, 3], frames, face),
    use(
      'with a mask',
      { outputs: 4, units: 3, kernelInitializer: 'lecun' },
      [5, 3],
      frames,
      face,
      padding(4),
    ),
  ],
};
