import * as tf from '@tensorflow/tfjs-core';
import { beforeAll, expect, it } from 'vitest';
import { useBackend } from '@avemo/backend';
import { storedInMemory } from '../../src/prepare/column';
import { fitStage, type FitStage } from '../../src/recipes/stage';
import { fitNode } from '../../src/stages/fit-node';
import { buildGraph } from '../../src/stages/graph';
import type { CheckpointStore } from '../../src/training/checkpoint-store';

beforeAll(() => useBackend('cpu'));

const rows = Array.from({ length: 12 }, (_, i) => i);
const column = rows.map((i) => storedInMemory({ data: Float32Array.of(i), shape: [1] }));

/** Follows the mean of each batch: what it ends in depends on the order of the batches. */
function follower(seen: number[][] = []): FitStage {
  return fitStage({
    name: 'follower',
    inputs: { x: 'x' },
    async fit({ loop }) {
      let at = tf.scalar(0);
      await loop({
        epochs: 5,
        batchSize: 4,
        step({ x }) {
          seen.push(Array.from(x.dataSync()));
          const next = tf.keep(tf.add(tf.mul(at, 0.7), tf.mul(tf.mean(x), 0.3))) as tf.Scalar;
          at.dispose();
          at = next;
          return next.dataSync()[0];
        },
        state: () => ({ at }),
        restore: ({ at: saved }) => {
          at.dispose();
          at = tf.keep(tf.clone(saved)) as tf.Scalar;
        },
      });
      const data = Float32Array.from(at.dataSync());
      at.dispose();
      return { tensors: { at: { data, shape: [] } } };
    },
  });
}

const fit = (
  stage: FitStage,
  more: { checkpoint?: CheckpointStore; signal?: AbortSignal; onProgress?: () => void } = {},
) =>
  fitNode(buildGraph([stage], ['x']).node('follower'), {
    ...{ task: { name: 't', kind: 'classes', labels: ['a', 'b'] }, truths: rows.map(() => ({ label: 0 })) },
    ...{ inputs: { stage, columns: { x: column }, nameOf: String }, train: rows, validation: [], test: [] },
    ...{ seed: 3, weightsFrom: [], ...more },
  });

it('FitData.loop(options) shows every example once an epoch, in another order each time, and keeps the history', async () => {
  const seen: number[][] = [];
  const { history, fitted } = await fit(follower(seen));
  expect(seen.map((batch) => batch.length)).toEqual(new Array(15).fill(4));
  const epochs = [0, 1, 2, 3, 4].map((epoch) => seen.slice(3 * epoch, 3 * epoch + 3).flat());
  for (const epoch of epochs) expect([...epoch].sort((a, b) => a - b)).toEqual(rows);
  expect(new Set(epochs.map(String)).size).toBe(5);
  // Slowly, from what was seen: the mean loss of each epoch and the end.
  let at = 0;
  const losses = seen.map((batch) => (at = 0.7 * at + 0.3 * (batch.reduce((s, x) => s + x, 0) / 4)));
  history.forEach(({ epoch, trainLoss }, e) => {
    expect(epoch).toBe(e);
    expect(trainLoss).toBeCloseTo((losses[3 * e] + losses[3 * e + 1] + losses[3 * e + 2]) / 3, 4);
  });
  expect(fitted.tensors.at.data[0]).toBeCloseTo(at, 4);
});

it('FitData.loop(options) stopped in the third epoch goes on from its state to the same bits', async () => {
  const straight = await fit(follower());
  const files = new Map<string, Uint8Array>();
  const checkpoint: CheckpointStore = {
    load: (what) => Promise.resolve(files.get(what)),
    save: async (what, bytes) => void files.set(what, bytes.slice()),
  };
  const stop = new AbortController();
  let steps = 0;
  const onProgress = () => {
    if (++steps === 8) stop.abort(new Error('killed'));
  };
  await expect(fit(follower(), { checkpoint, signal: stop.signal, onProgress })).rejects.toThrow('killed');
  const seen: number[][] = [];
  const again = await fit(follower(seen), { checkpoint });
  expect(seen).toHaveLength(9);
  expect(again.fitted.tensors.at.data).toEqual(straight.fitted.tensors.at.data);
});
