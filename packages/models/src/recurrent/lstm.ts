import * as tf from '@tensorflow/tfjs-core';
import { formatValue, requireOptions } from '@avemo/checks';
import { sumOverPositions } from '../layers/bias-relu';
import { lstmByKernel, lstmGradientByKernel, type LstmInputs } from './lstm-kernel';
import { lstmByOperations, lstmGradientByOperations } from './lstm-steps';

/** The weights of an LSTM; columns in the order input, forget, cell, output gate (Keras). */
export interface LstmWeights {
  /** K [features, 4 units]. */
  kernel: tf.Tensor2D;
  /** U [units, 4 units]. */
  recurrentKernel: tf.Tensor2D;
  /** b [4 units]. */
  bias: tf.Tensor1D;
}

/** The state between two steps of an LSTM, both [batch, units]. */
export interface LstmState {
  /** h */
  hidden: tf.Tensor2D;
  /** c */
  cell: tf.Tensor2D;
}

/** What `lstmWithState` gives. */
export interface LstmOutput {
  /** The hidden state after every step [batch, time, units]. */
  hidden: tf.Tensor3D;
  /** The state after the step read last: `initialState` of the sequence that goes on from here. */
  state: LstmState;
}

/** Options of `lstm`. */
export interface LstmOptions {
  /** The state before the first step. Default: zeros. */
  initialState?: LstmState;
  /** [batch, time], 1 for steps that count and 0 for padding, which leaves the state as it was. Default: all count. */
  mask?: tf.Tensor2D;
  /** Whether the last step is read first. Default false. */
  goBackwards?: boolean;
}

/**
 * A long short-term memory over whole sequences: the hidden state after every step.
 *
 * z = x_t K + h_{t−1} U + b, c_t = σ(z_f) c_{t−1} + σ(z_i) tanh(z_c), h_t = σ(z_o) tanh(c_t), where z has the columns i, f,
 * c, o. Where the mask is 0, h_t = h_{t−1} and c_t = c_{t−1}.
 *
 * With gradients for x, the weights and the initial state, of first order. The whole sequence is one kernel where the
 * backend has one, as wasm with `@avemo/backend`; elsewhere it is made of tfjs's operations.
 *
 * @param x - Float32 [batch, time, features], at least one step. Padding may hold any finite numbers.
 * @param weights - Kernel, recurrent kernel and bias.
 * @param options - Initial state, mask, direction.
 * @returns Hidden states [batch, time, units] in (−1, 1), each at the time of its input, also with `goBackwards`, where
 *   Keras turns the order round: the last state is at the first step then.
 * @throws TypeError if something is no float32 tensor; a mask may be of any type.
 * @throws RangeError if shapes do not fit.
 *
 * Source: Hochreiter & Schmidhuber 1997, https://doi.org/10.1162/neco.1997.9.8.1735.
 * Source: Gers et al. 2000 (forget gates), https://doi.org/10.1162/089976600300015015.
 *
 * @example
 * ```ts
 * import * as tf from '@tensorflow/tfjs-core';
 * import { lstm } from '@avemo/models';
 *
 * const weights = { kernel: tf.ones<tf.Rank.R2>([1, 4]), recurrentKernel: tf.ones<tf.Rank.R2>([1, 4]), bias: tf.zeros<tf.Rank.R1>([4]) };
 * const h = lstm(tf.tensor3d([[[1], [0]]]), weights);
 * h.dataSync(); // → [0.3696, 0.2908]
 * ```
 */
export function lstm(x: tf.Tensor3D, weights: LstmWeights, options: LstmOptions = {}): tf.Tensor3D {
  return tf.tidy(() => differentiable(checkedInputs('lstm', x, weights, options), options, false));
}

