import * as tf from '@tensorflow/tfjs-core';
import { expectClose, golden } from '@avemo/golden';
import { it } from 'vitest';
import { onEachBackend } from '../../../../tools/test-backends';

/** Optimizers of tfjs that are handed to `model.compile`. */
const optimizers: Record<string, () => tf.Optimizer> = {
  sgd_momentum: () => tf.train.momentum(0.1, 0.9),
  sgd_nesterov: () => tf.train.momentum(0.1, 0.9, true),
  adam: () => tf.train.adam(0.01, 0.9, 0.999, 1e-8),
  adagrad: () => tf.train.adagrad(0.1, 1e-12),
};

onEachBackend(() => {
  it.each(Object.keys(optimizers))(
    'tf.train.sgd(…) and its kin take the three steps of layers/optimizers %s',
    (name) => {
      const { input, output } = golden('layers/optimizers');
      const gradients = input('grads').data as Float32Array;
      const weight = tf.variable(tf.tensor1d(input('p0').data as Float32Array));
      const optimizer = optimizers[name]();
      const course: number[] = [];
      for (let step = 0; step < 3; step++) {
        const gradient = tf.tensor1d(gradients.slice(8 * step, 8 * step + 8));
        optimizer.applyGradients({ [weight.name]: gradient });
        course.push(...weight.dataSync());
      }
      // The epsilon of tfjs's Adagrad, 1e-7, lies inside the root, which a gradient of 0.01 feels.
      const { rtol, atol } = output(name).tolerance;
      expectClose(course, output(name).data, { rtol, atol: name === 'adagrad' ? 5e-5 : atol });
      weight.dispose();
      optimizer.dispose();
    },
  );
});
