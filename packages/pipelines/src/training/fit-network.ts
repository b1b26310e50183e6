import { deriveSeed } from '@avemo/checks';
import * as tf from '@tensorflow/tfjs-core';
import { createRandom } from '../random';
import type { Blocks } from '../prepare/block';
import type { OpenTask } from '../recipes/task';
import type { Answer } from './answer';
import { answerExamples } from './answer-examples';
import { compareWithInput, compareWithTruth, type BatchTruth } from './batch-truth';
import type { BuiltNetwork, NetworkState } from './build-network';
import { readExample, rowTimes, type Example, type InputShape, type StageInputs } from './example';
import type { Arrays } from './checked-file';
import type { CheckpointStore } from './checkpoint-store';
import { trainLoop, type LoopProgress, type LoopResult, type PartScore } from './loop';
import { balancedWeights, lossOf } from './losses';
import { arraysOf, prefixed, readWeights, requireShapes, unprefixed, writeWeights } from './network-weights';
import { Optimizer } from './optimizers/optimizer';
import { orderExamples } from './order-examples';
import { countPieces, pieceOf } from './pieces';
import { ScoreKeeper } from './score-keeper';
import { defaultMetric, metricNames, scoreAnswers } from './score';
import { disposeStageBatch, makeStageBatch } from './stage-batch';
import type { Loss } from './training';
import type { ClipTruth } from './truth';

/** What a network is fitted with. */
export interface FitNetworkOptions {
  inputs: StageInputs;
  shapes: Readonly<Record<string, InputShape>>;
  task: OpenTask;
  /** What is true of each clip, by its place in the data set. */
  truths: readonly ClipTruth[];
  train: readonly Example[];
  validation: readonly Example[];
  /** Answered after each epoch where the stage asks for it. */
  test?: readonly Example[];
  /** Fixes the order of the examples and what `augment` draws. */
  seed: number;
  checkpoint?: CheckpointStore;
  signal?: AbortSignal;
  onProgress?: (progress: LoopProgress) => void;
}

/**
 * Trains a network on its stage's losses and leaves in it the weights of the best epoch.
 *
 * @param network - Built for the shapes of the inputs.
 * @param options - Examples, truth, seed, and where the state is kept.
 * @returns The history and the best epoch; the network holds its weights.
 * @throws RangeError for an empty training part, a loss that is no longer a number, or an unknown metric in `best`.
 */
