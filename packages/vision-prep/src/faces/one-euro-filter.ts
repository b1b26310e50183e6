import { requireFinite, requirePositive } from '@avemo/checks';

/** Options of `OneEuroFilter`. */
export interface OneEuroFilterOptions {
  /** Cut-off at rest in Hz, above 0: lower is smoother. Default 1. */
  minCutoff?: number;
  /** How much the cut-off grows with the speed, at least 0: higher lags less. Default 0. */
  beta?: number;
  /** Cut-off of the speed in Hz, above 0. Default 1. */
  derivativeCutoff?: number;
}

/**
 * Smooths a signal while it rests and follows it while it moves.
 *
 * α(f) = 1 / (1 + 1/(2π f T)), T the step in seconds; v̂ᵢ = α(f_d)·(xᵢ − x̂ᵢ₋₁)/T + (1 − α(f_d))·v̂ᵢ₋₁;
 * x̂ᵢ = α(f)·xᵢ + (1 − α(f))·x̂ᵢ₋₁ with f = minCutoff + beta·|v̂ᵢ|; x̂₀ = x₀, v̂₀ = 0
 *
 * Source: Casiez, Roussel and Vogel 2012, https://doi.org/10.1145/2207676.2208639
 *
 * @example
 * ```ts
 * import { OneEuroFilter } from '@avemo/vision-prep/faces';
 *
 * const filter = new OneEuroFilter({ minCutoff: 1 });
 * [filter.next(0, 0), filter.next(1, 0.1)]; // → [0, 0.386]
 * ```
 */
export class OneEuroFilter {
  private readonly options: Required<OneEuroFilterOptions>;
  private time = NaN;
  private value = NaN;
  private speed = 0;

  /**
   * @param options - Cut-offs and how they grow.
   * @throws RangeError if an option is out of range.
   */
  constructor({ minCutoff = 1, beta = 0, derivativeCutoff = 1 }: OneEuroFilterOptions = {}) {
    requirePositive('OneEuroFilter', 'minCutoff', minCutoff);
    requirePositive('OneEuroFilter', 'derivativeCutoff', derivativeCutoff);
    requireFinite('OneEuroFilter', 'beta', beta);
    if (beta < 0) throw new RangeError(`OneEuroFilter: beta must be at least 0; got ${beta}.`);
    this.options = { minCutoff, beta, derivativeCutoff };
  }

  /**
   * @param value - The next sample, a finite number.
   * @param time - When it was taken, in seconds, after the one before.
   * @returns The smoothed sample.
   * @throws RangeError if value or time is not finite, or time does not grow.
   */
  next(value: number, time: number): number {
    requireFinite('OneEuroFilter.next', 'value', value);
    requireFinite('OneEuroFilter.next', 'time', time);
    if (time <= this.time) {
      throw new RangeError(`OneEuroFilter.next: time must grow; got ${time} after ${this.time}.`);
    }
    const step = time - this.time;
    this.time = time;
    if (Number.isNaN(step)) return (this.value = value);
    const { minCutoff, beta, derivativeCutoff } = this.options;
    this.speed = mix(this.speed, (value - this.value) / step, smoothing(derivativeCutoff, step));
    this.value = mix(this.value, value, smoothing(minCutoff + beta * Math.abs(this.speed), step));
    return this.value;
  }
}

function smoothing(cutoff: number, step: number): number {
  return 1 / (1 + 1 / (2 * Math.PI * cutoff * step));
}

function mix(before: number, now: number, share: number): number {
  return share * now + (1 - share) * before;
}
