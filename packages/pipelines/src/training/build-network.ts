import * as tf from '@tensorflow/tfjs-core';
import * as tfl from '@tensorflow/tfjs-layers';
import type { NetworkStage } from '../recipes/stage';
import type { OpenTask } from '../recipes/task';
import { connectNetwork } from './connect-network';
import { inputNames, type InputShape } from './example';
import { flatLayers, layerPattern, reachedInputs } from './layer-graph';
import type { NamedVariable } from './optimizers/optimizer';
import type { StageBatch } from './stage-batch';

/** One output of a network. */
export interface NetworkOutput {
  x: tf.Tensor;
  /** [batch, rows]; its own, where its rows are not those of an input. */
  mask?: tf.Tensor2D;
}

/** Values of `state` between two pieces, [batch, size] each. */
export type NetworkState = Record<string, tf.Tensor>;

/** A network that was built for inputs of known shapes. */
export interface BuiltNetwork {
  model: tfl.LayersModel;
  stage: NetworkStage;
  /** The names of the inputs that the outputs depend on. */
  reads: string[];
  /** Outputs by name: shape without the batch, whether each is a sequence, and the first sequence input that it depends on. */
  outputs: Record<string, { shape: tfl.Shape; rows: boolean; source?: string }>;
  /** Every weight, moving statistics too, by place and name. */
  weights: NamedVariable[];
  /** Those that training changes. */
  trainable: NamedVariable[];
  /** The context rows on both sides of a piece. */
  context: number;
  /** The first state of a sequence. */
  zeroState(batchSize: number): NetworkState;
  /** Runs the network; called inside `tf.tidy`. */
  run(
    batch: Pick<StageBatch, 'x' | 'mask' | 'present'>,
    how: { training: boolean; state?: NetworkState },
  ): { outputs: Record<string, NetworkOutput>; state: NetworkState };
  /** The tensors that a layer of the top level is applied to; called inside `tf.tidy`. */
  layerInputs(layer: tfl.layers.Layer, batch: Pick<StageBatch, 'x' | 'mask' | 'present'>): tf.Tensor[];
  /** The layer that an output comes out of. */
  outputLayer(output: string): tfl.layers.Layer | undefined;
  /** The inputs that each tensor a layer is applied to comes from. */
  layerSources(layer: tfl.layers.Layer): string[][];
  /** Fixes what the layers that draw draw next. */
  setStep(step: number): void;
  onEpoch(epoch: number): void;
  dispose(): void;
}

/**
 * Builds the network of a stage for inputs of these shapes.
 *
 * @param stage - The stage.
 * @param shapes - Its inputs.
 * @param options - What the system is to say, and the run's seed.
 * @throws RangeError where the stage's function gives no outputs, or outputs that depend on no input.
 */
export function buildNetwork(
  stage: NetworkStage,
  shapes: Readonly<Record<string, InputShape>>,
  { task, seed }: { task: OpenTask; seed: number },
): BuiltNetwork {
  const own = newVariables();
  try {
    return build(stage, shapes, { task, seed, own });
  } catch (error) {
    tf.dispose(own());
    throw error;
  }
}

/** The variables that were made since the call: layers that no output reaches are among them. */
function newVariables(): () => tf.Variable[] {
  const all = () =>
    (tf.engine() as unknown as { state: { registeredVariables: Record<string, tf.Variable> } }).state
      .registeredVariables;
  const before = new Set(Object.keys(all()));
  return () => Object.entries(all()).flatMap(([name, variable]) => (before.has(name) ? [] : [variable]));
}