export async function fitNetwork(network: BuiltNetwork, options: FitNetworkOptions): Promise<LoopResult> {
  const { stage } = network;
  const { training } = stage;
  const { task, train, validation, test, truths, seed, inputs, shapes, signal } = options;
  if (train.length === 0) throw new RangeError(`stage ${stage.name}: there is no training example.`);
  const metric = chosenMetric(training.best, task);
  const losses = stage.losses ?? defaultLosses(task);
  const optimizer = new Optimizer(network.trainable, training.optimizer);
  const classWeights = losses.map((loss) => classWeightsOf(loss, task, train, truths));
  let keeper = new ScoreKeeper(task);

  const lossOfBatch = (
    outputs: ReturnType<BuiltNetwork['run']>['outputs'],
    piece: ReturnType<typeof pieceOf>,
    truth: BatchTruth,
  ) => {
    const terms = losses.map((loss, i) => {
      const { target = 'truth' } = loss;
      const { source } = network.outputs[loss.output];
      const isTruth = target === 'truth' || target.startsWith('truth/');
      const compared = isTruth
        ? compareWithTruth(outputs[loss.output], piece, source, {
            ...truth,
            ...(target !== 'truth' && { target: target.slice('truth/'.length) }),
          })
        : compareWithInput(outputs[loss.output], piece, target, network.context);
      if (loss.output === 'prediction' && target === 'truth') keeper.take(compared);
      const value = lossOf(loss, { ...compared, classWeights: classWeights[i] });
      return loss.weight === undefined ? value : tf.mul(value, loss.weight);
    });
    return terms.length === 1 ? (terms[0] as tf.Scalar) : (tf.addN(terms) as tf.Scalar);
  };

  const read = async (examples: readonly Example[], epoch?: number) => {
    const blocks = await Promise.all(examples.map((example) => readExample(inputs, example)));
    if (epoch === undefined || !training.augment) return blocks;
    return blocks.map((one, i) => {
      const { clip, row = 0 } = examples[i];
      const random = createRandom(deriveSeed(seed, 'augment', epoch, inputs.nameOf(clip), row));
      return training.augment!(one as Blocks, () => random.next());
    });
  };
  const truthOf = (examples: readonly Example[], batch: BatchTruth['batch']): BatchTruth => ({
    task,
    batch,
    truths: examples.map(({ clip }) => truths[clip]),
    rowTimes: examples.map(({ clip, row }) =>
      row === undefined ? undefined : rowTimes(inputs, clip)?.[row],
    ),
  });

  /** All pieces of some examples, each with `visit`, which gives the loss. */
  const eachPiece = async (
    examples: readonly Example[],
    blocks: readonly Partial<Blocks>[],
    visit: (run: () => { loss: tf.Scalar; state: NetworkState }, p: number) => tf.Scalar,
    training: boolean,
  ): Promise<{ loss: number; pieces: number }> => {
    const batch = makeStageBatch(blocks, { stage, shapes, truncate: stage.training.truncate });
    const truth = truthOf(examples, batch);
    let state: NetworkState | undefined;
    let sum = 0;
    const pieces = countPieces(network, batch);
    try {
      for (let p = 0; p < pieces; p++) {
        const loss = tf.tidy(() => {
          let next: NetworkState = {};
          const before = state;
          const value = visit(() => {
            const piece = pieceOf(network, batch, p);
            const result = network.run(piece, { training, state: before });
            next = Object.fromEntries(
              Object.entries(result.state).map(([name, t]) => [name, tf.keep(tf.clone(t))]),
            );
            return { loss: lossOfBatch(result.outputs, piece, truth), state: next };
          }, p);
          if (before) tf.dispose(before);
          state = next;
          return value;
        });
        sum += (await loss.data())[0];
        loss.dispose();
      }
    } finally {
      if (state) tf.dispose(state);
      disposeStageBatch(batch);
    }
    return { loss: sum / pieces, pieces };
  };

  const variables = network.trainable.map(({ variable }) => variable);
  const scoreOf = async (examples: readonly Example[]): Promise<PartScore> => {
    keeper = new ScoreKeeper(task);
    let sum = 0;
    for (let start = 0; start < examples.length; start += training.batchSize) {
      signal?.throwIfAborted();
      const part = examples.slice(start, start + training.batchSize);
      const { loss } = await eachPiece(part, await read(part), (run) => run().loss, false);
      sum += loss * part.length;
    }
    const score = keeper.score();
    let choice = score;
    if (metric && metric !== defaultMetric(task.kind)) {
      const answers: Answer[] = await answerExamples(network, {
        ...options,
        examples,
        batchSize: training.batchSize,
      });
      choice = scoreAnswers(metric, answers, task);
    }
    return { loss: sum / examples.length, score, choice };
  };

  try {
    const result = await trainLoop<[readonly Example[], readonly Partial<Blocks>[]]>({
      epochs: training.epochs,
      patience: training.patience,
      learningRate: training.learningRate,
      best: metric ? 'choice' : training.best === 'last' ? 'last' : 'loss',
      batches(epoch) {
        const random = createRandom(deriveSeed(seed, 'order', epoch));
        const list = orderExamples(train, training.batchSize, random);
        return { total: list.length, each: readAhead(list, (part) => read(part, epoch)) };
      },
      beginEpoch(epoch) {
        network.onEpoch(epoch);
        keeper = new ScoreKeeper(task);
      },
      trainScore: () => keeper.score(),
      async step([examples, blocks], { step, learningRate }) {
        const update = (run: () => { loss: tf.Scalar }, p: number) => {
          network.setStep(step + p);
          const { value, grads } = tf.variableGrads(() => run().loss, variables);
          const named = Object.fromEntries(
            network.trainable.map(({ name, variable }) => [name, grads[variable.name]]),
          );
          optimizer.apply(named, learningRate);
          return value;
        };
        const { loss, pieces } = await eachPiece(examples, blocks, update, true);
        return { loss, weight: examples.length, steps: pieces };
      },
      ...(validation.length && { validate: () => scoreOf(validation) }),
      ...(training.testEachEpoch && test?.length && { test: () => scoreOf(test) }),
      async state() {
        const slots = Object.entries(optimizer.state());
        const arrays = {
          ...prefixed('weight:', await readWeights(network)),
          ...prefixed('slot:', await arraysOf(slots)),
        };
        return { arrays, values: { counts: optimizer.counts() } };
      },
      restore: ({ arrays, values }) => {
        const slots = unprefixed('slot:', arrays);
        requireShapes(optimizer.state(), slots);
        writeWeights(network, unprefixed('weight:', arrays));
        tf.tidy(() => {
          const tensors = Object.entries(slots).map(([name, { data, shape }]) => [
            name,
            tf.tensor(data, [...shape]),
          ]);
          optimizer.restore(
            Object.fromEntries(tensors) as Record<string, tf.Tensor>,
            (values as { counts: Record<string, number> }).counts,
          );
        });
      },
      weights: () => readWeights(network),
      checkpoint: options.checkpoint,
      signal,
      onProgress: options.onProgress,
    });
    requireFiniteWeights(stage.name, result.best);
    writeWeights(network, result.best);
    network.onEpoch(result.bestEpoch);
    return result;
  } finally {
    optimizer.dispose();
  }
}

