import { formatValue, requireSamples } from '@avemo/checks';
import type { WindowChoice } from '../frame-options';
import { blackmanWindow, hammingWindow, hannWindow, rectangularWindow } from '../windows';

const windows = {
  hamming: hammingWindow,
  hann: hannWindow,
  blackman: blackmanWindow,
  rectangular: rectangularWindow,
};

/** The values of a window chosen by name or given, a copy; throws unless there are `frameLength`. @internal */
export function windowWeights(caller: string, window: WindowChoice, frameLength: number): Float64Array {
  if (typeof window === 'string') {
    if (!Object.hasOwn(windows, window)) {
      throw new RangeError(
        `${caller}: window must be 'hamming', 'hann', 'blackman', 'rectangular' or a Float64Array; got ${formatValue(window)}.`,
      );
    }
    return windows[window](frameLength);
  }
  requireSamples(caller, 'window', window);
  if (window.length !== frameLength) {
    throw new RangeError(
      `${caller}: window must have frameLength values; got ${window.length} for frameLength=${frameLength}.`,
    );
  }
  return Float64Array.from(window);
}
