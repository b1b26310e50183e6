import * as tf from '@tensorflow/tfjs-core';
import type { layers } from '@tensorflow/tfjs-layers';
import type { Blocks } from '../prepare/block';
import { isNetworkStage } from '../recipes/stage';
import type { OpenTask } from '../recipes/task';
import type { BuiltNetwork } from '../training/build-network';
import { examplesOf, readExample, type StageInputs } from '../training/example';
import { flatLayers } from '../training/layer-graph';
import { disposeStageBatch, makeStageBatch, type StageBatch } from '../training/stage-batch';
import { timesOfRows } from '../training/truth';
import type { FittedNode } from './fitted-node';
import { networkOf } from './node-columns';

/** What one layer weighed over the time of one clip. */
export interface TimeWeights {
  layer: string;
  /** The inputs that the layer's frames come from. */
  inputs: string[];
  times: number[];
  weights: number[];
}

/** How much each modality of a fusion counted in one clip; the shares sum to 1, or to 0 where all are missing. */
export interface ModalityShares {
  layer: string;
  /** Whether the layer multiplies its streams by them; else they tell how far its result moves without each. */
  weighs: boolean;
  shares: { inputs: string[]; share: number }[];
}

/** What a network says of how it decided one clip. */
export interface ClipExplanation {
  clip: number;
  attention: TimeWeights[];
  modalities: ModalityShares[];
}

/** Clips that are asked about together. */
const BATCH = 16;

interface WithAttention {
  attentionWeights(inputs: tf.Tensor[]): tf.Tensor;
}
interface WithModalities {
  /** `occlusion` where each stream is taken away in turn. */
  modalityMeasure?: string;
  modalityWeights(inputs: tf.Tensor[]): tf.Tensor;
}

/**
 * Asks the layers of a fitted network that explain themselves (`attentionWeights`, `modalityWeights`) about clips.
 *
 * @param fittedNode - A network; anything else explains nothing.
 * @param inputs - Its inputs.
 * @param clips - By place.
 * @param options - What the system says; the clips whose attention over time is asked.
 */
export async function explainNode(
  fittedNode: FittedNode,
  inputs: StageInputs,
  clips: readonly number[],
  { task, overTime }: { task: OpenTask; overTime: readonly number[] },
): Promise<ClipExplanation[]> {
  const { stage } = fittedNode.node;
  if (!isNetworkStage(stage) || stage.unit === 'row' || stage.training.truncate) return [];
  const network = networkOf(fittedNode, task);
  try {
    const all = flatLayers(network.model).filter((layer) => layer.inboundNodes.length === 1);
    const has = (layer: layers.Layer, name: string) =>
      typeof (layer as unknown as Record<string, unknown>)[name] === 'function';
    const attending = all.filter((layer) => has(layer, 'attentionWeights') && !has(layer, 'modalityWeights'));
    const weighing = all.filter((layer) => has(layer, 'modalityWeights'));
    const explained: ClipExplanation[] = [];
    const withBatch = <R>(blocks: Partial<Blocks>[], ask: (batch: StageBatch) => R): R => {
      const batch = makeStageBatch(blocks, { stage, shapes: fittedNode.shapes });
      try {
        return ask(batch);
      } finally {
        disposeStageBatch(batch);
      }
    };
    if (attending.length === 0 && weighing.length === 0) return [];
    const examples = examplesOf(inputs, clips);
    for (let start = 0; start < examples.length; start += BATCH) {
      const part = examples.slice(start, start + BATCH);
      const blocks = await Promise.all(part.map((example) => readExample(inputs, example)));
      const shares =
        weighing.length > 0
          ? withBatch(blocks, (batch) => weighing.map((layer) => modalitiesOf(network, layer, batch)))
          : [];
      part.forEach(({ clip }, i) => {
        explained.push({
          clip,
          modalities: shares.map(({ layer, weighs, shares: own }) => ({ layer, weighs, shares: own[i] })),
          attention: overTime.includes(clip)
            ? withBatch([blocks[i]], (batch) =>
                attending.flatMap((layer) => attentionOf(network, layer, batch)),
              )
            : [],
        });
      });
    }
    return explained;
  } finally {
    network.dispose();
  }
}

function attentionOf(network: BuiltNetwork, layer: layers.Layer, batch: StageBatch): TimeWeights[] {
  const weights = tf.tidy(() => {
    const fed = network.layerInputs(layer, batch);
    const tensor = (layer as unknown as WithAttention).attentionWeights(fed);
    return tensor.rank === 2 ? Array.from(tensor.dataSync()) : [];
  });
  const inputs = network.layerSources(layer)[0];
  const source = inputs.find((name) => batch.times[name]?.[0]);
  if (weights.length < 2 || source === undefined) return [];
  const times = batch.times[source][0]!;
  const ratio = batch.rows[source] / weights.length;
  const rows = timesOfRows(times, weights.length, ratio > 1 ? Math.round(ratio) : ratio);
  return [{ layer: layer.name, inputs, times: Array.from(rows), weights }];
}

/** The shares of each clip of a batch. */
function modalitiesOf(
  network: BuiltNetwork,
  layer: layers.Layer,
  batch: StageBatch,
): { layer: string; weighs: boolean; shares: ModalityShares['shares'][] } {
  const sources = network.layerSources(layer);
  const rows = tf.tidy(() => {
    const tensor = (layer as unknown as WithModalities).modalityWeights(network.layerInputs(layer, batch));
    const modalities = tensor.shape.at(-1)!;
    const overTime = tf.mean(tf.reshape(tensor, [batch.size, -1, modalities]), 1);
    return overTime.arraySync() as number[][];
  });
  return {
    layer: layer.name,
    weighs: (layer as unknown as WithModalities).modalityMeasure !== 'occlusion',
    shares: rows.map((row) => row.map((share, i) => ({ inputs: sources[i] ?? [], share }))),
  };
}