function requireFiniteWeights(stage: string, weights: Arrays): void {
  if (Object.values(weights).every(({ data }) => data.every(Number.isFinite))) return;
  throw new RangeError(
    `the training of the stage ${stage} diverged: its weights are no finite numbers any more. ` +
      'Lower its learning rate, clip its gradients (optimizer.clipNorm), or scale what it reads.',
  );
}

/** Each part with what is read of it; the next one is read while the last one is worked on. */
async function* readAhead<T, R>(parts: readonly T[], read: (part: T) => Promise<R>): AsyncGenerator<[T, R]> {
  const begin = (i: number) => {
    const reading = i < parts.length ? read(parts[i]) : undefined;
    // Its fault is thrown where it is awaited, if it ever is.
    reading?.catch(() => {});
    return reading;
  };
  let next = begin(0);
  for (const [i, part] of parts.entries()) {
    const current = (await next)!;
    next = begin(i + 1);
    yield [part, current];
  }
}

/** The losses of a stage that names none. */
export const defaultLosses = ({ kind }: OpenTask): Loss[] => [
  { output: 'prediction', loss: kind === 'classes' ? 'cross-entropy' : 'mse' },
];

/** The metric that chooses the best epoch; undefined for the loss or the last. */
function chosenMetric(best: string | undefined, { kind }: OpenTask): string | undefined {
  if (best === undefined || best === 'loss' || best === 'last') return undefined;
  if (metricNames(kind).includes(best)) return best;
  throw new RangeError(
    `training.best must be loss, last or a metric of ${kind} (${metricNames(kind).join(', ')}); got ${best}.`,
  );
}

function classWeightsOf(
  { classWeights, loss }: Loss,
  task: OpenTask,
  train: readonly Example[],
  truths: readonly ClipTruth[],
): readonly number[] | undefined {
  if (classWeights === undefined || (loss !== 'cross-entropy' && loss !== 'focal')) return undefined;
  const classes = task.labels.length;
  if (classWeights === 'balanced')
    return balancedWeights(
      train.map(({ clip }) => truths[clip].label),
      classes,
    );
  if (classWeights.length === classes) return classWeights;
  throw new RangeError(
    `classWeights must hold ${classes} numbers, one for each class; got ${classWeights.length}.`,
  );
}
