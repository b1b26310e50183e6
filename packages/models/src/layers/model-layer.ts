import * as tf from '@tensorflow/tfjs-core';
import * as tfl from '@tensorflow/tfjs-layers';
import { layerOptions } from './layer-options';

/** A layer around a model of one input and one output, whose weights keep their own names. @internal */
export abstract class ModelLayer extends tfl.layers.Layer {
  /** The model inside. */
  readonly model: tfl.LayersModel;

  constructor(options: { model: tfl.LayersModel; name?: string }) {
    const caller = (new.target as unknown as { className: string }).className;
    const { model, name } = layerOptions(caller, options);
    super(name === undefined ? {} : { name });
    if (!(model instanceof tfl.LayersModel)) {
      throw new TypeError(
        `${caller}: model must be a layers model; got ${model === null ? 'null' : typeof model}.`,
      );
    }
    if (model.inputs.length !== 1 || model.outputs.length !== 1) {
      throw new RangeError(
        `${caller}: model must have one input and one output; got ${model.inputs.length} and ${model.outputs.length}.`,
      );
    }
    // A sequential model does not come back from a nested config of its own; its layers as a graph do.
    const { inputs, outputs, name: inner } = model;
    this.model = model instanceof tfl.Sequential ? tfl.model({ inputs, outputs, name: inner }) : model;
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
    const { model } = this;
    const inner = {
      className: model.getClassName(),
      config: model.getConfig() as tf.serialization.ConfigDict,
    };
    return { ...super.getConfig(), model: inner };
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
