import { requireFinite, requireInteger, requireOptions, requirePositive } from '@avemo/checks';

/** Options of `localResponseNormalization`; the defaults are those of AlexNet. */
export interface LocalResponseNormalizationOptions {
  /** n, the number of neighbouring channels in a window: odd, at least 1. Default 5. */
  size?: number;
  /** k, the constant term, above 0. Default 2. */
  k?: number;
  /** α, the weight of the summed squares, at least 0; **not** divided by n. Default 1e-4. */
  alpha?: number;
  /** β, the exponent, at least 0. Default 0.75. */
  beta?: number;
}

/** Throws unless the options make sense; returns them complete. @internal */
export function resolveLrnOptions(
  caller: string,
  options: LocalResponseNormalizationOptions,
): Required<LocalResponseNormalizationOptions> {
  requireOptions(caller, 'options', options);
  const { size = 5, k = 2, alpha = 1e-4, beta = 0.75 } = options;
  requireInteger(caller, 'size', size);
  if (size % 2 === 0) {
    throw new RangeError(
      `${caller}: size must be odd, so that a window has a middle; got ${size}. Use ${size + 1}.`,
    );
  }
  requirePositive(caller, 'k', k);
  requireFinite(caller, 'alpha', alpha);
  requireFinite(caller, 'beta', beta);
  if (alpha < 0) throw new RangeError(`${caller}: alpha must be at least 0; got ${alpha}.`);
  if (beta < 0) throw new RangeError(`${caller}: beta must be at least 0; got ${beta}.`);
  return { size, k, alpha, beta };
}