/**
 * As `lstm`, with the state after the step read last, so that a stream can go on from there.
 *
 * With gradients for the hidden states and the last of them; the last cell state counts as a constant, as in truncated
 * back-propagation through time, where the next stretch takes the state as it is.
 *
 * @param x - Float32 [batch, time, features], at least one step.
 * @param weights - Kernel, recurrent kernel and bias.
 * @param options - Initial state, mask, direction.
 * @returns Hidden states [batch, time, units] and the last state, both [batch, units].
 * @throws TypeError if something is no float32 tensor; a mask may be of any type.
 * @throws RangeError if shapes do not fit.
 *
 * Source: Hochreiter & Schmidhuber 1997, https://doi.org/10.1162/neco.1997.9.8.1735.
 *
 * @example
 * ```ts
 * import * as tf from '@tensorflow/tfjs-core';
 * import { lstmWithState } from '@avemo/models';
 *
 * const weights = { kernel: tf.ones<tf.Rank.R2>([1, 4]), recurrentKernel: tf.ones<tf.Rank.R2>([1, 4]), bias: tf.zeros<tf.Rank.R1>([4]) };
 * const { state } = lstmWithState(tf.tensor3d([[[1]]]), weights);
 * const { hidden } = lstmWithState(tf.tensor3d([[[0]]]), weights, { initialState: state });
 * hidden.dataSync(); // → [0.2908]
 * ```
 */
export function lstmWithState(x: tf.Tensor3D, weights: LstmWeights, options: LstmOptions = {}): LstmOutput {
  const inputs = checkedInputs('lstmWithState', x, weights, options);
  const { goBackwards = false } = options;
  const [batch, time] = x.shape;
  const units = weights.recurrentKernel.shape[0];
  const step = (steps: tf.Tensor, t: number) =>
    tf.reshape(tf.slice(steps, [0, t, 0], [batch, 1, units]), [batch, units]) as tf.Tensor2D;
  return tf.tidy(() => {
    const withCell = differentiable(inputs, options, true);
    const hidden = tf.slice(withCell, [0, 0, 0], [batch, time, units]);
    const state = { hidden: step(hidden, goBackwards ? 0 : time - 1), cell: step(withCell, time) };
    return { hidden, state } as unknown as tf.TensorContainer;
  }) as unknown as LstmOutput;
}

function checkedInputs(
  caller: string,
  x: tf.Tensor3D,
  weights: LstmWeights,
  options: LstmOptions,
): LstmInputs {
  requireOptions(caller, 'weights', weights, 'Pass { kernel, recurrentKernel, bias }');
  requireOptions(caller, 'options', options);
  const { initialState, mask } = options;
  const { kernel, recurrentKernel, bias } = weights;
  const { hidden, cell } = initialState ?? {};
  const states = initialState && { 'initialState.hidden': hidden, 'initialState.cell': cell };
  requireFloats(caller, { x, kernel, recurrentKernel, bias, ...states });
  if (mask !== undefined && !(mask instanceof tf.Tensor)) {
    throw new TypeError(`${caller}: mask must be a tensor; got ${formatValue(mask)}.`);
  }
  requireShapes(caller, x, weights, options);
  return { x, kernel, recurrentKernel, bias, ...(initialState && { hidden, cell }), ...(mask && { mask }) };
}

/** The hidden states; with `cell`, the cell state after the step read last as one more step at the end. */
function differentiable(given: LstmInputs, { goBackwards = false }: LstmOptions, cell: boolean): tf.Tensor3D {
  const inputs = given.mask ? { ...given, mask: tf.cast(given.mask, 'float32') } : given;
  const names = Object.keys(inputs) as (keyof LstmInputs)[];
  const time = inputs.x.shape[1];
  // Inside of customGrad the engine would say no: what only the gradient needs is made where one is recorded.
  const training = tf.engine().isTapeOn();
  const op = tf.customGrad((...args) => {
    const save = args.pop() as unknown as tf.GradSaveFunc;
    const tensors = named(names, args as tf.Tensor[]) as unknown as LstmInputs;
    const attrs = { goBackwards, training: training || cell };
    const { hidden, gates, cells } = lstmByKernel(tensors, attrs) ?? lstmByOperations(tensors, attrs);
    if (training) save([...(args as tf.Tensor[]), hidden, gates!, cells!]);
    const gradFunc = (dy: tf.Tensor, saved: tf.Tensor[]): tf.Tensor[] => {
      const steps = named([...names, 'states', 'gates', 'cells'], saved) as SavedSteps;
      const dHidden = cell ? tf.slice(dy, [0, 0, 0], hidden.shape) : dy;
      const gradients = gradientsOf(dHidden as tf.Tensor3D, steps, goBackwards);
      return names.map((name) => gradients[name]!);
    };
    if (!cell) return { value: hidden, gradFunc };
    const last = tf.slice(cells!, [0, goBackwards ? 0 : time - 1, 0], [-1, 1, -1]);
    return { value: tf.concat([hidden, last], 1), gradFunc };
  });
  return op(...names.map((name) => inputs[name]!)) as tf.Tensor3D;
}

