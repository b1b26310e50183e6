import * as tf from '@tensorflow/tfjs-core';
import type { LstmGradient, LstmGradientInputs, LstmInputs, LstmSteps } from './lstm-kernel';

/** An LSTM by operations that every backend has: one product per step, [x_t, h_{t−1}] · [K; U] + b. @internal */
export function lstmByOperations(
  inputs: LstmInputs,
  { goBackwards, training }: { goBackwards: boolean; training: boolean },
): LstmSteps {
  const { x, kernel, recurrentKernel, bias, mask } = inputs;
  const [batch, time] = x.shape;
  const [units] = recurrentKernel.shape;
  const [xs, weights] = [exchanged(x), tf.concat([kernel, recurrentKernel]) as tf.Tensor2D];
  const kept = mask && keptSteps(mask);
  let hidden: tf.Tensor = inputs.hidden ?? tf.zeros([batch, units]);
  let cell: tf.Tensor = inputs.cell ?? tf.zeros([batch, units]);
  const steps: Record<'hidden' | 'gates' | 'cells', tf.Tensor[]> = { hidden: [], gates: [], cells: [] };
  for (const t of order(time, goBackwards)) {
    const [h, c, ...gates] = tf.tidy(() => {
      const seen = tf.concat([at(xs, t), hidden], 1) as tf.Tensor2D;
      const z = tf.fused.matMul({ a: seen, b: weights, bias });
      const parts = tf.split(z, 4, 1);
      const [i, f, g, o] = parts.map((part, gate) => (gate === 2 ? tf.tanh(part) : tf.sigmoid(part)));
      const next = tf.add(tf.mul(f, cell), tf.mul(i, g));
      const states = [tf.mul(o, tf.tanh(next)), next];
      const chosen = kept
        ? states.map((state, which) => tf.where(at(kept, t), which === 0 ? hidden : cell, state))
        : states;
      return training ? [...chosen, tf.concat([i, f, g, o], 1)] : chosen;
    });
    [hidden, cell] = [h, c];
    steps.hidden[t] = h;
    steps.cells[t] = c;
    if (training) [steps.gates[t]] = gates;
  }
  if (!training) return { hidden: joined(steps.hidden) };
  return { hidden: joined(steps.hidden), gates: joined(steps.gates), cells: joined(steps.cells) };
}

/** Its gradient through time in the same way. @internal */
export function lstmGradientByOperations(
  { dy, gates, cells, recurrentKernel, cell, mask }: LstmGradientInputs,
  { goBackwards }: { goBackwards: boolean },
): LstmGradient {
  const [batch, time, units] = dy.shape;
  const [dys, gatesOf, cellsOf] = [dy, gates, cells].map(exchanged);
  const kept = mask && keptSteps(mask);
  const zero = tf.zeros([batch, units]);
  const dzs: tf.Tensor[] = [];
  let [dHidden, dCell] = [zero, zero];
  const steps = order(time, goBackwards);
  for (const [position, t] of [...steps.entries()].reverse()) {
    [dHidden, dCell, dzs[t]] = tf.tidy(() => {
      const [i, f, g, o] = tf.split(at(gatesOf, t), 4, 1);
      const before = position > 0 ? at(cellsOf, steps[position - 1]) : (cell ?? zero);
      const shown = tf.tanh(at(cellsOf, t));
      const dh = tf.add(at(dys, t), dHidden);
      const dc = tf.add(dCell, tf.mul(tf.mul(dh, o), oneLessSquare(shown)));
      const di = tf.mul(tf.mul(dc, g), slope(i));
      const df = tf.mul(tf.mul(dc, before), slope(f));
      const dg = tf.mul(tf.mul(dc, i), oneLessSquare(g));
      const dz = tf.concat([di, df, dg, tf.mul(tf.mul(dh, shown), slope(o))], 1);
      const back = (gradient: tf.Tensor) => tf.matMul(gradient as tf.Tensor2D, recurrentKernel, false, true);
      if (!kept) return [back(dz), tf.mul(dc, f), dz];
      const unchanged = at(kept, t);
      const counted = tf.where(unchanged, tf.zerosLike(dz), dz);
      return [tf.where(unchanged, dh, back(counted)), tf.where(unchanged, dCell, tf.mul(dc, f)), counted];
    });
  }
  return { dz: joined(dzs), dHidden: dHidden as tf.Tensor2D, dCell: dCell as tf.Tensor2D };
}

/** [time, batch, 1]: whether the states stay as they were. */
function keptSteps(mask: tf.Tensor2D): tf.Tensor {
  return tf.expandDims(tf.transpose(tf.equal(mask, 0)), 2);
}

/** [batch, time, …] as [time, batch, …] and back. */
function exchanged(x: tf.Tensor): tf.Tensor {
  return tf.transpose(x, [1, 0, 2]);
}

/** One step of [time, batch, …]. A slice, on wasm, would copy all of them first. */
function at(steps: tf.Tensor, t: number): tf.Tensor {
  return tf.squeeze(tf.gather(steps, tf.tensor1d([t], 'int32')), [0]);
}

function joined(steps: tf.Tensor[]): tf.Tensor3D {
  return exchanged(tf.stack(steps)) as tf.Tensor3D;
}

function order(time: number, goBackwards: boolean): number[] {
  return Array.from({ length: time }, (_, s) => (goBackwards ? time - 1 - s : s));
}

/** The sigmoid's slope where its value is s. */
const slope = (s: tf.Tensor): tf.Tensor => tf.mul(s, tf.sub(1, s));
const oneLessSquare = (s: tf.Tensor): tf.Tensor => tf.sub(1, tf.square(s));
