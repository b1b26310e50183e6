import type { Tensor } from '@tensorflow/tfjs-core';
import type { SymbolicTensor } from '@tensorflow/tfjs-layers';
import type { Block, Blocks } from '../prepare/block';
import type { Loss, Training } from '../training/training';
import type { Json, OfEach } from './json';
import type { OpenTask } from './task';

/** Where a stage's input comes from. */
export interface Input {
  /** A block (`'face'`) or an output of another stage (`'audio/frames'`). */
  from: string;
  /** Rows → one value for the clip, over the rows that count. */
  pool?: 'mean' | 'max';
  /** The clip may lack it; `present` tells. Without it a clip that lacks the input is an error. */
  optional?: true;
}

/** The inputs of a stage by its own names for them. */
export type Inputs = Readonly<Record<string, string | Input>>;

/** What every stage has. */
export interface StageBase<I extends Inputs = OfEach, O extends Json = OfEach> {
  /** Unique in the recipe; letters, digits, `-` and `.`. */
  name: string;
  /** All that the stage's functions depend on, as plain data: with it, two stages of one name are told apart. */
  options?: O;
  /** What the stage reads. */
  inputs: I;
  /** What one example is: a clip (default; its rows are a sequence) or each row of it. */
  unit?: 'clip' | 'row';
  /** `each` (default): fitted with each seed. `first`: with the first seed, and shared by all. */
  seeds?: 'each' | 'first';
}

/** An input of a network. */
export interface NetworkInput {
  /** [batch, rows, …] for a sequence, else [batch, …]. Bytes come as float32 from 0 to 255. */
  x: SymbolicTensor;
  /** [batch, rows], 1 for a row that counts; [batch, 1] where there are no rows. */
  mask: SymbolicTensor;
}

/** What a network is built with. */
export interface NetworkContext<O = unknown> {
  /** The stage's options. */
  options: O;
  /** What the system is to say. */
  task: OpenTask;
  /** A seed for one part of the network, from the run's seed and the stage's name. */
  seed(part: string): number;
  /** [batch, inputs], 0 where an optional input is missing, in the order of `inputs`. */
  present: SymbolicTensor;
  /** A state [batch, size] that is handed from one piece of a sequence to the next: zeros where it begins. */
  state(name: string, size: number): SymbolicTensor;
}

/** What a network stage builds. */
export interface Network {
  /** `prediction`: logits of classes, or values. An output whose rows are not those of the input brings its own mask. */
  outputs: Record<string, SymbolicTensor | NetworkInput>;
  /** The states behind this piece, by the names given to `state`. */
  state?: Record<string, SymbolicTensor>;
  /** Called before each epoch and before the network answers; may depend on the number alone. */
  onEpoch?(epoch: number): void;
}

/** A network that is fitted by gradients. */
export interface NetworkStage<I extends Inputs = OfEach, O extends Json = OfEach> extends StageBase<I, O> {
  network(inputs: { [K in keyof I]: NetworkInput }, context: NetworkContext<O>): Network;
  /** Default: cross-entropy, or the mean squared error, of `prediction` against the truth. */
  losses?: readonly Loss[];
  /** Epochs, batches, optimiser and rate. */
  training: Training;
  /** Stages whose weights of equal layer name and shape are this one's first weights. */
  weightsFrom?: readonly string[];
  /** The layers that start from the stage of this name of another run, by name; `*` stands for any text. Default: all. */
  initial?: readonly string[];
  /** Layers that training leaves alone, by name; `*` stands for any text. */
  freeze?: readonly string[];
}

/** What a fit gives: plain arrays by name, and values. */
export interface Fitted {
  /** Float32 arrays by name. */
  tensors: Record<string, { data: Float32Array; shape: readonly number[] }>;
  /** Anything else, as plain data. */
  values?: Json;
}

/** The rows of one input and the truth of each. */
export interface Matrix {
  /** Row-major. */
  data: Float32Array;
  /** [examples, features]. */
  shape: [number, number];
  /** The class of each example by place, or its values, row-major; absent for a stage that is fitted by speaker. */
  truth?: Float32Array;
}

/** Training examples as a fit stage reads them. */
export interface FitData<I extends Inputs = OfEach> {
  /** The names of the inputs; of a separate stage, the one that is fitted. */
  inputs: readonly (keyof I & string)[];
  /** The training clips' blocks of one input, one after the other; nothing else is held in memory. */
  blocks(input: keyof I & string): AsyncIterable<Block>;
  /** All training examples of one input as a matrix. */
  matrix(input: keyof I & string): Promise<Matrix>;
  /**
   * Runs `step` over shuffled batches; the engine sees to order, abort, checkpoint and history.
   *
   * @param options - `step` is told the epoch, from 0, and returns the loss of its batch; `state` and `restore` give and
   * take all that it changes.
   */
  loop(options: {
    epochs: number;
    batchSize: number;
    step(batch: { [K in keyof I]: Tensor }, epoch: number): number;
    state(): Record<string, Tensor>;
    restore(state: Record<string, Tensor>): void;
  }): Promise<void>;
}

/** What a fit stage's functions are told. */
export interface FitContext<O = unknown> {
  /** The stage's options. */
  options: O;
  /** What the system is to say. */
  task: OpenTask;
  /** From the run's seed and the stage's name. */
  seed: number;
}