function build(
  stage: NetworkStage,
  shapes: Readonly<Record<string, InputShape>>,
  { task, seed, own }: { task: OpenTask; seed: number; own: () => tf.Variable[] },
): BuiltNetwork {
  const names = inputNames(stage);
  const connected = connectNetwork(stage, shapes, { task, seed });
  const { model, used, feeds, ends, places, statePlaces, stateSizes, onEpoch } = connected;
  const layers = flatLayers(model);
  const frozen = (stage.freeze ?? []).map(layerPattern);
  for (const [i, pattern] of frozen.entries()) {
    if (layers.some((layer) => pattern.test(layer.name))) continue;
    throw new RangeError(
      `stage ${stage.name}: freeze names ${stage.freeze![i]}, but its layers are ${layers.map((l) => l.name).join(', ')}.`,
    );
  }
  const trained = new Set(
    layers
      .filter((layer) => !frozen.some((pattern) => pattern.test(layer.name)))
      .flatMap((layer) => layer.trainableWeights.map((weight) => weight.read() as tf.Variable)),
  );
  const weights = namedWeights(layers);
  const drawing = layers.filter((layer) => typeof (layer as { setStep?: unknown }).setStep === 'function');
  const tensorsOf = (
    { x, mask, present }: Pick<StageBatch, 'x' | 'mask' | 'present'>,
    states: NetworkState,
  ) =>
    used.map(([name]) => {
      if (name === 'present') return present;
      const [kind, key] = [name.slice(0, name.indexOf(':')), name.slice(name.indexOf(':') + 1)];
      return kind === 'x' ? x[key] : kind === 'mask' ? mask[key] : states[key];
    });
  const zeroState = (batchSize: number): NetworkState =>
    Object.fromEntries([...stateSizes].map(([name, size]) => [name, tf.zeros([batchSize, size])]));
  const made = own();
  const partsKnown = new Map<
    tfl.layers.Layer,
    { part: tfl.LayersModel; places: number[]; targets: number[] }
  >();
  /** The network up to a layer. */
  const partOf = (layer: tfl.layers.Layer) => {
    const known = partsKnown.get(layer);
    if (known) return known;
    const tensors = inputTensorsOf(layer);
    const outputs = [...new Set(tensors)];
    const from = reachedInputs(outputs);
    const ownPlaces = used.flatMap(([, tensor], i) => (from.has(tensor) ? [i] : []));
    const made = {
      part: tfl.model({ inputs: ownPlaces.map((i) => used[i][1]), outputs }),
      places: ownPlaces,
      targets: tensors.map((tensor) => outputs.indexOf(tensor)),
    };
    partsKnown.set(layer, made);
    return made;
  };
  const inputTensorsOf = (layer: tfl.layers.Layer) => layer.inboundNodes[0].inputTensors;
  return {
    model,
    stage,
    reads: names.filter((name) => used.some(([key]) => key === `x:${name}`)),
    outputs: Object.fromEntries(
      places.map(([name, { x, rows }]) => {
        const from = reachedInputs([ends[x]]);
        const source = names.find((key) => shapes[key].rows && from.has(feeds.get(`x:${key}`)!));
        return [name, { shape: ends[x].shape.slice(1), rows, ...(source !== undefined && { source }) }];
      }),
    ),
    weights,
    trainable: weights.filter(({ variable }) => trained.has(variable)),
    context: stage.training.truncate?.context ?? 0,
    zeroState,
    run(batch, { training, state: before = zeroState(batch.present.shape[0]) }) {
      const fed = tensorsOf(batch, before);
      const results = model.apply(fed.length === 1 ? fed[0] : fed, { training });
      const list = Array.isArray(results) ? (results as tf.Tensor[]) : [results as tf.Tensor];
      return {
        outputs: Object.fromEntries(
          places.map(([name, { x, mask }]) => [
            name,
            { x: list[x], ...(mask !== undefined && { mask: list[mask] as tf.Tensor2D }) },
          ]),
        ),
        state: Object.fromEntries(statePlaces.map(([name, i]) => [name, list[i]])),
      };
    },
    layerInputs(layer, batch) {
      const { part, places: own, targets } = partOf(layer);
      const all = tensorsOf(batch, zeroState(batch.present.shape[0]));
      const fed = own.map((i) => all[i]);
      const results = part.apply(fed.length === 1 ? fed[0] : fed, { training: false });
      const list = Array.isArray(results) ? (results as tf.Tensor[]) : [results as tf.Tensor];
      return targets.map((target) => list[target]);
    },
    outputLayer: (output) => {
      const place = places.find(([name]) => name === output);
      return place && ends[place[1].x].sourceLayer;
    },
    layerSources: (layer) =>
      inputTensorsOf(layer).map((tensor) => {
        const reached = reachedInputs([tensor]);
        return names.filter((name) => reached.has(feeds.get(`x:${name}`)!));
      }),
    setStep(step) {
      for (const layer of drawing) (layer as unknown as { setStep(step: number): void }).setStep(step);
    },
    onEpoch: (epoch) => onEpoch?.(epoch),
    dispose: () => tf.dispose(made),
  };
}

/** `place/layer/weight` for every weight, each once. */
function namedWeights(layers: readonly tfl.layers.Layer[]): NamedVariable[] {
  const seen = new Set<tf.Variable>();
  const named: NamedVariable[] = [];
  for (const layer of layers) {
    for (const weight of layer.weights) {
      const variable = weight.read() as tf.Variable;
      if (seen.has(variable)) continue;
      seen.add(variable);
      const own = weight.originalName.split('/').at(-1)!;
      named.push({ name: `${named.length}/${layer.name}/${own}`, variable });
    }
  }
  return named;
}
