import type * as tf from '@tensorflow/tfjs-core';
import { layers, type SymbolicTensor } from '@tensorflow/tfjs-layers';
import { requireOptions } from '@avemo/checks';
import type { LayerKwargs, LayerOptions } from './layer-options';
import { requireTensors } from './require-tensor';

/** What a layer gives for symbolic inputs: one symbolic tensor, or as many as it gives tensors. */
export type SymbolicOutput<Output> = Output extends tf.Tensor[]
  ? { [Place in keyof Output]: SymbolicTensor }
  : SymbolicTensor;

/** What `apply` takes: tensors, or symbolic ones in a model. */
export type LayerInputs = tf.Tensor | tf.Tensor[] | SymbolicTensor | SymbolicTensor[];

/** A layer of tfjs whose `apply` tells tensors from symbolic tensors, so that its result needs no cast. */
export abstract class Layer<Output extends tf.Tensor | tf.Tensor[] = tf.Tensor> extends layers.Layer {
  constructor(options?: LayerOptions) {
    const { className, length } = new.target as unknown as { className: string; length: number };
    // A constructor counts no parameter that has a default.
    const given = options === undefined && length === 0 ? {} : options;
    requireOptions(className, 'options', given, `Call new ${className}({ … })`);
    super(given);
  }

  /**
   * Applies the layer, and builds it at the first call.
   *
   * @param inputs - Tensors give the result; symbolic tensors connect the layer in a model.
   * @param kwargs - `{ training: true }` in training, `{ mask }` for a Keras mask.
   * @throws TypeError for anything but tensors of numbers, RangeError for shapes that do not fit.
   */
  override apply(inputs: tf.Tensor | tf.Tensor[], kwargs?: LayerKwargs): Output;
  override apply(inputs: SymbolicTensor | SymbolicTensor[], kwargs?: LayerKwargs): SymbolicOutput<Output>;
  override apply(inputs: LayerInputs, kwargs?: LayerKwargs): Output | SymbolicOutput<Output>;
  override apply(inputs: LayerInputs, kwargs?: LayerKwargs): never {
    requireTensors(this.getClassName(), inputs);
    return super.apply(inputs, kwargs) as never;
  }
}