/** Anything that is fitted by a function: z-scores, a Boltzmann machine, a support vector machine, a mean of posteriors. */
export interface FitStage<I extends Inputs = OfEach, O extends Json = OfEach> extends StageBase<I, O> {
  /**
   * `speaker`: fitted on each speaker's own clips of all parts, without their truth; a new speaker's clips are fitted to when
   * they are answered, a single clip on its own.
   */
  by?: 'speaker';
  /** Each input is fitted on its own and gives the output of its name; who reads one output waits for that input alone. */
  separate?: true;
  fit?(data: FitData<I>, context: FitContext<O>): Promise<Fitted>;
  /** The outputs for one clip; of a missing optional input, undefined. */
  apply?(inputs: { [K in keyof I]: Block | undefined }, fitted: Fitted, context: FitContext<O>): Blocks;
}

/** One part of a recipe that is fitted once. */
export type Stage = NetworkStage | FitStage;

/** Whether a stage is fitted on each speaker's own clips. */
export const isBySpeaker = (stage: Stage): boolean =>
  !isNetworkStage(stage) && stage.by === 'speaker' && stage.fit !== undefined;

/** Whether a stage is fitted by gradients. */
export const isNetworkStage = (stage: Stage): stage is NetworkStage => 'network' in stage;

/**
 * Types and checks a stage that is fitted by gradients.
 *
 * @param stage - Inputs, network, losses and how it is trained.
 * @returns The same stage.
 * @throws RangeError for a count that is no integer of at least 1 or a rate that is not above 0.
 *
 * @example
 * ```ts
 * import * as tfl from '@tensorflow/tfjs-layers';
 * import { networkStage } from '@avemo/pipelines';
 *
 * const stage = networkStage({
 *   name: 'linear',
 *   inputs: { face: 'face' },
 *   network({ face }, { task, seed }) {
 *     const kernelInitializer = tfl.initializers.glorotUniform({ seed: seed('linear') });
 *     const linear = tfl.layers.dense({ units: task.labels.length, kernelInitializer });
 *     return { outputs: { prediction: linear.apply(face.x) as tfl.SymbolicTensor } };
 *   },
 *   training: { epochs: 10, batchSize: 16, optimizer: { name: 'adam' }, learningRate: 0.001 },
 * });
 * stage.name; // → 'linear'
 * ```
 */
export function networkStage<const I extends Inputs, O extends Json = Json>(
  stage: NetworkStage<I, O>,
): NetworkStage {
  const { name, training } = stage;
  requireStageName(name);
  const start =
    typeof training.learningRate === 'number' ? training.learningRate : training.learningRate.start;
  requireCount(name, 'training.epochs', training.epochs, 1);
  requireCount(name, 'training.batchSize', training.batchSize, 1);
  requireCount(name, 'training.patience', training.patience ?? 0, 0);
  if (training.truncate) {
    requireCount(name, 'training.truncate.rows', training.truncate.rows, 1);
    requireCount(name, 'training.truncate.context', training.truncate.context ?? 0, 0);
  }
  for (const { gamma = 2, smoothing = 0 } of stage.losses ?? []) {
    if (!(gamma >= 0 && Number.isFinite(gamma))) {
      throw new RangeError(`stage ${name}: gamma of a loss must be a number of at least 0; got ${gamma}.`);
    }
    if (!(smoothing >= 0 && smoothing < 1)) {
      throw new RangeError(`stage ${name}: smoothing of a loss must be in [0, 1); got ${smoothing}.`);
    }
  }
  if (!(start > 0 && Number.isFinite(start))) {
    throw new RangeError(`stage ${name}: the learning rate must be a number above 0; got ${start}.`);
  }
  return stage as NetworkStage;
}

/**
 * Types and checks a stage that is fitted by a function, or only applied.
 *
 * @param stage - Inputs, `fit` and `apply`, of which at least one is there.
 * @returns The same stage.
 * @throws RangeError for a stage that does nothing.
 *
 * @example
 * ```ts
 * import { fitStage } from '@avemo/pipelines';
 *
 * const centred = fitStage({
 *   name: 'centred',
 *   inputs: { face: 'face' },
 *   async fit(data) {
 *     const { data: x, shape } = await data.matrix('face');
 *     const mean = new Float32Array(shape[1]);
 *     x.forEach((value, i) => (mean[i % shape[1]]! += value / shape[0]));
 *     return { tensors: { mean: { data: mean, shape: [shape[1]] } } };
 *   },
 *   apply: ({ face }, { tensors }) => ({
 *     face: { ...face!, data: Float32Array.from(face!.data, (x, i) => x - tensors.mean!.data[i]!) },
 *   }),
 * });
 * centred.name; // → 'centred'
 * ```
 */
export function fitStage<const I extends Inputs, O extends Json = Json>(stage: FitStage<I, O>): FitStage {
  requireStageName(stage.name);
  if (!stage.fit && !stage.apply) {
    throw new RangeError(`stage ${stage.name}: expected fit, apply or both; got neither.`);
  }
  return stage as FitStage;
}

function requireStageName(name: string): void {
  if (typeof name === 'string' && /^[A-Za-z0-9][A-Za-z0-9._-]{0,60}$/.test(name)) return;
  throw new RangeError(
    `a stage's name must be 1 to 61 letters, digits, '-', '_' and '.', a letter or digit first; got ${JSON.stringify(name)}.`,
  );
}

function requireCount(stage: string, what: string, value: number, minimum: number): void {
  if (Number.isSafeInteger(value) && value >= minimum) return;
  throw new RangeError(`stage ${stage}: ${what} must be an integer of at least ${minimum}; got ${value}.`);
}
