import * as tf from '@tensorflow/tfjs-core';
import { useBackend } from '@avemo/backend';
import { expectClose, golden, type GoldenArray } from '@avemo/golden';
import { contrastiveDivergence, rbm, seededDraws, type RandomDraws, type RbmWeights } from '@avemo/models';
import { beforeAll, describe, expect, it } from 'vitest';
import { onEachBackend } from '../../../../tools/test-backends';
import { randomTensor } from '../support/random-tensor';

const toTensor = ({ data, shape }: GoldenArray) => tf.tensor(Float32Array.from(data), shape);

/** Hands out these numbers, one tensor a call, and then zeros. */
function given(...tensors: tf.Tensor[]): RandomDraws {
  const next = (shape: [number, number]) => (tensors.shift() ?? tf.zeros(shape)) as tf.Tensor2D;
  return { uniform: next, normal: next };
}

const sigmoid = (x: number) => 1 / (1 + Math.exp(-x));

/** p(h|v) and the mean of v given h, in loops and double precision. */
function slowly(weights: { W: number[][]; b: number[]; c: number[] }) {
  const { W, b, c } = weights;
  return {
    up: (v: number[][]) =>
      v.map((row) => c.map((bias, j) => sigmoid(row.reduce((sum, value, i) => sum + value * W[i][j], bias)))),
    down: (h: number[][]) =>
      h.map((row) => b.map((bias, i) => sigmoid(row.reduce((sum, value, j) => sum + value * W[i][j], bias)))),
  };
}

const below = (u: number[][], p: number[][]) =>
  p.map((row, n) => row.map((value, i) => (u[n][i] < value ? 1 : 0)));

