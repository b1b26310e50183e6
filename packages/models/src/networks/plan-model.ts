import type { DataType } from '@tensorflow/tfjs-core';
import * as tfl from '@tensorflow/tfjs-layers';

/** What a planned weight knows: everything but its values. */
interface PlannedWeight {
  name: string;
  originalName: string;
  shape: tfl.Shape;
  dtype: DataType;
  trainable: boolean;
  write(): void;
}

/** Where layers of tfjs keep their weights. */
interface WeightLists {
  _trainableWeights: PlannedWeight[];
  _nonTrainableWeights: PlannedWeight[];
}

/**
 * Runs a function that builds a model, with weights that have shapes but no values and take no memory.
 * The model can be looked at but neither run nor saved.
 * @internal
 */
export function planModel<Model>(make: () => Model): Model {
  const layers = tfl.layers.Layer.prototype as unknown as { addWeight: unknown };
  const original = layers.addWeight;
  layers.addWeight = function (
    this: { name: string } & WeightLists,
    name: string,
    shape: tfl.Shape,
    dtype: DataType = 'float32',
    _initializer?: unknown,
    _regularizer?: unknown,
    trainable = true,
  ): PlannedWeight {
    const full = `${this.name}/${name}`;
    const weight = { name: full, originalName: full, shape, dtype, trainable, write: () => undefined };
    (trainable ? this._trainableWeights : this._nonTrainableWeights).push(weight);
    return weight;
  };
  try {
    return make();
  } finally {
    layers.addWeight = original;
  }
}
