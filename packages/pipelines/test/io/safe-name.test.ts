import { posix, win32 } from 'node:path';
import * as fc from 'fast-check';
import { expect, it } from 'vitest';
import { safeName } from '../../src/io/safe-name';

it.each([
  ['1', '1'],
  ['Actor_01', 'Actor_01'],
  ['../../../../x', '%2E.%2F..%2F..%2F..%2Fx'],
  ['a/b', 'a%2Fb'],
  ['Doe, Jane', 'Doe%2C%20Jane'],
  ['', '%'],
  ['.', '%2E'],
  ['..', '%2E%2E'],
  ['con', '%63on'],
  ['ä', '%C3%A4'],
])('safeName(%j) gives %j', (text, name) => {
  expect(safeName(text)).toBe(name);
});

it('safeName(text) of any text is one name that no system takes for a path, and different texts have different names', () => {
  fc.assert(
    fc.property(
      fc.string({ unit: 'binary', maxLength: 200 }),
      fc.string({ unit: 'binary', maxLength: 200 }),
      (a, b) => {
        const name = safeName(a);
        expect(name).toMatch(/^[A-Za-z0-9_+%][A-Za-z0-9_+%.-]{0,119}$/);
        expect(name.endsWith('.')).toBe(false);
        expect(posix.basename(name)).toBe(name);
        expect(win32.basename(name)).toBe(name);
        if (a.normalize('NFC') !== b.normalize('NFC')) expect(safeName(b)).not.toBe(name);
        if (name.length < 100 && name !== '%')
          expect(decodeURIComponent(name)).toBe(Buffer.from(a.normalize('NFC')).toString());
      },
    ),
  );
});

it('safeName(text) of 300 characters is short and tells two apart', () => {
  const [a, b] = ['x', 'y'].map((end) => safeName('ü'.repeat(300) + end));
  expect(a.length).toBeLessThanOrEqual(120);
  expect(a).not.toBe(b);
});
