import * as tf from '@tensorflow/tfjs-core';

/** What both ways to compute an LSTM take; the states and the mask where given. @internal */
export interface LstmInputs {
  /** [batch, time, features] */
  x: tf.Tensor3D;
  /** [features, 4 units] */
  kernel: tf.Tensor2D;
  /** [units, 4 units] */
  recurrentKernel: tf.Tensor2D;
  /** [4 units] */
  bias: tf.Tensor1D;
  /** [batch, units] */
  hidden?: tf.Tensor2D;
  /** [batch, units] */
  cell?: tf.Tensor2D;
  /** [batch, time] */
  mask?: tf.Tensor2D;
}

/** Every step of an LSTM; what only the gradient needs where it was asked for. @internal */
export interface LstmSteps {
  /** [batch, time, units] */
  hidden: tf.Tensor3D;
  /** σ(i), σ(f), tanh(g), σ(o): [batch, time, 4 units] */
  gates?: tf.Tensor3D;
  /** [batch, time, units] */
  cells?: tf.Tensor3D;
}

/** What the gradient through time takes; the first cell state and the mask where given. @internal */
export interface LstmGradientInputs extends Required<Pick<LstmSteps, 'gates' | 'cells'>> {
  dy: tf.Tensor3D;
  recurrentKernel: tf.Tensor2D;
  cell?: tf.Tensor2D;
  mask?: tf.Tensor2D;
}

/** Gradients of z = x_t K + h_{t−1} U + b and of the states before the first step. @internal */
export interface LstmGradient {
  dz: tf.Tensor3D;
  dHidden: tf.Tensor2D;
  dCell: tf.Tensor2D;
}

/**
 * The whole LSTM in one kernel of the backend in use, which `@avemo/backend` registers on wasm as `AvemoLstm` and
 * describes there, in `src/wasm/lstm.ts`; undefined where there is none, or it leaves the work to operations.
 * @internal
 */
export function lstmByKernel(
  inputs: LstmInputs,
  attrs: { goBackwards: boolean; training: boolean },
): LstmSteps | undefined {
  const [hidden, gates, cells] = run('AvemoLstm', { ...inputs }, attrs) as [tf.Tensor3D?, ...tf.Tensor3D[]];
  return hidden && { hidden, gates, cells };
}

/** The gradient in the same way, by `AvemoLstmGrad`. @internal */
export function lstmGradientByKernel(
  inputs: LstmGradientInputs,
  attrs: { goBackwards: boolean },
): LstmGradient | undefined {
  const results = run('AvemoLstmGrad', { ...inputs }, attrs);
  if (results.length === 0) return undefined;
  const [dz, dHidden, dCell] = results as [tf.Tensor3D, tf.Tensor2D, tf.Tensor2D];
  return { dz, dHidden, dCell };
}

function run(
  name: string,
  inputs: Record<string, tf.Tensor | undefined>,
  attrs: Record<string, boolean>,
): tf.Tensor[] {
  if (!tf.getKernel(name, tf.getBackend())) return [];
  const given = Object.entries(inputs).filter(([, tensor]) => tensor !== undefined);
  return tf.engine().runKernel(name, Object.fromEntries(given) as Record<string, tf.Tensor>, attrs);
}
