import type * as tf from '@tensorflow/tfjs-core';
import { layers, type SymbolicTensor } from '@tensorflow/tfjs-layers';
import type { LayerKwargs } from './layer-options';

/** What a layer gives for symbolic inputs: one symbolic tensor, or a list where it gives a list of tensors. */
export type SymbolicOutput<Output> = Output extends tf.Tensor[] ? SymbolicTensor[] : SymbolicTensor;

/** What `apply` takes: tensors, or symbolic ones in a model. */
export type LayerInputs = tf.Tensor | tf.Tensor[] | SymbolicTensor | SymbolicTensor[];

/** A layer of tfjs whose `apply` tells tensors from symbolic tensors, so that its result needs no cast. */
export abstract class Layer<Output extends tf.Tensor | tf.Tensor[] = tf.Tensor> extends layers.Layer {
  /**
   * Applies the layer, and builds it at the first call.
   *
   * @param inputs Tensors give the result; symbolic tensors connect the layer in a model.
   * @param kwargs `{ training: true }` in training, `{ mask }` for a Keras mask.
   */
  override apply(inputs: tf.Tensor | tf.Tensor[], kwargs?: LayerKwargs): Output;
  override apply(inputs: SymbolicTensor | SymbolicTensor[], kwargs?: LayerKwargs): SymbolicOutput<Output>;
  override apply(inputs: LayerInputs, kwargs?: LayerKwargs): Output | SymbolicOutput<Output>;
  override apply(inputs: LayerInputs, kwargs?: LayerKwargs): never {
    return super.apply(inputs, kwargs) as never;
  }
}
