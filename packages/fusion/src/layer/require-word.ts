import { formatValue } from '@avemo/checks';

/** Throws `RangeError` unless `value` is one of the allowed words. */
export function requireWord(caller: string, name: string, value: unknown, words: readonly string[]): void {
  if (words.includes(value as string)) return;
  const list = words.map((word) => `'${word}'`).join(', ');
  throw new RangeError(`${caller}: ${name} must be one of ${list}; got ${formatValue(value)}.`);
}
