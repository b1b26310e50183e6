import { useBackend } from '@avemo/backend';
import * as models from '@avemo/models';
import { beforeAll, describe, expect, it } from 'vitest';

beforeAll(async () => void (await useBackend('cpu')));

const exported = Object.entries(models).filter(([, value]) => typeof value === 'function') as [
  string,
  (new (...args: unknown[]) => unknown) & ((...args: unknown[]) => unknown),
][];

/** Made by functions of the same name in lower case, or an error to construct with any text. */
const constructedElsewhere = ['WeightsError'];

const wrong: [string, unknown[]][] = [
  ['nothing', []],
  ['null', [null]],
  ['null twice', [null, null, null]],
  ['a number', [42, 42, 42]],
  ['a word', ['word', 'word', 'word']],
  ['a list', [[], [], []]],
  ['empty options', [{}, {}, {}]],
  ['a function', [() => undefined, () => undefined, () => undefined]],
];

describe.each(exported.filter(([name]) => !constructedElsewhere.includes(name)))('%s', (name, value) => {
  it.each(wrong)(`${name} called with %s works or names the argument`, async (_, args) => {
    const isClass = /^[A-Z]/.test(name);
    try {
      await (isClass ? new value(...args) : value(...args));
    } catch (error) {
      const { message } = error as Error;
      expect([TypeError, RangeError, models.WeightsError].some((kind) => error instanceof kind)).toBe(true);
      expect(message).toMatch(/^[A-Za-z0-9]+(\.[A-Za-z]+)?( [\w/]+)?: /);
      expect(message).not.toMatch(/Cannot read|is not a function|not iterable|undefined \(reading/);
    }
  });
});
