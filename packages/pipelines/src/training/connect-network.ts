import { deriveSeed } from '@avemo/checks';
import * as tfl from '@tensorflow/tfjs-layers';
import type { Network, NetworkContext, NetworkInput, NetworkStage } from '../recipes/stage';
import type { OpenTask } from '../recipes/task';
import { inputNames, type InputShape } from './example';
import { reachedInputs } from './layer-graph';

/** One output as it was declared. */
interface OutputPlace {
  x: number;
  mask?: number;
  /** Whether its second axis is rows. */
  rows: boolean;
}

/** The layers of a stage, connected. */
export interface ConnectedNetwork {
  model: tfl.LayersModel;
  /** The inputs of the model by what they carry: `x:NAME`, `mask:NAME`, `present`, `state:NAME`. */
  used: (readonly [string, tfl.SymbolicTensor])[];
  /** All that the stage could have used. */
  feeds: ReadonlyMap<string, tfl.SymbolicTensor>;
  /** The outputs of the model. */
  ends: readonly tfl.SymbolicTensor[];
  /** Where the outputs of the stage lie among them. */
  places: readonly [string, OutputPlace][];
  /** Where the states lie. */
  statePlaces: readonly (readonly [string, number])[];
  stateSizes: ReadonlyMap<string, number>;
  onEpoch?: Network['onEpoch'];
}

/**
 * Connects the layers of a stage for inputs of these shapes.
 *
 * @param stage - The stage.
 * @param shapes - Its inputs.
 * @param options - What the system is to say, and the run's seed.
 * @throws RangeError where the stage's function gives no outputs, or outputs that depend on no input.
 */
export function connectNetwork(
  stage: NetworkStage,
  shapes: Readonly<Record<string, InputShape>>,
  { task, seed }: { task: OpenTask; seed: number },
): ConnectedNetwork {
  const names = inputNames(stage);
  const feeds = new Map<string, tfl.SymbolicTensor>();
  const feed = (name: string, shape: (number | null)[], dtype?: 'int32') => {
    const tensor = tfl.input({ shape, name: `feed_${feeds.size}`, ...(dtype && { dtype }) });
    feeds.set(name, tensor);
    return tensor;
  };
  const inputs: Record<string, NetworkInput> = {};
  for (const name of names) {
    const { shape, rows, kind } = shapes[name];
    inputs[name] = {
      x: feed(`x:${name}`, rows ? [null, ...shape] : [...shape], kind === 'int32' ? 'int32' : undefined),
      mask: feed(`mask:${name}`, rows ? [null] : [1]),
    };
  }
  const stateSizes = new Map<string, number>();
  const context: NetworkContext = {
    options: stage.options,
    task,
    seed: (part) => deriveSeed(seed, stage.name, part),
    present: feed('present', [names.length]),
    state(name, size) {
      stateSizes.set(name, size);
      return feed(`state:${name}`, [size]);
    },
  };
  const { outputs, state = {}, onEpoch } = stage.network(inputs, context);
  if (!outputs || Object.keys(outputs).length === 0) {
    throw new RangeError(
      `stage ${stage.name}: network(…) must return { outputs }, with at least one output.`,
    );
  }
  const missing = [...stateSizes.keys()].find((name) => !(name in state));
  if (missing !== undefined) {
    throw new RangeError(
      `stage ${stage.name}: network(…) reads the state ${missing} and does not return it.`,
    );
  }
  const ends: tfl.SymbolicTensor[] = [];
  const place = (tensor: tfl.SymbolicTensor) => {
    const known = ends.indexOf(tensor);
    return known >= 0 ? known : ends.push(tensor) - 1;
  };
  const places = Object.entries(outputs).map(([name, output]): [string, OutputPlace] => {
    const own = 'x' in output && 'mask' in output && !(output instanceof tfl.SymbolicTensor);
    const x = own ? (output as NetworkInput).x : (output as tfl.SymbolicTensor);
    const rows = own || (stage.unit !== 'row' && x.shape.length > 1 && x.shape[1] === null);
    return [name, { x: place(x), rows, ...(own && { mask: place((output as NetworkInput).mask) }) }];
  });
  const statePlaces = [...stateSizes.keys()].map((name) => [name, place(state[name])] as const);
  const reached = reachedInputs(ends);
  const used = [...feeds].filter(([, tensor]) => reached.has(tensor));
  if (used.length === 0) throw new RangeError(`stage ${stage.name}: no output depends on an input.`);
  const model = tfl.model({ inputs: used.map(([, tensor]) => tensor), outputs: ends, name: stage.name });
  return { model, used, feeds, ends, places, statePlaces, stateSizes, onEpoch };
}
