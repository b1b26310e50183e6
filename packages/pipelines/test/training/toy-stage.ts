import * as tfl from '@tensorflow/tfjs-layers';
import { SeededDropout } from '@avemo/models';
import { storedInMemory, type Column } from '../../src/prepare/column';
import { createRandom } from '../../src/random';
import { networkStage, type NetworkStage } from '../../src/recipes/stage';
import type { OpenTask } from '../../src/recipes/task';
import { buildNetwork } from '../../src/training/build-network';
import { examplesOf, inputShapes, type StageInputs } from '../../src/training/example';
import type { FitNetworkOptions } from '../../src/training/fit-network';
import type { ClipTruth } from '../../src/training/truth';
import type { Training } from '../../src/training/training';

export const classTask: OpenTask = { name: 'class', kind: 'classes', labels: ['a', 'b'] };

/** Two classes that differ in the mean of the first feature; sequences of 1 to 5 rows. */
export function toyClips(count: number, seed: number): { column: Column; truths: ClipTruth[] } {
  const random = createRandom(seed);
  const truths: ClipTruth[] = [];
  const column = Array.from({ length: count }, (_, i) => {
    const label = i % 2;
    truths.push({ label });
    const rows = 1 + random.integer(5);
    const data = Float32Array.from(
      { length: rows * 3 },
      (__, j) => random.normal() + (j % 3 === 0 ? 2 * label : 0),
    );
    return storedInMemory({
      data,
      shape: [rows, 3],
      times: Float64Array.from({ length: rows }, (__, r) => r / 10),
    });
  });
  return { column, truths };
}

/** A hidden layer with dropout on every row, their masked mean by attention of equal weights, a classifier. */
export function toyStage(training: Partial<Training> = {}, unit?: 'row'): NetworkStage {
  return networkStage({
    name: 'toy',
    inputs: { frames: 'frames' },
    ...(unit && { unit }),
    network({ frames }, { task, seed }) {
      const start = (part: string) => tfl.initializers.glorotUniform({ seed: seed(part) });
      const hidden = tfl.layers.dense({
        units: 4,
        activation: 'tanh',
        kernelInitializer: start('hidden'),
        name: 'hidden',
      });
      const dropped = new SeededDropout({ rate: 0.2, seed: seed('dropout'), name: 'dropout' });
      const pool = tfl.layers.globalAveragePooling1d({ name: 'pool' });
      const x = dropped.apply(hidden.apply(frames.x)) as tfl.SymbolicTensor;
      const whole = unit === 'row' ? x : (pool.apply(x) as tfl.SymbolicTensor);
      const classes = tfl.layers.dense({
        units: task.labels.length,
        kernelInitializer: start('classes'),
        name: 'classes',
      });
      return { outputs: { prediction: classes.apply(whole) as tfl.SymbolicTensor, hidden: whole } };
    },
    training: {
      epochs: 8,
      batchSize: 8,
      optimizer: { name: 'adam' },
      learningRate: { start: 0.05, every: 3 },
      ...training,
    },
  });
}

/** Everything that a fit of the toy needs: 40 clips to learn from, 20 to choose by. */
export function toyFit(stage: NetworkStage, seed = 3) {
  const { column, truths } = toyClips(60, 1);
  const inputs: StageInputs = { stage, columns: { frames: column }, nameOf: (clip) => `clip${clip}` };
  const clips = Array.from({ length: 60 }, (_, i) => i);
  const shapes = inputShapes(inputs, clips);
  const network = buildNetwork(stage, shapes, { task: classTask, seed });
  const options: FitNetworkOptions = {
    inputs,
    shapes,
    task: classTask,
    truths,
    train: examplesOf(inputs, clips.slice(0, 40)),
    validation: examplesOf(inputs, clips.slice(40)),
    seed,
  };
  return { network, options };
}
