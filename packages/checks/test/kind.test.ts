import { describe, expect, it } from 'vitest';
import { requireBoolean, requireFunction, requireList, requireOptions, requireString } from '../src/index';

const values = {
  undefined: undefined,
  null: null,
  number: 3,
  text: 'text',
  boolean: true,
  list: [1],
  floats: new Float32Array(2),
  object: { a: 1 },
  function: () => 1,
};

const accepted: [string, (caller: string, name: string, value: unknown) => void, (keyof typeof values)[]][] =
  [
    ['requireOptions', requireOptions, ['object']],
    ['requireList', requireList, ['list', 'floats']],
    ['requireFunction', requireFunction, ['function']],
    ['requireString', requireString, ['text']],
    ['requireBoolean', requireBoolean, ['boolean']],
  ];

describe.each(accepted)('%s(caller, name, value)', (name, check, kinds) => {
  it.each(Object.keys(values) as (keyof typeof values)[])(`${name}('f', 'x', …) of %s`, (kind) => {
    const call = () => check('f', 'x', values[kind]);
    if (kinds.includes(kind)) expect(call).not.toThrow();
    else expect(call).toThrow(/^f: x must be .*; got .+\./);
  });
});

describe('requireOptions(caller, name, value, hint)', () => {
  it('requireOptions(…) ends its message with the hint', () => {
    expect(() => requireOptions('stft', 'options', undefined, 'Pass { frameLength, hopLength }')).toThrow(
      'stft: options must be an object of options; got undefined. Pass { frameLength, hopLength }.',
    );
  });
});
