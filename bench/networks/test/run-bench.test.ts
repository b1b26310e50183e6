import { describe, expect, it } from 'vitest';
import { benchTable, markdownTable } from '../src/bench-table';
import type { Contestant } from '../src/contestant';
import { runBench } from '../src/run-bench';
import type { Answer, Order } from '../src/serve';

const work = [
  { name: 'small', title: 'small work', gigaflops: 1 },
  { name: 'large', title: 'large work', gigaflops: 8 },
];

/** Answers runs with the given times in turn; a workload without times fails. */
function fake(title: string, times: Record<string, number[]>, log: string[] = []): Contestant {
  let current = '';
  let turn = 0;
  return {
    title,
    async ask(order: Order): Promise<Answer> {
      log.push(`${title} ${order.do}`);
      if (order.do === 'prepare') {
        [current, turn] = [order.workload, 0];
        return times[current] ? { ok: true, milliseconds: 1000 } : { ok: false, why: 'no such kernel' };
      }
      return { ok: true, milliseconds: order.do === 'run' ? times[current][turn++] : 0 };
    },
    stop() {},
  };
}

describe('runBench(contestants, workloads)', () => {
  it('keeps the shortest run and the median, without the warm-up', async () => {
    const [row] = await runBench([fake('a', { small: [30, 10, 20] })], [work[0]], { rounds: 3 });
    expect(row.cells).toEqual([{ contestant: 'a', milliseconds: 10, median: 20, gigaflopsPerSecond: 100 }]);
  });

  it('lets the contestants take turns, and frees each workload', async () => {
    const log: string[] = [];
    await runBench([fake('a', { small: [1, 1] }, log), fake('b', { small: [1, 1] }, log)], [work[0]], {
      rounds: 2,
    });
    expect(log).toEqual(['a prepare', 'b prepare', 'a run', 'b run', 'a run', 'b run', 'a drop', 'b drop']);
  });

  it('says why a contestant has no time, and asks it no further', async () => {
    const log: string[] = [];
    const rows = await runBench([fake('a', { large: [5] }, log)], work, { rounds: 1 });
    expect(rows[0].cells).toEqual([{ contestant: 'a', why: 'no such kernel' }]);
    expect(rows[1].cells[0]).toMatchObject({ milliseconds: 5 });
    expect(log).toEqual(['a prepare', 'a prepare', 'a run', 'a drop']);
  });

  it('stops between two runs', async () => {
    const stop = new AbortController();
    const run = runBench([fake('a', { small: [1, 1] })], work, {
      signal: stop.signal,
      onProgress: (share) => share > 0 && stop.abort(),
    });
    await expect(run).rejects.toThrow('aborted');
  });
});

describe('benchTable(rows)', () => {
  const rows = runBench([fake('a', { small: [10], large: [100] }), fake('b', { large: [250] })], work, {
    rounds: 1,
  });

  it('gives times as multiples of the first contestant, or of the one named', async () => {
    expect(markdownTable(benchTable(await rows))).toBe(
      [
        '| work | a | b |',
        '| --- | --- | --- |',
        '| small work | 1.00× | – (no such kernel) |',
        '| large work | 1.00× | 2.50× |',
      ].join('\n'),
    );
    expect(markdownTable(benchTable(await rows, { reference: 'b' }))).toContain('0.40×');
  });

  it('gives times where the reference has none, and the share of a peak', async () => {
    const [small, large] = markdownTable(benchTable(await rows, { reference: 'b', peak: 160 }))
      .split('\n')
      .slice(2);
    expect(small).toContain('10.0 ms, 63 %');
    expect(large).toContain('1.00×, 20 %');
  });
});
