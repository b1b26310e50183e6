import { formatValue } from './format-value';

/** Throws `RangeError` unless `value` is one of the allowed words. */
export function requireOneOf<Word extends string>(
  caller: string,
  name: string,
  value: unknown,
  words: readonly Word[],
): asserts value is Word {
  if ((words as readonly unknown[]).includes(value)) return;
  const list = words.map((word) => `'${word}'`).join(', ');
  throw new RangeError(`${caller}: ${name} must be one of ${list}; got ${formatValue(value)}.`);
}
