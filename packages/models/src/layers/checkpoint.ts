import * as tf from '@tensorflow/tfjs-core';
import { formatValue, requireFunction, requireInteger, requireList, requireOptions } from '@avemo/checks';

/** Options of `checkpoint`. */
export interface CheckpointOptions {
  /** The trainable variables that f reads; others count as constants. */
  variables: readonly tf.Variable[];
  /** How many samples go through f at a time: an integer of at least 1, or 0 for all of them. Default 0. */
  microBatch?: number;
}

/**
 * Computes f in a way that keeps nothing but x for training: the rest is computed again when the gradient needs it.
 *
 * y = [f(x₁); f(x₂); …] for x cut into micro-batches x_i along the first axis; ∂L/∂x_i and ∂L/∂w = Σ_i ∂L_i/∂w come from
 * f(x_i) computed anew. Peak memory is that of one micro-batch, the time a forward pass more. Gradients are the same, up
 * to the rounding of the sum.
 *
 * @param f - A function of one tensor, free of chance and of memory (no dropout, no batch normalisation), whose samples
 *   do not see each other: its result has as many rows as its argument.
 * @param x - Its argument [samples, …].
 * @param options - Variables and size of the micro-batches.
 * @returns f(x).
 * @throws RangeError if microBatch is no integer of at least 0, or f changes the number of samples.
 *
 * Source: Chen et al. 2016, Training deep nets with sublinear memory cost, https://arxiv.org/abs/1604.06174.
 *
 * @example
 * ```ts
 * import * as tf from '@tensorflow/tfjs-core';
 * import { checkpoint } from '@avemo/models';
 *
 * const w = tf.variable(tf.scalar(3));
 * const f = (x: tf.Tensor) => tf.square(tf.mul(x, w));
 * const loss = () => tf.sum(checkpoint(f, tf.tensor1d([1, 2]), { variables: [w], microBatch: 1 }));
 * tf.variableGrads(loss as () => tf.Scalar, [w]).grads[w.name]!.dataSync(); // → [30]
 * ```
 */
export function checkpoint(
  f: (x: tf.Tensor) => tf.Tensor,
  x: tf.Tensor,
  options: CheckpointOptions,
): tf.Tensor {
  requireFunction('checkpoint', 'f', f);
  if (!(x instanceof tf.Tensor)) {
    throw new TypeError(`checkpoint: x must be a tensor; got ${formatValue(x)}.`);
  }
  requireOptions('checkpoint', 'options', options, 'Pass { variables: [] }');
  const { variables, microBatch = 0 } = options;
  requireList('checkpoint', 'variables', variables);
  requireInteger('checkpoint', 'microBatch', microBatch, { min: 0 });
  const op = tf.customGrad((...args) => {
    const save = args.pop() as unknown as tf.GradSaveFunc;
    const input = args[0] as tf.Tensor;
    save([input]);
    const gradFunc = (dy: tf.Tensor, [saved]: tf.Tensor[]) => backward(f, saved, variables, dy, microBatch);
    return { value: forward(f, input, microBatch), gradFunc };
  });
  return op(x, ...variables);
}

function forward(f: (x: tf.Tensor) => tf.Tensor, x: tf.Tensor, microBatch: number): tf.Tensor {
  const parts = slices(x, microBatch).map(([first, count]) =>
    tf.tidy(() => {
      const y = f(rows(x, first, count));
      if (y.shape[0] === count) return y;
      throw new RangeError(
        `checkpoint: f must give as many rows as it gets; got [${y.shape}] for ${count} samples.`,
      );
    }),
  );
  return parts.length === 1 ? parts[0] : tf.concat(parts, 0);
}

/** Gradients for x and for each variable. */
function backward(
  f: (x: tf.Tensor) => tf.Tensor,
  x: tf.Tensor,
  variables: readonly tf.Variable[],
  dy: tf.Tensor,
  microBatch: number,
): tf.Tensor[] {
  const dx: tf.Tensor[] = [];
  let sums: tf.Tensor[] = [];
  for (const [first, count] of slices(x, microBatch)) {
    const [part, ...gradients] = tf.tidy(() => {
      const input = rows(x, first, count);
      return innerGradients(() => f(input), [input, ...variables], rows(dy, first, count));
    });
    dx.push(part);
    sums = gradients.map((gradient, i) => {
      if (sums.length === 0) return gradient;
      const sum = tf.add(sums[i], gradient);
      tf.dispose([sums[i], gradient]);
      return sum;
    });
  }
  return [dx.length === 1 ? dx[0] : tf.concat(dx, 0), ...sums];
}

/** Gradients inside a backward pass. TensorFlow.js drops its tape after the inner one, so the outer one is put back. */
function innerGradients(f: () => tf.Tensor, xs: tf.Tensor[], dy: tf.Tensor): tf.Tensor[] {
  const engine = tf.engine();
  const tape = engine.state.activeTape;
  try {
    const { grads } = engine.gradients(f, xs, dy, true);
    return grads.map((gradient, i) => gradient ?? tf.zerosLike(xs[i]));
  } finally {
    engine.state.activeTape = tape;
  }
}

function slices(x: tf.Tensor, microBatch: number): [number, number][] {
  const samples = x.shape[0];
  const size = microBatch === 0 ? samples : microBatch;
  return Array.from({ length: Math.max(1, Math.ceil(samples / size)) }, (_, i) => [
    i * size,
    Math.min(size, samples - i * size),
  ]);
}

function rows(x: tf.Tensor, first: number, count: number): tf.Tensor {
  if (count === x.shape[0]) return x;
  const rest = x.shape.slice(1);
  return tf.slice(x, [first, ...rest.map(() => 0)], [count, ...rest]);
}
