import * as tf from '@tensorflow/tfjs-core';
import * as tfl from '@tensorflow/tfjs-layers';
import { requireInteger } from '@avemo/checks';
import { checkpoint } from './checkpoint';
import { ModelLayer } from './model-layer';
import { onlyTensor } from './only-tensor';

/** Options of `Checkpointed`. */
export interface CheckpointedOptions {
  /** The model whose activations are not kept: one input, one output, no dropout, no batch normalisation. */
  model: tfl.LayersModel;
  /** How many samples go through the model at a time: an integer of at least 1, or 0 for all of them. Default 0. */
  microBatch?: number;
  /** Layer name, unique in its model. */
  name?: string;
}

/** Layers that change from call to call, or whose samples see each other. */
const UNREPEATABLE = /Dropout|Noise|BatchNormalization/;

/**
 * A part of a network that is computed again in the backward pass, so that training holds one micro-batch of its
 * activations whatever the batch: see `checkpoint`.
 *
 * Call: what the model takes → what it gives. Weights are those of the model, under their own names, so that weight files
 * of the network with and without checkpointing are the same.
 *
 * @throws RangeError if the model has several inputs or outputs, or layers that cannot be repeated.
 *
 * @example
 * ```ts
 * import * as tf from '@tensorflow/tfjs-core';
 * import * as tfl from '@tensorflow/tfjs-layers';
 * import { Checkpointed, Conv3dRelu } from '@avemo/models';
 *
 * const model = tfl.sequential({ layers: [new Conv3dRelu({ filters: 2, inputShape: [4, 5, 5, 3] })] });
 * const stack = new Checkpointed({ model, microBatch: 1 });
 * (stack.apply(tf.ones([6, 4, 5, 5, 3])) as tf.Tensor).shape; // → [6, 4, 5, 5, 2]
 * ```
 */
export class Checkpointed extends ModelLayer {
  static readonly className = 'Checkpointed';
  private readonly microBatch: number;

  constructor(args: CheckpointedOptions) {
    super(args);
    const { model, microBatch = 0 } = args;
    requireInteger('Checkpointed', 'microBatch', microBatch, { min: 0 });
    const unrepeatable = layersInside(model).find(
      (layer) => UNREPEATABLE.test(layer.getClassName()) || drops(layer),
    );
    if (unrepeatable) {
      throw new RangeError(
        `Checkpointed: model must give the same whenever it is called, sample by sample; got ` +
          `${unrepeatable.getClassName()} ${unrepeatable.name}. Put it after the checkpointed part.`,
      );
    }
    this.microBatch = microBatch;
  }

  override call(inputs: tf.Tensor | tf.Tensor[], kwargs: Record<string, unknown> = {}): tf.Tensor {
    return tf.tidy(() => {
      const variables = this.model.trainableWeights.map((weight) => weight.read() as tf.Variable);
      const f = (x: tf.Tensor) => this.model.apply(x, kwargs) as tf.Tensor;
      return checkpoint(f, onlyTensor(this, inputs), { variables, microBatch: this.microBatch });
    });
  }

  override computeOutputShape(inputShape: tfl.Shape | tfl.Shape[]): tfl.Shape {
    return this.model.computeOutputShape(inputShape) as tfl.Shape;
  }

  override getConfig(): tf.serialization.ConfigDict {
    return { ...super.getConfig(), microBatch: this.microBatch };
  }
}
tf.serialization.registerClass(Checkpointed);

/** Every layer at any depth: those of inner models, of wrappers (`layer`, `forwardLayer`) and of recurrent cells. */
function layersInside(part: unknown, seen = new Set<unknown>()): tfl.layers.Layer[] {
  if (typeof part !== 'object' || part === null || seen.has(part)) return [];
  seen.add(part);
  const inner = INNER_PARTS.flatMap((key) => {
    const value = (part as Record<string, unknown>)[key];
    return Array.isArray(value) ? value : [value];
  });
  const own = part instanceof tfl.layers.Layer ? [part] : [];
  return [...own, ...inner.flatMap((each) => layersInside(each, seen))];
}

/** Whether a recurrent layer or cell has dropout of its own. */
function drops(layer: tfl.layers.Layer): boolean {
  const { dropout, recurrentDropout } = layer as { dropout?: number; recurrentDropout?: number };
  return Number(dropout) > 0 || Number(recurrentDropout) > 0;
}

/** Where layers of tfjs and of this package keep layers. */
const INNER_PARTS = ['layers', 'model', 'layer', 'forwardLayer', 'backwardLayer', 'cell', 'cells'];