onEachBackend(() => {
  describe.each([
    ['bernoulli', 'mean'],
    ['bernoulli', 'sample'],
    ['gaussian', 'mean'],
    ['gaussian', 'sample'],
  ] as const)('%s visible units, reconstruction by %s', (visibleUnits, kind) => {
    const { parameters, input, output } = golden(`layers/rbm_cd1_${visibleUnits}`);
    const weights = (prefix = '') =>
      ({
        kernel: toTensor(input(`${prefix}W`)),
        visibleBias: toTensor(input(`${prefix}b`)),
        hiddenBias: toTensor(input(`${prefix}c`)),
      }) as unknown as RbmWeights;
    const draws = () =>
      kind === 'mean'
        ? given(toTensor(input('u1')))
        : given(toTensor(input('u1')), toTensor(input(visibleUnits === 'gaussian' ? 'e2' : 'u2')));
    const check = (got: tf.Tensor, name: string) =>
      expectClose(got.dataSync(), output(name).data, output(name).tolerance);

    it(`contrastiveDivergence(v) equals layers/rbm_cd1_${visibleUnits}`, () => {
      const v = toTensor(input('v0')) as tf.Tensor2D;
      const got = contrastiveDivergence(v, weights(), {
        draws: draws(),
        visibleUnits,
        reconstruction: kind,
      });
      check(got.gradients.kernel, `gW_${kind}`);
      check(got.gradients.visibleBias, `gb_${kind}`);
      check(got.gradients.hiddenBias, `gc_${kind}`);
      check(got.reconstruction, `v1_${kind}`);
      check(got.reconstructionHidden, `ph1_${kind}`);
    });

    it(`Rbm.update(v) and Rbm.freeEnergy(v) equal layers/rbm_cd1_${visibleUnits}`, () => {
      const machine = rbm({ visible: 6, hidden: 4, visibleUnits });
      machine.setWeights(weights(), weights('vel_'));
      const v = toTensor(input('v0')) as tf.Tensor2D;
      check(machine.hiddenProbabilities(v), 'ph0');
      check(machine.freeEnergy(v), 'free_energy_v0');
      check(machine.freeEnergy(toTensor(output(`v1_${kind}`)) as tf.Tensor2D), `free_energy_v1_${kind}`);
      const h = toTensor(output('h0')) as tf.Tensor2D;
      if (kind === 'mean') check(machine.visibleMeans(h), 'v1_mean');
      const { lr: learningRate, momentum, weight_decay: weightDecay } = parameters;
      const options = { learningRate, momentum, weightDecay, reconstruction: kind };
      check(machine.update(v, options, draws()), `reconstruction_mse_${kind}`);
      check(machine.weights.kernel, `W_new_${kind}`);
      check(machine.weights.visibleBias, `b_new_${kind}`);
      check(machine.weights.hiddenBias, `c_new_${kind}`);
      machine.dispose();
    });
  });

  it('contrastiveDivergence(v, { steps: 3, start }) equals the chain in loops', async () => {
    const [B, V, H] = [3, 5, 4];
    const W = (await tf.mul(randomTensor([V, H], 1), 2).array()) as number[][];
    const [b, c] = [randomTensor([V], 2), randomTensor([H], 3)].map((x) => x.arraySync() as number[]);
    const v0 = tf.step(randomTensor([B, V], 4)).arraySync() as number[][];
    const start = tf.step(randomTensor([B, H], 5)).arraySync() as number[][];
    const uniform = (shape: [number, number], seed: number) =>
      tf.mul(tf.add(randomTensor(shape, seed), 1), 0.5).arraySync() as number[][];
    // Drawn in the order visible, hidden, visible, hidden, …, for the chain starts with hidden units.
    const u = [0, 1, 2, 3, 4, 5].map((i) => uniform([B, i % 2 ? H : V], 10 + i));
    const { up, down } = slowly({ W, b, c });
    let h = start;
    let v = v0;
    for (let step = 0; step < 3; step++) {
      v = below(u[2 * step], down(h));
      h = below(u[2 * step + 1], up(v));
    }
    const [first, last] = [up(v0), up(v)];
    const gradient = W.map((row, i) =>
      row.map((_, j) => v0.reduce((sum, v0n, n) => sum + v0n[i] * first[n][j] - v[n][i] * last[n][j], 0) / B),
    );
    const weights = { kernel: tf.tensor2d(W), visibleBias: tf.tensor1d(b), hiddenBias: tf.tensor1d(c) };
    const got = contrastiveDivergence(tf.tensor2d(v0), weights, {
      draws: given(...u.map((numbers) => tf.tensor2d(numbers))),
      steps: 3,
      reconstruction: 'sample',
      start: tf.tensor2d(start),
    });
    expect(got.hidden.arraySync()).toEqual(h);
    expect(got.reconstruction.arraySync()).toEqual(v);
    expectClose(got.gradients.kernel.dataSync(), gradient.flat(), { rtol: 1e-5, atol: 1e-6 });
    const meanOf = (difference: (n: number, i: number) => number, count: number) =>
      Array.from({ length: count }, (_, i) => v0.reduce((sum, _row, n) => sum + difference(n, i), 0) / B);
    expectClose(
      got.gradients.visibleBias.dataSync(),
      meanOf((n, i) => v0[n][i] - v[n][i], V),
      {
        rtol: 1e-5,
        atol: 1e-6,
      },
    );
    expectClose(
      got.gradients.hiddenBias.dataSync(),
      meanOf((n, j) => first[n][j] - last[n][j], H),
      {
        rtol: 1e-5,
        atol: 1e-6,
      },
    );
  });

  it('Rbm.freeEnergy(v) is −log Σ_h exp(−E(v, h)) over all hidden states', () => {
    const [V, H] = [3, 4];
    for (const visibleUnits of ['bernoulli', 'gaussian'] as const) {
      const machine = rbm({ visible: V, hidden: H, visibleUnits });
      const weights = {
        kernel: randomTensor<tf.Rank.R2>([V, H], 1),
        visibleBias: randomTensor<tf.Rank.R1>([V], 2),
        hiddenBias: randomTensor<tf.Rank.R1>([H], 3),
      };
      machine.setWeights(weights);
      const [W, b, c] = [
        weights.kernel.arraySync(),
        weights.visibleBias.arraySync(),
        weights.hiddenBias.arraySync(),
      ];
      const v = randomTensor<tf.Rank.R2>([2, V], 4);
      const expected = v.arraySync().map((row) => {
        let sum = 0;
        for (let state = 0; state < 2 ** H; state++) {
          const h = c.map((_, j) => (state >> j) & 1);
          const interaction = h.reduce(
            (all, on, j) => all + on * (c[j] + row.reduce((x, value, i) => x + value * W[i][j], 0)),
            0,
          );
          const visible =
            visibleUnits === 'gaussian'
              ? -0.5 * row.reduce((x, value, i) => x + (value - b[i]) ** 2, 0)
              : row.reduce((x, value, i) => x + value * b[i], 0);
          sum += Math.exp(interaction + visible);
        }
        return -Math.log(sum);
      });
      expectClose(machine.freeEnergy(v).dataSync(), expected, { rtol: 1e-5, atol: 1e-5 });
      machine.dispose();
    }
  });

  it.each([false, true])(
    'Rbm.fit(data, { persistent: %s }) makes the patterns that it saw likelier than others, and gives equal results for equal seeds',
    async (persistent) => {
      const seen = tf.tensor2d([
        [1, 1, 1, 0, 0, 0],
        [0, 0, 0, 1, 1, 1],
      ]);
      const others = tf.tensor2d([
        [1, 0, 1, 0, 1, 0],
        [0, 0, 1, 1, 0, 0],
        [1, 1, 0, 0, 1, 1],
      ]);
      const errors: number[] = [];
      const learn = async (seed: number) => {
        const machine = rbm({ visible: 6, hidden: 3, seed });
        await machine.fit(tf.tile(seen, [20, 1]), {
          epochs: 30,
          batchSize: 20,
          learningRate: 0.2,
          persistent,
          onProgress: ({ reconstructionError }) => errors.push(reconstructionError),
        });
        const energies = [...machine.freeEnergy(tf.concat([seen, others])).dataSync()];
        const kernel = machine.weights.kernel.dataSync();
        machine.dispose();
        return { energies, kernel };
      };
      const [a, b, c] = [await learn(3), await learn(3), await learn(4)];
      expect(Math.max(...a.energies.slice(0, 2))).toBeLessThan(Math.min(...a.energies.slice(2)));
      expect(b.kernel).toEqual(a.kernel);
      expect(c.kernel).not.toEqual(a.kernel);
      if (!persistent) expect(errors[29]).toBeLessThan(0.3 * errors[0]);
    },
  );

  it('Rbm.fit(data) of Gaussian units reconstructs correlated features better than their mean does', async () => {
    const factor = randomTensor<tf.Rank.R2>([200, 1], 3);
    const noise = tf.mul(randomTensor<tf.Rank.R2>([200, 5], 4), 0.3);
    const raw = tf.add<tf.Tensor2D>(factor, noise);
    const { mean, variance } = tf.moments(raw, 0);
    const data = tf.div<tf.Tensor2D>(tf.sub(raw, mean), tf.sqrt(variance));
    const machine = rbm({ visible: 5, hidden: 8, visibleUnits: 'gaussian', seed: 1 });
    const error = await machine.fit(data, { epochs: 30, batchSize: 20, learningRate: 0.01, momentum: 0.9 });
    // The mean alone has an error of 1, the variance.
    expect(error).toBeLessThan(0.6);
    machine.dispose();
  });

  it('Rbm.update(v, { persistent: true }) goes on with its chains, in smaller batches too', () => {
    const machine = rbm({ visible: 4, hidden: 3, seed: 1 });
    /** How often hidden units are drawn: at the end of the chain, and first given v where a chain starts. */
    const drawn = (samples: number, persistent: boolean) => {
      let calls = 0;
      const source = seededDraws(1, samples);
      const uniform = (shape: [number, number]) => {
        calls++;
        return source.uniform(shape);
      };
      const v = randomTensor<tf.Rank.R2>([samples, 4], 1);
      machine.update(v, { persistent }, { ...source, uniform }).dispose();
      return calls;
    };
    expect([3, 2, 3, 4, 4, 1].map((samples) => drawn(samples, true))).toEqual([2, 1, 1, 2, 1, 1]);
    expect([3, 3].map((samples) => drawn(samples, false))).toEqual([2, 2]);
    machine.dispose();
  });

  it('Rbm(…) leaves no tensors behind when it learns, is aborted and is disposed', async () => {
    const data = randomTensor<tf.Rank.R2>([7, 4], 1);
    const before = tf.memory().numTensors;
    const machine = rbm({ visible: 4, hidden: 3, visibleUnits: 'gaussian' });
    const built = tf.memory().numTensors;
    expect(built - before).toBe(6);
    await machine.fit(data, { epochs: 2, batchSize: 3 });
    tf.dispose([machine.freeEnergy(data), machine.hiddenProbabilities(data)]);
    expect(tf.memory().numTensors).toBe(built);
    const control = new AbortController();
    const epochs: number[] = [];
    const stopped = machine.fit(data, {
      epochs: 50,
      persistent: true,
      batchSize: 3,
      signal: control.signal,
      onProgress: ({ epoch }) => {
        epochs.push(epoch);
        if (epoch === 2) control.abort(new Error('enough'));
      },
    });
    await expect(stopped).rejects.toThrow('enough');
    expect(epochs).toEqual([1, 2]);
    machine.dispose();
    expect(tf.memory().numTensors).toBe(before);
  });
});

