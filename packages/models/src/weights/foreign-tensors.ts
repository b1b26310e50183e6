import type { layers, LayersModel, SymbolicTensor } from '@tensorflow/tfjs-layers';
import { flatLayers } from './flat-layers';
import { foreignNames } from './foreign-names';
import type { NamedTensor } from './named-tensors';
import { flattenedInputs, summed, turned } from './tensor-layouts';
import { WeightsError } from './weights-error';

type Tensors = ReadonlyMap<string, NamedTensor>;

/** What a layer reads its weights from. */
interface Source {
  tensors: Tensors;
  /** The names that were read. */
  used: Set<string>;
}

/**
 * The tensors of another program's file under the names of this model's weights, in this package's layout. What the model
 * does not know stays in the map under its own name.
 * @internal
 */
export function foreignTensors(
  model: unknown,
  tensors: Tensors,
  { from, names }: { from: 'torch' | 'keras'; names?: Readonly<Record<string, string>> },
): Map<string, NamedTensor> {
  if (typeof model !== 'object' || model === null || !Array.isArray((model as LayersModel).layers)) {
    throw new TypeError(
      `loadWeights: model must be a layers model to read a file from '${from}'; got a single layer.`,
    );
  }
  const network = model as LayersModel;
  const weighted = flatLayers(network).filter((layer) => layer.weights.length > 0);
  const prefix = `${network.name}_`;
  const shortName = ({ name }: layers.Layer) => (name.startsWith(prefix) ? name.slice(prefix.length) : name);
  const file = from === 'keras' ? withoutKerasSuffixes(tensors) : tensors;
  const nameOf = foreignNames(weighted.map(shortName), [...file.keys()], from, names);
  const source: Source = { tensors: file, used: new Set() };
  const found = new Map<string, NamedTensor>();
  for (const layer of weighted) {
    const { name, channelsLast } = nameOf(shortName(layer));
    for (const weight of layer.weights) {
      const kind = weight.originalName.split('/').at(-1)!;
      const tensor =
        from === 'torch'
          ? fromTorch(source, layer, kind, name, channelsLast)
          : fromKeras(source, kind, name, weight.shape as number[]);
      if (tensor) found.set(weight.originalName, tensor);
    }
  }
  for (const [name, tensor] of file) {
    if (!source.used.has(name) && !name.endsWith('num_batches_tracked')) found.set(name, tensor);
  }
  return found;
}

function take({ tensors, used }: Source, name: string): NamedTensor | undefined {
  used.add(name);
  return tensors.get(name);
}

const TORCH_KINDS: Readonly<Record<string, string>> = {
  bias: 'bias',
  gamma: 'weight',
  beta: 'bias',
  moving_mean: 'running_mean',
  moving_variance: 'running_var',
};

/** `name` is a module's path or, for a level of an LSTM, a path with a star for the kind of weight. */
function fromTorch(
  source: Source,
  layer: layers.Layer,
  kind: string,
  name: string,
  channelsLast: boolean,
): NamedTensor | undefined {
  if (name.includes('*')) {
    const part = (word: string) => take(source, name.replace('*', word));
    if (kind === 'bias') return summed(part('bias_ih'), part('bias_hh'));
    return turned(part(kind === 'kernel' ? 'weight_ih' : 'weight_hh'));
  }
  if (kind !== 'kernel') return take(source, `${name}.${TORCH_KINDS[kind] ?? kind}`);
  const weight = take(source, `${name}.weight`);
  const map = weight?.shape.length === 2 && !channelsLast ? flattenedMap(layer) : undefined;
  if (layer.getClassName() === 'FeatureReduction' && weight) {
    return { data: weight.data, shape: [weight.data.length] };
  }
  return map ? flattenedInputs(weight, map) : turned(weight);
}

function fromKeras(source: Source, kind: string, name: string, shape: number[]): NamedTensor | undefined {
  const tensor = take(source, `${name}/${kind}`);
  if (tensor || kind !== 'gamma') return tensor;
  return { data: new Float32Array(shape[0]).fill(1), shape };
}

/** Keras adds `:0`, repeats a layer's name and puts the weights of an LSTM below its cell. */
function withoutKerasSuffixes(tensors: Tensors): Map<string, NamedTensor> {
  const plain = new Map<string, NamedTensor>();
  for (const [name, tensor] of tensors) {
    const parts = name
      .replace(/:\d+$/, '')
      .split('/')
      .filter((part) => !/^(lstm_cell(_\d+)?|model_weights)$/.test(part));
    const kept = parts
      .filter((part, i) => part !== parts[i - 1])
      .slice(-2)
      .join('/');
    if (plain.has(kept))
      throw new WeightsError('name', `loadWeights: two tensors of the file are named "${kept}".`);
    plain.set(kept, tensor);
  }
  return plain;
}

/** The map whose flattened values a layer takes, directly or through dropout: [height, width, channels]. */
function flattenedMap(layer: layers.Layer): number[] | undefined {
  let input = layer.input as SymbolicTensor;
  while (/Dropout$/.test(input.sourceLayer.getClassName())) input = input.sourceLayer.input as SymbolicTensor;
  if (input.sourceLayer.getClassName() !== 'Flatten') return undefined;
  return (input.sourceLayer.input as SymbolicTensor).shape.slice(1) as number[];
}
