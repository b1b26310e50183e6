import { Readable } from 'node:stream';
import * as tf from '@tensorflow/tfjs-core';
import { describe, expect, it } from 'vitest';
import { useBackend } from '@avemo/backend';
import { serve, type Answer } from '../src/serve';
import { workloads } from '../src/workloads';

async function answers(...orders: object[]): Promise<Answer[]> {
  const given: Answer[] = [];
  await serve(workloads, Readable.from(orders.map((order) => `${JSON.stringify(order)}\n`)), (answer) =>
    given.push(answer),
  );
  return given;
}

describe('serve(workloads, input, answer)', () => {
  it('prepares, runs and frees a workload without leaving tensors', async () => {
    await useBackend('wasm');
    const before = tf.memory().numTensors;
    for (const workload of ['matmul', 'fbp-step']) {
      const given = await answers({ do: 'prepare', workload }, { do: 'run' }, { do: 'drop' });
      expect(given.map(({ ok }) => ok)).toEqual([true, true, true]);
    }
    expect(tf.memory().numTensors).toBe(before);
  });

  it('runs what is short again and again, and answers the shortest time', async () => {
    let runs = 0;
    const run = () => new Promise<void>((done) => setTimeout(done, ++runs === 2 ? 5 : 60));
    const work = {
      name: 'wait',
      title: 'waiting',
      gigaflops: 1,
      create: async () => ({ run, dispose() {} }),
    };
    const given: Answer[] = [];
    const orders = [{ do: 'prepare', workload: 'wait' }].map((order) => `${JSON.stringify(order)}\n`);
    await serve([work], Readable.from(orders), (answer) => given.push(answer));
    expect(runs).toBeGreaterThan(2);
    expect(given).toEqual([{ ok: true, milliseconds: expect.any(Number) }]);
    expect((given[0] as { milliseconds: number }).milliseconds).toBeLessThan(55);
  });

  it('answers what it cannot do with the reason', async () => {
    expect(await answers({ do: 'prepare', workload: 'knitting' }, { do: 'run' })).toEqual([
      { ok: false, why: 'there is no workload knitting' },
      { ok: false, why: 'nothing is prepared' },
    ]);
  });
});

describe('workloads', () => {
  it('macCount(workload) counts the multiply-adds of the published networks', () => {
    const of = (name: string) => workloads.find((workload) => workload.name === name)!.gigaflops;
    // Tran et al. 2015: 38.5 · 10⁹ multiply-adds a clip.
    expect(of('c3d-forward') / 2).toBeCloseTo(38.5, 1);
    // Krizhevsky et al. 2012 without groups: 1.13 · 10⁹ multiply-adds an image.
    expect(of('alexnet-forward') / 60).toBeCloseTo(1.13, 2);
  });
});