describe('on any backend', () => {
  beforeAll(async () => void (await useBackend('cpu')));

  it('seededDraws(seed, step) draws uniform and normal numbers, others in each step and call', () => {
    const draws = seededDraws(5, 1);
    const shape: [number, number] = [100, 100];
    const uniform = draws.uniform(shape);
    const values = uniform.dataSync();
    expect(Math.min(...values)).toBeGreaterThanOrEqual(0);
    expect(Math.max(...values)).toBeLessThan(1);
    const near = (x: tf.Tensor, moments: [number, number]) => {
      const { mean, variance } = tf.moments(x);
      expectClose([mean.dataSync()[0], variance.dataSync()[0]], moments, { rtol: 0, atol: 0.03 });
    };
    near(uniform, [0.5, 1 / 12]);
    const normal = draws.normal(shape);
    near(normal, [0, 1]);
    // The fourth moment of a normal distribution is 3.
    expectClose([tf.mean(tf.pow(normal, 4)).dataSync()[0]], [3], { rtol: 0, atol: 0.2 });
    const others = [draws.uniform(shape), seededDraws(5, 2).uniform(shape), seededDraws(6, 1).uniform(shape)];
    others.forEach((other) => {
      const together = tf.mean(tf.mul(tf.sub(uniform, 0.5), tf.sub(other, 0.5))).dataSync()[0];
      expect(Math.abs(together)).toBeLessThan(4 / (12 * 100));
    });
    expect(seededDraws(5, 1).uniform(shape).dataSync()).toEqual(values);
  });

  it('rbm(options), update and fit refuse bad arguments', async () => {
    expect(() => rbm({ visible: 0, hidden: 1 })).toThrow(/visible/);
    expect(() => rbm({ visible: 1, hidden: 1, visibleUnits: 'relu' as 'gaussian' })).toThrow(/"relu"/);
    const machine = rbm({ visible: 3, hidden: 2, visibleUnits: 'gaussian' });
    const v = tf.zeros<tf.Rank.R2>([2, 4]);
    expect(() => machine.update(v)).toThrow(/\[batch, 3\]; got \[2, 4\]/);
    expect(() => machine.freeEnergy(v)).toThrow(/\[batch, 3\]/);
    const good = tf.zeros<tf.Rank.R2>([2, 3]);
    expect(() => machine.update(good, { momentum: 1 })).toThrow(/momentum/);
    expect(() => machine.update(good, { learningRate: 0 })).toThrow(/learningRate/);
    expect(() => machine.update(good, { steps: 0 })).toThrow(/steps/);
    expect(() => machine.update(good, { reconstruction: 'mode' as 'mean' })).toThrow(/"mode"/);
    await expect(machine.fit(good, { epochs: 0 })).rejects.toThrow(/epochs/);
    await expect(machine.fit(tf.fill([2, 3], NaN), { epochs: 1 })).rejects.toThrow(
      /error became NaN in epoch 1/,
    );
    machine.dispose();
  });
});
