import { describe, expect, test } from 'vitest';
import * as backend from '@avemo/backend';
import * as install from '@avemo/backend/install';
import * as testing from '@avemo/backend/testing';

type Call = (...args: unknown[]) => unknown;

/** Every public function, and a call of each that is right but for the argument in question. */
const rightArguments: Record<string, unknown[]> = {
  useBackend: ['cpu', {}],
  registerKernels: [{}],
  warmUp: [() => [], {}],
  compareBackends: [() => () => undefined, [], {}],
  simdPeak: [{}],
  installTensorflow: [{}],
  uninstallTensorflow: [{}],
  backendReport: [],
  useStockWasm: [],
  wasmAddresses: [],
};
/** Values of the wrong kind for any argument: none takes a number or a symbol. */
const wrong = [null, 5, Symbol('x'), NaN];

const functions = [backend, install, testing].flatMap((exported) =>
  Object.entries(exported).filter(
    (entry): entry is [string, Call] =>
      typeof entry[1] === 'function' && !/^class /.test(Function.prototype.toString.call(entry[1])),
  ),
);

async function caught(call: () => unknown): Promise<unknown> {
  try {
    await call();
  } catch (error) {
    return error;
  }
  return undefined;
}

describe('every public function called with arguments of the wrong kind', () => {
  test('fn(…) has its wrong calls below for every function that is exported', () => {
    expect(functions.map(([name]) => name).sort()).toEqual(Object.keys(rightArguments).sort());
  });

  test.each(functions)(
    '%s(…) says which argument is wrong, what it was and what it must be',
    async (name, call) => {
      const right = rightArguments[name];
      for (const [at] of right.entries()) {
        for (const value of wrong) {
          const error = await caught(() =>
            call(...right.map((argument, i) => (i === at ? value : argument))),
          );
          expect(error, `${name}, argument ${at}: ${String(value)}`).toBeInstanceOf(Error);
          expect((error as Error).message).toMatch(new RegExp(`^${name}: \\S+ must be .*; got `));
        }
      }
    },
  );

  test.each(['warmUp', 'compareBackends'])('%s() without arguments says what is missing', async (name) => {
    const [, call] = functions.find(([other]) => other === name)!;
    expect(((await caught(() => call())) as Error).message).toMatch(/must be a function; got undefined/);
  });
});
