import type { Member } from '../recipes/variants';
import type { HistoryRow } from '../report/report-data';
import type { FoldRunner } from './fold-runner';
import type { Plan } from './plan';
import { StageKeys } from './stage-keys';

/**
 * How all stages that a variant stands on were trained on one fold with one seed; of a further repetition, `#2` and so on
 * stand behind the names.
 *
 * @param runner - The fold.
 * @param plan - What is fitted.
 * @param members - The fits of the variant.
 * @param seed - The run's.
 * @returns The epochs in the order of the stages, and the names of the variant's own stages.
 */
export async function historyOf(
  runner: FoldRunner,
  plan: Plan,
  members: readonly Member[],
  seed: number,
): Promise<{ history: Omit<HistoryRow, 'fold'>[]; own: Set<string> }> {
  const history: Omit<HistoryRow, 'fold'>[] = [];
  const own = new Set<string>();
  const told = new Set<string>();
  for (const { stage, repetition } of members) {
    const runSeed = StageKeys.memberSeed(seed, repetition);
    for (const { id } of plan.graph.reach([stage])) {
      const fitted = await runner.fit(id, runSeed);
      const name = repetition === 0 ? id : `${id} #${repetition + 1}`;
      if (id === stage) own.add(name);
      // What was fitted with the first seed for all is told once.
      if (told.has(name) || fitted.seed !== runSeed) continue;
      told.add(name);
      history.push(
        ...fitted.history.map((record): Omit<HistoryRow, 'fold'> => ({
          ...record,
          epoch: record.epoch + 1,
          stage: name,
          seed,
          kept: record.epoch === fitted.bestEpoch ? 1 : 0,
        })),
      );
    }
  }
  return { history, own };
}
