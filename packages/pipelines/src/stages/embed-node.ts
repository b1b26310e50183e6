import * as tf from '@tensorflow/tfjs-core';
import { isNetworkStage } from '../recipes/stage';
import type { OpenTask } from '../recipes/task';
import { examplesOf, readExample, type StageInputs } from '../training/example';
import { disposeStageBatch, makeStageBatch } from '../training/stage-batch';
import type { FittedNode } from './fitted-node';
import { networkOf } from './node-columns';

/** Clips that are asked about together. */
const BATCH = 16;

/**
 * What a fitted network makes of each clip before its last layer decides: the input of the layer that gives `prediction`.
 *
 * @param fittedNode - A network; anything else has no embedding.
 * @param inputs - Its inputs.
 * @param clips - By place.
 * @param task - What the system says.
 * @returns A vector for each clip in their order; undefined where the last layer does not see one vector per clip.
 */
export async function embedClips(
  fittedNode: FittedNode,
  inputs: StageInputs,
  clips: readonly number[],
  task: OpenTask,
): Promise<number[][] | undefined> {
  const { stage } = fittedNode.node;
  if (!isNetworkStage(stage) || stage.unit === 'row' || stage.training.truncate || clips.length === 0) {
    return undefined;
  }
  const network = networkOf(fittedNode, task);
  try {
    const layer = network.outputLayer('prediction');
    const whole = layer && layer.inboundNodes.length === 1 && !('layers' in layer);
    if (!whole || layer.inboundNodes[0].inputTensors.length !== 1) return undefined;
    const vectors: number[][] = [];
    const examples = examplesOf(inputs, clips);
    for (let start = 0; start < examples.length; start += BATCH) {
      const part = examples.slice(start, start + BATCH);
      const blocks = await Promise.all(part.map((example) => readExample(inputs, example)));
      const batch = makeStageBatch(blocks, { stage, shapes: fittedNode.shapes });
      try {
        const rows = tf.tidy(() => {
          const [x] = network.layerInputs(layer, batch);
          return x.rank === 2 ? (x.arraySync() as number[][]) : undefined;
        });
        if (!rows) return undefined;
        vectors.push(...rows);
      } finally {
        disposeStageBatch(batch);
      }
    }
    return vectors;
  } finally {
    network.dispose();
  }
}
