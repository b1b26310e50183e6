/** A step schedule: the rate is multiplied by `factor` after every `every` epochs (0 keeps it constant). */
export interface LearningRateSchedule {
  /** The rate of the first epoch, above 0. */
  initial: number;
  /** What the rate is multiplied by; default 0.5. */
  factor?: number;
  /** Epochs between two steps; default 0, never. */
  every?: number;
}

/**
 * The learning rate of an epoch, counted from 0: initial · factor^⌊epoch / every⌋.
 *
 * @param schedule The rate at the start and its steps.
 * @param epoch From 0.
 * @returns The rate of that epoch.
 *
 * Source: AM-FBP (Zhou et al. 2021), section IV, halves the rate after 50 epochs.
 * @internal
 */
export function learningRateAt(
  { initial, factor = 0.5, every = 0 }: LearningRateSchedule,
  epoch: number,
): number {
  return every > 0 ? initial * factor ** Math.floor(epoch / every) : initial;
}
