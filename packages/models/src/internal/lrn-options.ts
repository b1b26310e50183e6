import { requireFinite, requireInteger, requirePositive } from '@avemo/checks';
import type { LocalResponseNormalizationOptions } from '../local-response-normalization';

/** Throws unless the options make sense; returns them complete. @internal */
export function resolveLrnOptions(
  caller: string,
  { size = 5, k = 2, alpha = 1e-4, beta = 0.75 }: LocalResponseNormalizationOptions,
): Required<LocalResponseNormalizationOptions> {
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
