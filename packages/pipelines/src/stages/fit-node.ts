import { deriveSeed } from '@avemo/checks';
import * as tf from '@tensorflow/tfjs-core';
import { createRandom } from '../random';
import { readBlock } from '../prepare/column';
import {
  isBySpeaker,
  isNetworkStage,
  type FitData,
  type FitStage,
  type Fitted,
  type Matrix,
} from '../recipes/stage';
import type { OpenTask } from '../recipes/task';
import { buildNetwork } from '../training/build-network';
import {
  examplesOf,
  inputNames,
  inputOf,
  inputShapes,
  readExample,
  rowTimes,
  type StageInputs,
} from '../training/example';
import { fitNetwork } from '../training/fit-network';
import { arraysOf, readWeights } from '../training/network-weights';
import type { CheckpointStore } from '../training/checkpoint-store';
import type { EpochRecord, LoopProgress } from '../training/loop';
import { trainLoop } from '../training/loop';
import { orderExamples } from '../training/order-examples';
import { disposeStageBatch, makeStageBatch } from '../training/stage-batch';
import { truthOfRows, type ClipTruth } from '../training/truth';
import type { FittedNode } from './fitted-node';
import { fitSpeakers } from './fit-speakers';
import type { GraphNode } from './graph';
import { takeWeights, type TakenWeights } from './take-weights';

/** What a node is fitted with. */
export interface FitNodeOptions {
  task: OpenTask;
  inputs: StageInputs;
  truths: readonly ClipTruth[];
  /** Clips by place. */
  train: readonly number[];
  validation: readonly number[];
  test: readonly number[];
  /** The run's seed. */
  seed: number;
  /** Fitted stages whose weights come first, in their order, and how they are called. */
  weightsFrom: readonly { name: string; fitted: Fitted }[];
  checkpoint?: CheckpointStore;
  signal?: AbortSignal;
  onProgress?: (progress: LoopProgress) => void;
  /** Told which layers took weights over. */
  onTaken?: (taken: TakenWeights) => void;
}

/**
 * Fits a node: a network by gradients, anything else by its own function.
 *
 * @param node - The node.
 * @param options - Its inputs, the clips and their truth, the seed.
 * @returns The node with what was fitted; no tensor is left.
 */
export async function fitNode(node: GraphNode, options: FitNodeOptions): Promise<FittedNode> {
  const { stage } = node;
  const { inputs, task, seed, train, validation, test } = options;
  if (!isNetworkStage(stage)) return fitByFunction(node, stage, options);
  const tested = stage.training.testEachEpoch ? test : [];
  const parts = [train, validation, tested].map((clips) => withInputs(inputs, clips));
  const shapes = inputShapes(inputs, parts.flat());
  const network = buildNetwork(stage, shapes, { task, seed });
  try {
    if (!network.outputs.prediction && !stage.losses) {
      throw new RangeError(
        `stage ${stage.name}: network(…) has no output prediction; give it, or losses of other outputs.`,
      );
    }
    if (options.weightsFrom.length > 0) options.onTaken?.(takeWeights(network, options.weightsFrom));
    const [first, second, third] = parts.map((clips) => examplesOf(inputs, clips));
    const { history, bestEpoch } = await fitNetwork(network, {
      ...options,
      shapes,
      train: first,
      validation: second,
      test: third,
      seed: deriveSeed(seed, stage.name),
    });
    const parameters = network.trainable.reduce((sum, { variable }) => sum + variable.size, 0);
    return {
      node,
      seed,
      fitted: { tensors: await readWeights(network) },
      shapes,
      history,
      bestEpoch,
      parameters,
    };
  } finally {
    network.dispose();
  }
}

/** The clips that have every input that is not optional, and at least one at all; a stage learns nothing from the others. */
function withInputs({ stage, columns }: StageInputs, clips: readonly number[]): number[] {
  const names = inputNames(stage);
  const needed = names.filter((name) => !inputOf(stage, name).optional);
  return clips.filter(
    (clip) =>
      needed.every((name) => columns[name][clip]) &&
      (names.length === 0 || names.some((name) => columns[name][clip])),
  );
}

