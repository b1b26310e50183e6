import { createInterface } from 'node:readline';
import type { PreparedWorkload, Workload } from './workload';

/** What the parent asks of a contestant, one JSON line each. */
export type Order = { do: 'prepare'; workload: string } | { do: 'run' } | { do: 'drop' };

/** What a contestant answers, one JSON line each. */
export type Answer = { ok: true; milliseconds: number } | { ok: false; why: string };

/**
 * Answers orders until the input ends: `prepare` makes a workload and runs it once, so that compilers and caches are
 * warm; `run` times one run; `drop` frees it.
 */
export async function serve(
  workloads: readonly Workload[],
  input: NodeJS.ReadableStream,
  answer: (answer: Answer) => void,
): Promise<void> {
  let current: PreparedWorkload | undefined;
  const obey = async (order: Order) => {
    if (order.do === 'prepare') {
      const workload = workloads.find(({ name }) => name === order.workload);
      if (!workload) throw new Error(`there is no workload ${order.workload}`);
      current = await workload.create();
    }
    if (order.do === 'drop') {
      current?.dispose();
      current = undefined;
      return;
    }
    if (!current) throw new Error('nothing is prepared');
    await current.run();
  };
  for await (const line of createInterface({ input })) {
    const start = performance.now();
    try {
      await obey(JSON.parse(line) as Order);
      answer({ ok: true, milliseconds: performance.now() - start });
    } catch (error) {
      answer({ ok: false, why: (error as Error).message.split('\n')[0] });
    }
  }
  current?.dispose();
}
