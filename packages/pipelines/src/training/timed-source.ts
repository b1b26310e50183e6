import type { StageBatch } from './stage-batch';

/**
 * The input whose times the rows of an output have, for one example: the output's own, or one of as many rows where the example
 * lacks that, as a recording without sound does.
 *
 * @param source - The first sequence input that the output depends on.
 * @param batch - Which inputs each example has.
 * @param i - The example, by its place in the batch.
 * @param rowsOut - Rows of the output over the whole batch, padding included.
 */
export const timedSource = (
  source: string | undefined,
  { rows, times }: Pick<StageBatch, 'rows' | 'times'>,
  i: number,
  rowsOut: number,
): string | undefined =>
  source === undefined || times[source][i]
    ? source
    : (Object.keys(rows).find((other) => rows[other] === rowsOut && times[other][i]) ?? source);
