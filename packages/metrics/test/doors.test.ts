import * as metrics from '@avemo/metrics';
import { describe, expect, test } from 'vitest';

type Callable = (...args: unknown[]) => unknown;

/** Every exported function that takes something; `LeakError` is thrown, not called. */
const functions = Object.entries(metrics).filter(
  ([name, value]) => typeof value === 'function' && !['LeakError', 'concordanceState'].includes(name),
) as [string, Callable][];
functions.push(
  ['concordanceState.add', (...args) => (metrics.concordanceState().add as Callable)(...args)],
  ['concordanceState.merge', (...args) => (metrics.concordanceState().merge as Callable)(...args)],
);

const wrong: [string, unknown[]][] = [
  ['nothing', []],
  ['null', [null, null, null, null]],
  ['a number', [42, 42, 42, 42]],
  ['a text', ['text', 'text', 'text', 'text']],
  ['truth values', [true, true, true, true]],
  ['empty objects', [{}, {}, {}, {}]],
  ['a function', [() => 0, () => 0, () => 0, () => 0]],
  ['lists of objects', [[{}], [{}], [{}], [{}]]],
  ['lists of null', [[null], [null], [null], [null]]],
];

describe('every exported function called wrongly says what it expected', () => {
  for (const [name, call] of functions) {
    // A text can be hashed.
    const cases = wrong.filter(([kind]) => name !== 'contentHash' || kind !== 'a text');
    test.each(cases)(`${name}(…) of %s`, (_, args) => {
      let result: unknown;
      try {
        result = call(...args);
      } catch (error) {
        result = error;
      }
      const isKind = result instanceof TypeError || result instanceof RangeError;
      const isOurs = isKind && (result as Error).message.startsWith(`${name}: `);
      expect(isOurs && /got /.test((result as Error).message), String(result)).toBe(true);
    });
  }
});