async function fitByFunction(node: GraphNode, stage: FitStage, options: FitNodeOptions): Promise<FittedNode> {
  const { task, seed } = options;
  const history: EpochRecord[] = [];
  const context = { options: stage.options, task, seed: deriveSeed(seed, stage.name) };
  const learned = { ...options, train: withInputs(options.inputs, options.train) };
  const fitted = await fittedBy(stage, learned, (own) =>
    stage.fit!(fitDataOf(stage, { ...learned, ...own }, history), context),
  );
  const parameters = Object.values(fitted.tensors).reduce((sum, { data }) => sum + data.length, 0);
  return { node, seed, fitted, shapes: {}, history, bestEpoch: history.length - 1, parameters };
}

/** What a stage is fitted to: its training clips, or each speaker's own clips of all parts. */
async function fittedBy(
  stage: FitStage,
  { inputs, train, validation, test }: FitNodeOptions,
  fit: (own: Partial<FitNodeOptions>) => Promise<Fitted>,
): Promise<Fitted> {
  if (!stage.fit) return { tensors: {} };
  if (!isBySpeaker(stage)) return fit({});
  // A speaker's fit is short, and begins anew when it is stopped.
  return fitSpeakers(stage, inputs, [...train, ...validation, ...test], (clips) =>
    fit({ train: clips, checkpoint: undefined }),
  );
}

function fitDataOf(
  stage: FitStage,
  { inputs, train, truths, task, seed, checkpoint, signal, onProgress }: FitNodeOptions,
  history: EpochRecord[],
): FitData {
  const { columns, nameOf } = inputs;
  const read = async function* (input: string) {
    for (const clip of train) {
      signal?.throwIfAborted();
      const stored = columns[input][clip];
      if (stored) yield await readBlock(stored);
    }
  };
  return {
    inputs: inputNames(stage),
    blocks: read,
    async matrix(input): Promise<Matrix> {
      const rows: Float32Array[] = [];
      const truth: number[] = [];
      const only: StageInputs = {
        stage: { ...stage, inputs: { [input]: stage.inputs[input] } },
        columns,
        nameOf,
      };
      for (const example of examplesOf(only, train)) {
        signal?.throwIfAborted();
        const block = (await readExample(only, example))[input]!;
        if (block.times) {
          throw new RangeError(
            `the stage ${stage.name} reads ${input} as a matrix, but it has rows; use unit: 'row', or pool it.`,
          );
        }
        rows.push(Float32Array.from(block.data));
        if (isBySpeaker(stage)) continue;
        const time = example.row === undefined ? undefined : rowTimes(only, example.clip)?.[example.row];
        truth.push(
          ...truthOfRows(task, truths[example.clip], time === undefined ? undefined : Float64Array.of(time)),
        );
      }
      const width = rows[0]?.length ?? 0;
      const data = new Float32Array(rows.length * width);
      rows.forEach((row, i) => data.set(row, i * width));
      const known = !isBySpeaker(stage) && { truth: Float32Array.from(truth) };
      return { data, shape: [rows.length, width], ...known };
    },
    async loop({ epochs, batchSize, step, state, restore }) {
      const shapes = inputShapes(inputs, train);
      const examples = examplesOf(inputs, train);
      const own = deriveSeed(seed, stage.name);
      const result = await trainLoop({
        epochs,
        best: 'last',
        batches(epoch) {
          const list = orderExamples(examples, batchSize, createRandom(deriveSeed(own, 'order', epoch)));
          const each = async function* () {
            for (const part of list)
              yield await Promise.all(part.map((example) => readExample(inputs, example)));
          };
          return { total: list.length, each: each() };
        },
        step(blocks, { epoch }) {
          const batch = makeStageBatch(blocks, { stage, shapes });
          try {
            return Promise.resolve({ loss: tf.tidy(() => step(batch.x, epoch)), weight: blocks.length });
          } finally {
            disposeStageBatch(batch);
          }
        },
        state: async () => ({ arrays: await arraysOf(Object.entries(state())), values: null }),
        restore: ({ arrays }) =>
          tf.tidy(() =>
            restore(
              Object.fromEntries(
                Object.entries(arrays).map(([name, { data, shape }]) => [name, tf.tensor(data, [...shape])]),
              ),
            ),
          ),
        weights: () => Promise.resolve({}),
        checkpoint,
        signal,
        onProgress,
      });
      history.push(...result.history);
    },
  };
}
