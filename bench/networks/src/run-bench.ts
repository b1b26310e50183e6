import type { Contestant } from './contestant';
import type { Workload } from './workload';

/** Options of {@link runBench}. */
export interface BenchOptions {
  /** Runs of each contestant and workload behind the warm-up, an integer ≥ 1; default 5. */
  rounds?: number;
  /** Stops between two runs. */
  signal?: AbortSignal;
  /** Called before each run with the share done in [0, 1] and what comes. */
  onProgress?: (share: number, what: string) => void;
}

/** What one contestant needed for one workload. */
export type BenchCell =
  | { contestant: string; milliseconds: number; median: number; gigaflopsPerSecond: number }
  | { contestant: string; why: string };

/** One workload: a cell for each contestant, in their order. */
export interface BenchRow {
  workload: string;
  title: string;
  gigaflops: number;
  cells: BenchCell[];
}

/**
 * Times contestants on workloads in one sitting: for each workload all are prepared and warmed up, then they take
 * turns, so that whatever else happens on the machine meets them alike. A cell holds the shortest run and the median.
 *
 * A contestant that cannot do a workload, or takes longer than its limit, has the reason in its cell.
 */
export async function runBench(
  contestants: readonly Contestant[],
  workloads: readonly Pick<Workload, 'name' | 'title' | 'gigaflops'>[],
  { rounds = 5, signal, onProgress }: BenchOptions = {},
): Promise<BenchRow[]> {
  const total = workloads.length * contestants.length * (rounds + 1);
  let done = 0;
  const rows: BenchRow[] = [];
  for (const { name, title, gigaflops } of workloads) {
    const results = contestants.map((contestant) => ({ contestant, times: [] as number[], why: '' }));
    for (let round = 0; round <= rounds; round++) {
      for (const result of results) {
        signal?.throwIfAborted();
        onProgress?.(done++ / total, `${title}, ${result.contestant.title}`);
        if (result.why) continue;
        const answer = await result.contestant.ask(
          round === 0 ? { do: 'prepare', workload: name } : { do: 'run' },
        );
        if (!answer.ok) result.why = answer.why;
        else if (round > 0) result.times.push(answer.milliseconds);
      }
    }
    for (const { contestant, why } of results) if (!why) await contestant.ask({ do: 'drop' });
    rows.push({
      workload: name,
      title,
      gigaflops,
      cells: results.map(({ contestant, times, why }) => {
        if (why) return { contestant: contestant.title, why };
        const sorted = times.toSorted((a, b) => a - b);
        return {
          contestant: contestant.title,
          milliseconds: sorted[0],
          median: sorted[sorted.length >> 1],
          gigaflopsPerSecond: gigaflops / (sorted[0] / 1000),
        };
      }),
    });
  }
  return rows;
}
