import * as tf from '@tensorflow/tfjs-core';
import * as fusion from '@avemo/fusion';
import * as losses from '@avemo/fusion/losses';
import * as testing from '@avemo/fusion/testing';
import { useBackend } from '@avemo/backend';
import { beforeAll, describe, expect, test } from 'vitest';

type Callable = (...args: unknown[]) => unknown;

const exported = Object.entries({ ...fusion, ...losses, ...testing }).filter(
  ([, value]) => typeof value === 'function',
) as [string, Callable][];
const isClass = (value: Callable) => /^class\b/.test(Function.prototype.toString.call(value));
const functions = exported.filter(([, value]) => !isClass(value));
const classes = exported.filter(
  ([name, value]) => isClass(value) && !['FusionLayer', 'SeededLayer'].includes(name),
);

const wrong: [string, unknown[]][] = [
  ['nothing', []],
  ['null', [null, null, null, null]],
  ['a number', [42, 42, 42, 42]],
  ['a text', ['text', 'text', 'text', 'text']],
  ['truth values', [true, true, true, true]],
  ['empty objects', [{}, {}, {}, {}]],
  ['empty lists', [[], [], [], []]],
  ['a function', [() => 0, () => 0, () => 0, () => 0]],
];

/** The error of a call, or what it gave. */
async function outcome(call: () => unknown): Promise<unknown> {
  try {
    return await call();
  } catch (error) {
    return error;
  }
}

/** Whether an error says who complains and about what, as all of ours do. */
function isOurs(error: unknown, name: string): boolean {
  const isKind = error instanceof TypeError || error instanceof RangeError;
  return isKind && new RegExp(`^${name}(\\.\\w+)?: .*got `, 's').test(error.message);
}

beforeAll(async () => void (await useBackend('cpu')));

describe('every exported function called wrongly says what it expected', () => {
  for (const [name, call] of functions) {
    test.each(wrong)(`${name}(…) of %s`, async (_, args) => {
      const result = await outcome(() => call(...args));
      expect(isOurs(result, name), String(result)).toBe(true);
    });
  }
});

describe('every exported class made wrongly says what it expected', () => {
  for (const [name, Class] of classes) {
    const make = Class as unknown as new (...args: unknown[]) => { apply(inputs: unknown): unknown };
    const statics = Class as unknown as Record<string, Callable>;
    test.each(wrong)(`new ${name}(…) of %s`, async (kind, args) => {
      const result = await outcome(() => new make(...args));
      const mayPass = kind === 'nothing' || kind === 'empty objects';
      if (mayPass && result instanceof Class) return;
      expect(isOurs(result, name), String(result)).toBe(true);
    });

    test.each(wrong)(`${name}.parameterCount(…) and macCount(…) of %s`, async (_, args) => {
      for (const method of ['parameterCount', 'macCount']) {
        const result = await outcome(() => statics[method](...args));
        expect(isOurs(result, name), `${method}: ${String(result)}`).toBe(true);
      }
    });

    test.each(wrong.filter(([kind]) => kind !== 'nothing'))(`${name}.apply(…) of %s`, async (_, [value]) => {
      const options = { outputs: 4, units: 4, factors: 2, trunks: 2, chunks: 2, coreUnits: 2, rate: 0.5 };
      const layer = new make(name === 'DbnFusion' ? {} : options);
      for (const inputs of [value, [value], [tf.ones([2, 3]), value]]) {
        const result = await outcome(() => layer.apply(inputs));
        expect(isOurs(result, name), String(result)).toBe(true);
      }
    });
  }
});
