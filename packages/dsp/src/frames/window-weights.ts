import { formatValue, requireSamples } from '@avemo/checks';
import type { NamedWindow, WindowChoice } from './frame-options';
import { blackmanWindow, hammingWindow, hannWindow, poveyWindow, rectangularWindow } from './windows';

const windows = {
  hamming: hammingWindow,
  hann: hannWindow,
  blackman: blackmanWindow,
  povey: poveyWindow,
  rectangular: (length: number) => rectangularWindow(length),
};

/** The values of a window chosen by name or given, a copy; throws unless there are `frameLength`. @internal */
export function windowWeights(caller: string, window: WindowChoice, frameLength: number): Float64Array {
  if (typeof window === 'string') return namedWindow(caller, { name: window }, frameLength);
  if (window !== null && typeof window === 'object' && 'name' in window) {
    return namedWindow(caller, window, frameLength);
  }
  requireSamples(caller, 'window', window);
  if (window.length !== frameLength) {
    throw new RangeError(
      `${caller}: window must have frameLength values; got ${window.length} for frameLength=${frameLength}.`,
    );
  }
  return Float64Array.from(window);
}

function namedWindow(
  caller: string,
  { name, periodic = false }: NamedWindow,
  frameLength: number,
): Float64Array {
  if (!Object.hasOwn(windows, name)) {
    throw new RangeError(
      `${caller}: window must be 'hamming', 'hann', 'blackman', 'povey', 'rectangular' or a Float64Array; got ${formatValue(name)}.`,
    );
  }
  if (typeof periodic !== 'boolean') {
    throw new TypeError(`${caller}: window.periodic must be true or false; got ${formatValue(periodic)}.`);
  }
  return windows[name](frameLength, { periodic });
}
