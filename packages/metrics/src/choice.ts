import { formatValue } from '@avemo/checks';

/** Throws unless `value` is one of the words. */
export function requireChoice(caller: string, name: string, value: unknown, words: readonly string[]): void {
  if (!words.includes(value as string)) {
    const list = words.map((word) => `'${word}'`).join(', ');
    throw new RangeError(`${caller}: ${name} must be one of ${list}; got ${formatValue(value)}.`);
  }
}
