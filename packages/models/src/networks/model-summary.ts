import * as tfl from '@tensorflow/tfjs-layers';
import type { layers, LayersModel, Shape, SymbolicTensor } from '@tensorflow/tfjs-layers';
import { requireInteger, requireOptions } from '@avemo/checks';
import { planModel } from './plan-model';

/** Options of `modelSummary`. */
export interface ModelSummaryOptions {
  /** Samples in a batch: an integer of at least 1. Default 1. */
  batch?: number;
  /** What an axis of any length counts as, e.g. frames of a clip: an integer of at least 1. Default 100. */
  length?: number;
}

/** One layer of a `ModelSummary`. */
export interface LayerSummary {
  /** Its name. */
  name: string;
  /** Its class, e.g. 'Conv2dRelu'. */
  className: string;
  /** Shapes of its outputs, with the batch. */
  outputShapes: number[][];
  /** Number of weights. */
  parameters: number;
  /** Those that training changes. */
  trainableParameters: number;
  /** Products in its convolutions and matrices, for the whole batch. */
  multiplyAccumulates: number;
  /** Bytes of its outputs. */
  activationBytes: number;
}

/** What `modelSummary` gives. */
export interface ModelSummary extends Omit<LayerSummary, 'name' | 'className' | 'outputShapes'> {
  /** Layers in order, those of inner models one by one. */
  layers: LayerSummary[];
  /** Bytes of the weights. */
  weightBytes: number;
}

/**
 * Parameters, multiply–accumulates and activation memory of a model and of each of its layers.
 *
 * A convolution or a fully connected layer counts kernel size × output positions, a recurrent one its two kernels × steps;
 * other layers count their matrices × output positions. A training step keeps about `activationBytes`.
 *
 * @param model - A model, or a function that makes one: then no weight is allocated, so that a network can be looked at
 *   that does not fit into memory.
 * @param options - Batch size and the length of axes of any length.
 * @returns Sums and a row per layer.
 * @throws TypeError if model is neither, RangeError if an option is out of range.
 *
 * @example
 * ```ts
 * import { modelSummary, vgg16 } from '@avemo/models';
 *
 * const { parameters, multiplyAccumulates } = modelSummary(() => vgg16({ classes: 1000 }));
 * [parameters, multiplyAccumulates / 1e9]; // → [138357544, 15.47]
 * ```
 */
export function modelSummary(
  model: LayersModel | (() => LayersModel),
  options: ModelSummaryOptions = {},
): ModelSummary {
  requireOptions('modelSummary', 'options', options);
  const { batch = 1, length = 100 } = options;
  requireInteger('modelSummary', 'batch', batch);
  requireInteger('modelSummary', 'length', length);
  const made = typeof model === 'function' ? planModel(model) : model;
  if (!(made instanceof tfl.LayersModel)) {
    throw new TypeError('modelSummary: model must be a layers model or a function that makes one.');
  }
  const inputs = made.inputs.map(({ shape }) => shape.map((n, axis) => n ?? (axis === 0 ? batch : length)));
  const rows = summarize(made, inputs).rows;
  const sum = (key: 'parameters' | 'trainableParameters' | 'multiplyAccumulates' | 'activationBytes') =>
    rows.reduce((total, row) => total + row[key], 0);
  const parameters = sum('parameters');
  return {
    layers: rows,
    parameters,
    trainableParameters: sum('trainableParameters'),
    multiplyAccumulates: sum('multiplyAccumulates'),
    activationBytes: sum('activationBytes'),
    weightBytes: 4 * parameters,
  };
}

/** Follows the shapes through the layers, in the order of the model. */
function summarize(model: LayersModel, inputs: number[][]): { rows: LayerSummary[]; outputs: number[][] } {
  const shapes = new Map<number, number[]>();
  model.inputs.forEach(({ id }, i) => shapes.set(id, inputs[i]));
  const rows: LayerSummary[] = [];
  const seen = new Set<layers.Layer>();
  const pending = model.layers.flatMap((layer) => layer.inboundNodes.map((node) => ({ layer, node })));
  while (pending.length > 0) {
    const next = pending.findIndex(({ node }) => node.inputTensors.every(({ id }) => shapes.has(id)));
    if (next < 0) break;
    const [{ layer, node }] = pending.splice(next, 1);
    const given = node.inputTensors.map(({ id }) => shapes.get(id)!);
    const outputs: number[][] = given.length === 0 ? node.outputTensors.map(({ id }) => shapes.get(id)!) : [];
    if (given.length > 0) {
      const inner = innerModel(layer);
      const perFrame = layer.getClassName() === 'PerFrame';
      const frames = perFrame ? [[given[0][0] * given[0][1], ...given[0].slice(2)]] : given;
      const within = inner && summarize(inner, frames);
      if (within && !seen.has(layer)) rows.push(...within.rows);
      const own = layer.computeOutputShape(given.length === 1 ? given[0] : given) as Shape | Shape[];
      outputs.push(...((Array.isArray(own[0]) ? own : [own]) as number[][]));
      if (!inner) rows.push(layerSummary(layer, given, outputs, seen.has(layer)));
      seen.add(layer);
    }
    node.outputTensors.forEach(({ id }: SymbolicTensor, i: number) => shapes.set(id, outputs[i]));
  }
  return { rows, outputs: model.outputs.map(({ id }) => shapes.get(id)!) };
}

/** The model that a layer is or holds. */
function innerModel(layer: layers.Layer): LayersModel | undefined {
  if (layer instanceof tfl.LayersModel) return layer;
  const { model } = layer as { model?: unknown };
  return model instanceof tfl.LayersModel ? model : undefined;
}

function layerSummary(
  layer: layers.Layer,
  inputs: number[][],
  outputShapes: number[][],
  again: boolean,
): LayerSummary {
  const count = (weights: tfl.LayerVariable[]) =>
    again ? 0 : weights.reduce((sum, { shape }) => sum + product(shape as number[]), 0);
  const recurrent = layer.weights.some(({ originalName }) => originalName.includes('recurrent'));
  const [output] = outputShapes;
  const positions = recurrent ? inputs[0][0] * inputs[0][1] : product(output.slice(0, -1));
  const multiplyAccumulates = layer.weights.reduce((sum, { shape, originalName }) => {
    if (shape.length >= 2) return sum + product(shape as number[]) * positions;
    return originalName.endsWith('/kernel') ? sum + product(shape as number[]) * product(output) : sum;
  }, 0);
  return {
    name: layer.name,
    className: layer.getClassName(),
    outputShapes,
    parameters: count(layer.weights),
    trainableParameters: count(layer.trainableWeights),
    multiplyAccumulates,
    activationBytes: 4 * outputShapes.reduce((sum, shape) => sum + product(shape), 0),
  };
}

function product(sizes: readonly number[]): number {
  return sizes.reduce((size, n) => size * n, 1);
}
