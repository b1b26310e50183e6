import { requireBlock, sizeOf, type Block, type Blocks } from '../prepare/block';
import { kindOfData, readBlock, storedInMemory, type Column, type StoredBlock } from '../prepare/column';
import { poolRows } from '../prepare/pool-rows';
import { isBySpeaker, isNetworkStage, type FitStage } from '../recipes/stage';
import type { OpenTask } from '../recipes/task';
import { clipOutputs } from '../training/answer-examples';
import { buildNetwork, type BuiltNetwork } from '../training/build-network';
import { examplesOf, inputNames, inputOf, rowTimes, type StageInputs } from '../training/example';
import { writeWeights } from '../training/network-weights';
import { fittedToSpeaker, speakerOf } from './fit-speakers';
import type { FittedNode } from './fitted-node';

/** Examples per batch where a network only answers. */
const ANSWER_BATCH = 16;

/** Outputs of `apply` of at most so many bytes are always kept. */
const SMALL_BYTES = 16_384;

/** Options of {@link nodeColumns}. */
export interface NodeColumnOptions {
  task: OpenTask;
  /** The clips to answer, by place. */
  clips: readonly number[];
  /** How many clips the data set has. */
  count: number;
  /** Which outputs. */
  outputs: readonly string[];
  /** How many bytes of larger outputs of `apply` may be kept; others are computed again when they are read. */
  budget?: { bytes: number };
  /** Where the outputs of networks are kept; default in memory. */
  keep?: (block: Block, clip: number, output: string) => StoredBlock | Promise<StoredBlock>;
  signal?: AbortSignal;
}

/** The fitted network of a node; dispose it. */
export function networkOf(
  { node, fitted, shapes, seed, bestEpoch }: FittedNode,
  task: OpenTask,
): BuiltNetwork {
  const { stage } = node;
  if (!isNetworkStage(stage)) throw new TypeError(`${stage.name} is no network.`);
  const network = buildNetwork(stage, shapes, { task, seed });
  try {
    writeWeights(network, fitted.tensors);
    network.onEpoch(Math.max(0, bestEpoch));
    return network;
  } catch (error) {
    network.dispose();
    throw error;
  }
}

/**
 * The outputs of a fitted node for clips.
 *
 * @param fittedNode - The node.
 * @param inputs - Its inputs.
 * @param options - Which clips and outputs.
 * @returns One column for each output; undefined where the clip is not among `clips` or lacks the input.
 */
export async function nodeColumns(
  fittedNode: FittedNode,
  inputs: StageInputs,
  options: NodeColumnOptions,
): Promise<Record<string, Column>> {
  const { outputs, count, clips, task, keep = storedInMemory, budget = { bytes: 0 }, signal } = options;
  const { stage } = fittedNode.node;
  const columns: Record<string, (StoredBlock | undefined)[]> = Object.fromEntries(
    outputs.map((output) => [output, new Array<StoredBlock | undefined>(count).fill(undefined)]),
  );
  if (!isNetworkStage(stage)) {
    for (const clip of clips) {
      signal?.throwIfAborted();
      const read = () => applyStage(fittedNode, inputs, clip, task);
      const blocks = await read();
      for (const output of outputs) {
        const block = blocks[output];
        if (!block) continue;
        const size = block.data.byteLength;
        const small = size <= SMALL_BYTES || size <= budget.bytes;
        if (size > SMALL_BYTES && small) budget.bytes -= size;
        columns[output][clip] = small
          ? storedInMemory(block)
          : computed(block, async () => (await read())[output]);
      }
    }
    return columns;
  }
  const examples = examplesOf(inputs, clips);
  const network = networkOf(fittedNode, task);
  try {
    for (const output of outputs) {
      if (network.outputs[output]) continue;
      const known = Object.keys(network.outputs).join(', ');
      throw new RangeError(`the stage ${stage.name} has the outputs ${known}; there is no ${output}.`);
    }
    const run = { inputs, shapes: fittedNode.shapes, examples, batchSize: ANSWER_BATCH, outputs, signal };
    for await (const { clip, blocks } of clipOutputs(network, run)) {
      for (const output of outputs) columns[output][clip] = await keep(blocks[output], clip, output);
    }
    if (stage.unit !== 'row') return columns;
    for (const clip of clips) {
      const times = inputNames(stage).every((name) => inputs.columns[name][clip]) && rowTimes(inputs, clip);
      if (!times) continue;
      for (const output of outputs) {
        const { shape } = network.outputs[output];
        columns[output][clip] ??= await keep(uncounted(times, shape as number[]), clip, output);
      }
    }
  } finally {
    network.dispose();
  }
  return columns;
}

/** The outputs of a fit stage for one clip. */
export async function applyStage(
  { node, fitted: whole, seed }: FittedNode,
  inputs: StageInputs,
  clip: number,
  task: OpenTask,
): Promise<Blocks> {
  const { columns, nameOf } = inputs;
  const stage = node.stage as FitStage;
  if (!stage.apply) throw new RangeError(`the stage ${stage.name} has no outputs: it gives weights only.`);
  const blocks: Record<string, Block | undefined> = {};
  for (const name of inputNames(stage)) {
    const stored = columns[name][clip];
    const { optional, from, pool } = inputOf(stage, name);
    if (!stored && stage.separate) return {};
    if (!stored && !optional) {
      throw new RangeError(`the stage ${stage.name} needs ${from}, but clip ${nameOf(clip)} has none.`);
    }
    const block = stored && (await readBlock(stored));
    blocks[name] = block?.times && pool ? poolRows(block, pool) : block;
  }
  const fitted = isBySpeaker(stage) ? fittedToSpeaker(whole, stage.name, speakerOf(inputs, clip)) : whole;
  const outputs = stage.apply(blocks, fitted, { options: stage.options, task, seed });
  for (const [name, block] of Object.entries(outputs))
    requireBlock(`${stage.name}/${name} of ${nameOf(clip)}`, block);
  return outputs;
}

/** What a network of rows says of a clip without a row that counts. */
const uncounted = (times: Float64Array, shape: readonly number[]): Block => ({
  data: new Float32Array(times.length * sizeOf(shape)),
  shape: [times.length, ...shape],
  times,
  mask: new Uint8Array(times.length),
});

/** A block that is computed again each time it is read. */
function computed({ data, ...rest }: Block, compute: () => Promise<Block>): StoredBlock {
  const kind = kindOfData(data);
  return {
    ...rest,
    kind,
    read: async (start, end) => storedInMemory(await compute()).read(start, end),
  };
}
