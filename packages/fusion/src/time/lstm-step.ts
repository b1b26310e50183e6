import * as tf from '@tensorflow/tfjs-core';

/** The state of an LSTM, both [batch, units]. */
interface LstmState {
  h: tf.Tensor2D;
  c: tf.Tensor2D;
}

/** One step of an LSTM with sigmoid gates in the order input, forget, cell, output (the Keras layout). */
export function lstmStep(
  input: tf.Tensor2D,
  { h, c }: LstmState,
  { kernel, recurrentKernel, bias }: { kernel: tf.Tensor2D; recurrentKernel: tf.Tensor2D; bias: tf.Tensor1D },
): LstmState {
  const z = tf.add(tf.add(tf.matMul(input, kernel), tf.matMul(h, recurrentKernel)), bias);
  const [i, f, g, o] = tf.split<tf.Tensor2D>(z as tf.Tensor2D, 4, 1);
  const carry = tf.add<tf.Tensor2D>(tf.mul(tf.sigmoid(f), c), tf.mul(tf.sigmoid(i), tf.tanh(g)));
  return { h: tf.mul<tf.Tensor2D>(tf.sigmoid(o), tf.tanh(carry)), c: carry };
}
