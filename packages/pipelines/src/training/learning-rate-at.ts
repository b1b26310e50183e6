import type { LearningRate } from './training';

/**
 * The learning rate of an epoch: start · factorⁿ, n the number of steps before it.
 *
 * @param rate - A number, or the rate at the start and where it steps.
 * @param epoch - From 0.
 * @param stale - For each epoch so far, how many epochs the best score was old then; 0 where it was the best. For `plateau`.
 * @returns The rate of that epoch.
 *
 * Source: AM-FBP (Zhou et al. 2021), section IV, halves the rate after 50 epochs.
 */
export function learningRateAt(rate: LearningRate, epoch: number, stale: readonly number[] = []): number {
  if (typeof rate === 'number') return rate;
  const { start, factor = 0.5, at = [], every = 0, plateau = 0 } = rate;
  const reached = at.filter((step) => epoch >= step).length;
  const repeated = every > 0 ? Math.floor(epoch / every) : 0;
  const flat = plateau > 0 ? stale.filter((age) => age > 0 && age % plateau === 0).length : 0;
  return start * factor ** (reached + repeated + flat);
}
