import * as tf from '@tensorflow/tfjs-core';
import type { layers } from '@tensorflow/tfjs-layers';
import { isNetworkStage } from '../recipes/stage';
import type { OpenTask } from '../recipes/task';
import type { BuiltNetwork } from '../training/build-network';
import { examplesOf, readExample, type Example, type StageInputs } from '../training/example';
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
  shares: { inputs: string[]; share: number }[];
}

/** What a network says of how it decided one clip. */
export interface ClipExplanation {
  clip: number;
  attention: TimeWeights[];
  modalities: ModalityShares[];
}

interface WithAttention {
  attentionWeights(inputs: tf.Tensor[]): tf.Tensor;
}
interface WithModalities {
  modalityWeights(inputs: tf.Tensor[]): tf.Tensor;
}

/**
 * Asks the layers of a fitted network that explain themselves (`attentionWeights`, `modalityWeights`) about clips.
 *
 * @param fittedNode - A network; anything else explains nothing.
 * @param inputs - Its inputs.
 * @param clips - By place.
 * @param task - What the system says.
 */
export async function explainNode(
  fittedNode: FittedNode,
  inputs: StageInputs,
  clips: readonly number[],
  task: OpenTask,
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
    if (attending.length === 0 && weighing.length === 0) return [];
    for (const example of examplesOf(inputs, clips)) {
      const blocks = await readExample(inputs, example);
      const batch = makeStageBatch([blocks], { stage, shapes: fittedNode.shapes });
      try {
        explained.push({
          clip: example.clip,
          attention: attending.flatMap((layer) => attentionOf(network, layer, batch, example)),
          modalities: weighing.flatMap((layer) => modalitiesOf(network, layer, batch)),
        });
      } finally {
        disposeStageBatch(batch);
      }
    }
    return explained;
  } finally {
    network.dispose();
  }
}

function attentionOf(
  network: BuiltNetwork,
  layer: layers.Layer,
  batch: StageBatch,
  { clip: _ }: Example,
): TimeWeights[] {
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

function modalitiesOf(network: BuiltNetwork, layer: layers.Layer, batch: StageBatch): ModalityShares[] {
  const sources = network.layerSources(layer);
  const shares = tf.tidy(() => {
    const fed = network.layerInputs(layer, batch);
    const tensor = (layer as unknown as WithModalities).modalityWeights(fed);
    const modalities = tensor.shape.at(-1)!;
    return Array.from(tf.mean(tf.reshape(tensor, [-1, modalities]), 0).dataSync());
  });
  return [{ layer: layer.name, shares: shares.map((share, i) => ({ inputs: sources[i] ?? [], share })) }];
}
