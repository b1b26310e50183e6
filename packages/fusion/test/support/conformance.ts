import type * as tf from '@tensorflow/tfjs-core';
import type { layers } from '@tensorflow/tfjs-layers';

/** A fusion layer class as the checks see it. */
export interface FusionClass {
  new (options: any): layers.Layer;
  readonly name: string;
  className: string;
  parameterCount(inputDims: readonly number[], options?: any): number;
}

/** One way of using a layer: its options and inputs. Only float32 inputs are differentiated. */
export interface Subject {
  Layer: FusionClass;
  options: Record<string, unknown>;
  /** The features of each input that has features, as `parameterCount` takes them. */
  inputDims: number[];
  /** Which modality each of them belongs to; default one each. */
  modalityOf?: number[];
  /** Inputs for a batch of that many samples; sample i is the same in every batch. */
  inputs(batch: number): tf.Tensor[];
}
