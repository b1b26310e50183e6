import { createInterface } from 'node:readline';
import type { PreparedWorkload, Workload } from './workload';

/** What the parent asks of a contestant, one JSON line each. */
export type Order = { do: 'prepare'; workload: string } | { do: 'run' } | { do: 'drop' };

/** What a contestant answers, one JSON line each. */
export type Answer = { ok: true; milliseconds: number } | { ok: false; why: string };

/** Milliseconds of one turn: what is shorter runs again and again, so that compilers and caches are warm for it too. */
const turn = 250;

/**
 * Answers orders until the input ends: `prepare` makes a workload and runs it for a turn; `run` times the shortest run of a
 * turn; `drop` frees it.
 */
export async function serve(
  workloads: readonly Workload[],
  input: NodeJS.ReadableStream,
  answer: (answer: Answer) => void,
): Promise<void> {
  let current: PreparedWorkload | undefined;
  const obey = async (order: Order): Promise<number> => {
    if (order.do === 'prepare') {
      const workload = workloads.find(({ name }) => name === order.workload);
      if (!workload) throw new Error(`there is no workload ${order.workload}`);
      current = await workload.create();
    }
    if (order.do === 'drop') {
      current?.dispose();
      current = undefined;
      return 0;
    }
    if (!current) throw new Error('nothing is prepared');
    let [least, total] = [Infinity, 0];
    while (total < turn) {
      const start = performance.now();
      await current.run();
      const time = performance.now() - start;
      least = Math.min(least, time);
      total += time;
    }
    return least;
  };
  for await (const line of createInterface({ input })) {
    try {
      answer({ ok: true, milliseconds: await obey(JSON.parse(line) as Order) });
    } catch (error) {
      answer({ ok: false, why: (error as Error).message.split('\n')[0] });
    }
  }
  current?.dispose();
}
