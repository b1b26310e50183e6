import * as tf from '@tensorflow/tfjs-core';
import type { WeightSpecs } from '../layer/weight-specs';
import { attentionWeights } from './attention-weights';
import { dotProductScores } from './dot-product-scores';
import { lstmStep } from './lstm-step';
import { sumOfFrames } from './sum-of-frames';

/** A window of frames: n of them around the current one, and which of them exist. */
export interface FrameWindow {
  /** v, shape [batch, n, features]. */
  frames: tf.Tensor3D;
  /** 1 for a frame that exists, else 0, shape [batch, n]. */
  marks: tf.Tensor2D;
}

/** How a step is taken. */
interface StepOptions {
  /** Whether the LSTM gets the current frame alone. */
  bypass: boolean;
  /** What happens to the output of LSTM `i` on its way up. */
  drop: (hidden: tf.Tensor2D, i: number) => tf.Tensor2D;
}

/** The weights of stacked LSTMs of these sizes whose uppermost one attends to frames. */
export function attentionLstmSpecs(features: number, sizes: readonly number[]): WeightSpecs {
  const specs: WeightSpecs = { attentionKernel: [features, sizes[sizes.length - 1]] };
  sizes.forEach((size, i) => {
    const inputs = i === 0 ? features : sizes[i - 1];
    specs[`kernel${i}`] = { shape: [inputs, 4 * size], stream: 2 * i + 1 };
    specs[`recurrentKernel${i}`] = { shape: [size, 4 * size], stream: 2 * i + 2 };
    // The forget gates start open.
    const start = () => tf.concat([tf.zeros([size]), tf.ones([size]), tf.zeros([2 * size])]);
    specs[`bias${i}`] = { shape: [4 * size], start };
  });
  return specs;
}

/** The multiply–accumulates of one step of stacked LSTMs, attention included unless it is bypassed. */
export function attentionLstmMacs(
  features: number,
  sizes: readonly number[],
  { windowLength, bypass }: { windowLength: number; bypass: boolean },
): number {
  const inputs = [features, ...sizes];
  const lstms = sizes.reduce((sum, size, i) => sum + 4 * size * (inputs[i] + size), 0);
  return lstms + (bypass ? 0 : features * (sizes[sizes.length - 1] + 2 * windowLength));
}

/** The weights that the state h, [batch, units], gives to the frames of a window: softmax of v_sᵀ W h. */
export function weighWindow(
  { frames, marks }: FrameWindow,
  state: tf.Tensor2D,
  kernel: tf.Tensor,
): tf.Tensor2D {
  return attentionWeights(dotProductScores(frames, state, kernel as tf.Tensor2D), { mask: marks });
}

/**
 * One step of stacked LSTMs: the lowest reads Σ_s w_s v_s, w = softmax of v_sᵀ W h_{t−1}, every other one the LSTM below.
 * Where the current frame does not exist the states stay. States are h and c of each LSTM, the uppermost first.
 */
export function attentionLstmStep(
  window: FrameWindow,
  states: tf.Tensor2D[],
  weights: Record<string, tf.Tensor>,
  { bypass, drop }: StepOptions,
): tf.Tensor2D[] {
  const { frames, marks } = window;
  const [batch, n, features] = frames.shape;
  const middle = (n - 1) / 2;
  const present = tf.slice(marks, [0, middle], [batch, 1]);
  const hold = (now: tf.Tensor2D, old: tf.Tensor2D) =>
    tf.add<tf.Tensor2D>(tf.mul(now, present), tf.mul(old, tf.sub(1, present)));
  let input = bypass
    ? tf.reshape<tf.Rank.R2>(tf.slice(frames, [0, middle, 0], [batch, 1, features]), [batch, features])
    : sumOfFrames(frames, weighWindow(window, states[0], weights.attentionKernel));
  const next: tf.Tensor2D[] = [];
  const layers = states.length / 2;
  for (let i = 0; i < layers; i++) {
    const above = 2 * (layers - 1 - i);
    const before = { h: states[above], c: states[above + 1] };
    const after = lstmStep(i > 0 ? drop(input, i) : input, before, {
      kernel: weights[`kernel${i}`] as tf.Tensor2D,
      recurrentKernel: weights[`recurrentKernel${i}`] as tf.Tensor2D,
      bias: weights[`bias${i}`] as tf.Tensor1D,
    });
    input = hold(after.h, before.h);
    next.unshift(input, hold(after.c, before.c));
  }
  return next;
}
