import * as tf from '@tensorflow/tfjs-core';
import * as tfl from '@tensorflow/tfjs-layers';
import { requireInteger } from '@avemo/checks';
import { checkpoint } from './checkpoint';
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
export class Checkpointed extends tfl.layers.Layer {
  static readonly className = 'Checkpointed';
  /** The model inside. */
  readonly model: tfl.LayersModel;
  private readonly microBatch: number;

  constructor(args: CheckpointedOptions) {
    super(args.name === undefined ? {} : { name: args.name });
    const { model, microBatch = 0 } = args;
    requireInteger('Checkpointed', 'microBatch', microBatch, { min: 0 });
    if (model.inputs.length !== 1 || model.outputs.length !== 1) {
      throw new RangeError(
        `Checkpointed: model must have one input and one output; got ${model.inputs.length} and ${model.outputs.length}.`,
      );
    }
    const unrepeatable = model.layers.find((layer) => UNREPEATABLE.test(layer.getClassName()));
    if (unrepeatable) {
      throw new RangeError(
        `Checkpointed: model must give the same whenever it is called, sample by sample; got ` +
          `${unrepeatable.getClassName()} ${unrepeatable.name}. Put it after the checkpointed part.`,
      );
    }
    this.model = model;
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

  // The constructor of the base class reads these before there is a model.
  override get trainable(): boolean {
    return this.model?.trainable ?? true;
  }
  override set trainable(trainable: boolean) {
    if (this.model) this.model.trainable = trainable;
  }
  override get trainableWeights(): tfl.LayerVariable[] {
    return this.model?.trainableWeights ?? [];
  }
  override get nonTrainableWeights(): tfl.LayerVariable[] {
    return this.model?.nonTrainableWeights ?? [];
  }

  override getConfig(): tf.serialization.ConfigDict {
    const { model, microBatch } = this;
    const inner = {
      className: model.getClassName(),
      config: model.getConfig() as tf.serialization.ConfigDict,
    };
    return { ...super.getConfig(), model: inner, microBatch };
  }

  static override fromConfig<T extends tf.serialization.Serializable>(
    cls: tf.serialization.SerializableConstructor<T>,
    config: tf.serialization.ConfigDict,
  ): T {
    const { className, config: inner } = config.model as {
      className: string;
      config: tf.serialization.ConfigDict;
    };
    const [modelClass, fromConfig] = tf.serialization.SerializationMap.getMap().classNameMap[className];
    return new cls({
      ...config,
      model: fromConfig(modelClass, inner) as unknown as tf.serialization.ConfigDict,
    });
  }
}
tf.serialization.registerClass(Checkpointed);