type SavedSteps = LstmInputs & Record<'states' | 'gates' | 'cells', tf.Tensor3D>;

/** From the gradients of z those of everything that z is made of: sums over all steps are one product each. */
function gradientsOf(
  dy: tf.Tensor3D,
  { x, kernel, recurrentKernel, hidden, cell, mask, states, gates, cells }: SavedSteps,
  goBackwards: boolean,
): Partial<Record<keyof LstmInputs, tf.Tensor>> {
  const [batch, time, features] = x.shape;
  const units = recurrentKernel.shape[0];
  const inputs = { dy, gates, cells, recurrentKernel, cell, mask };
  const { dz, dHidden, dCell } =
    lstmGradientByKernel(inputs, { goBackwards }) ?? lstmGradientByOperations(inputs, { goBackwards });
  const rowsOf = (steps: tf.Tensor, width: number) => tf.reshape(steps, [batch * time, width]) as tf.Tensor2D;
  const first = tf.reshape(hidden ?? tf.zeros([batch, units]), [batch, 1, units]) as tf.Tensor3D;
  const others = tf.slice(states, [0, goBackwards ? 1 : 0, 0], [batch, time - 1, units]);
  const before = tf.concat(goBackwards ? [others, first] : [first, others], 1);
  const rows = rowsOf(dz, 4 * units);
  return {
    x: tf.reshape(tf.matMul(rows, kernel, false, true), x.shape),
    kernel: tf.matMul(rowsOf(x, features), rows, true),
    recurrentKernel: tf.matMul(rowsOf(before, units), rows, true),
    bias: sumOverPositions(dz),
    hidden: dHidden,
    cell: dCell,
    ...(mask && { mask: tf.zerosLike(mask) }),
  };
}

function named(names: readonly string[], tensors: tf.Tensor[]): Record<string, tf.Tensor> {
  return Object.fromEntries(names.map((name, i) => [name, tensors[i]]));
}

function requireFloats(caller: string, tensors: Record<string, unknown>): void {
  for (const [name, tensor] of Object.entries(tensors)) {
    if (tensor instanceof tf.Tensor && tensor.dtype === 'float32') continue;
    const got = tensor instanceof tf.Tensor ? `a tensor of dtype ${tensor.dtype}` : formatValue(tensor);
    throw new TypeError(`${caller}: ${name} must be a float32 tensor; got ${got}.`);
  }
}

function requireShapes(
  caller: string,
  x: tf.Tensor3D,
  weights: LstmWeights,
  { initialState, mask }: LstmOptions,
): void {
  if (x.rank !== 3 || x.size === 0) {
    throw new RangeError(
      `${caller}: x must be [batch, time, features] with at least one of each; got [${x.shape}].`,
    );
  }
  const [batch, time, features] = x.shape;
  const [units] = weights.recurrentKernel.shape;
  const expected: [string, tf.Tensor | undefined, number[]][] = [
    ['recurrentKernel', weights.recurrentKernel, [units, 4 * units]],
    ['kernel', weights.kernel, [features, 4 * units]],
    ['bias', weights.bias, [4 * units]],
    ['initialState.hidden', initialState?.hidden, [batch, units]],
    ['initialState.cell', initialState?.cell, [batch, units]],
    ['mask', mask, [batch, time]],
  ];
  for (const [name, tensor, shape] of expected) {
    if (!tensor || tf.util.arraysEqual(tensor.shape, shape)) continue;
    throw new RangeError(
      `${caller}: ${name} must be [${shape}] for x [${x.shape}] and ${units} units; got [${tensor.shape}].`,
    );
  }
}
