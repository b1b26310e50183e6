import { describe, expect, it } from 'vitest';
import { assertNoLeak, contentHash, LeakError } from '../../src/index';

const columns = {
  speaker: ['F01', 'M02', 'F01', 'M03', 'F04'],
  session: [1, 1, 2, 2, 3],
  contentHash: ['9a', '7c', '1f', '9a', 'e0'],
};
const thrown = (call: () => void) => {
  try {
    call();
  } catch (error) {
    return error as LeakError;
  }
  return undefined;
};

describe('assertNoLeak(split, columns)', () => {
  it('passes a split that shares nothing', () => {
    expect(assertNoLeak({ train: [0, 1, 2, 3], test: [4] }, columns)).toBeUndefined();
  });

  it('names the leaking speaker', () => {
    const error = thrown(() => assertNoLeak({ train: [0, 1], test: [2] }, columns))!;
    expect(error).toBeInstanceOf(LeakError);
    expect(error).toMatchObject({
      name: 'LeakError',
      code: 'SPLIT_LEAK',
      kind: 'speaker',
      offenders: ['F01'],
    });
    expect(error.message).toBe(
      'assertNoLeak: speaker "F01" is in both train and test. Split by speaker, e.g. with groupKFold.',
    );
  });

  it('names every leak: session and duplicate content', () => {
    const error = thrown(() => assertNoLeak({ train: [0, 2], test: [3] }, columns))!;
    expect(error.leaks).toEqual([
      { kind: 'session', sides: ['train', 'test'], offenders: [2] },
      { kind: 'contentHash', sides: ['train', 'test'], offenders: ['9a'] },
    ]);
    expect(error.message).toContain('session 2 is in both train and test; contentHash "9a" is in both');
  });

  it('names an item that is on two sides, also without columns', () => {
    const error = thrown(() => assertNoLeak({ train: [0, 1], test: [1, 2] }))!;
    expect(error).toMatchObject({ kind: 'item', offenders: [1] });
    expect(error.message).toContain('Make the lists disjoint');
  });

  it('looks at the validation side too, and tells the fold', () => {
    const good = { train: [0, 1, 2, 3], test: [4] };
    const bad = { train: [1], validation: [0], test: [2] };
    const error = thrown(() => assertNoLeak([good, bad], { speaker: columns.speaker }))!;
    expect(error.leaks).toEqual([{ kind: 'speaker', sides: ['validation', 'test'], offenders: ['F01'] }]);
    expect(error.message).toContain('in both validation and test of fold 1');
  });

  it('passes over values that are not known', () => {
    const script = [null, undefined, null, undefined];
    expect(assertNoLeak({ train: [0, 1], test: [2, 3] }, { script })).toBeUndefined();
  });

  it('shortens a long list of offenders in the message but not in the error', () => {
    const speaker = Array.from({ length: 20 }, (_, i) => `s${i % 10}`);
    const all = Array.from({ length: 20 }, (_, i) => i);
    const error = thrown(() => assertNoLeak({ train: all.slice(0, 10), test: all.slice(10) }, { speaker }))!;
    expect(error.offenders).toHaveLength(10);
    expect(error.message).toContain('"s4" and 5 more are in both');
  });

  it('refuses item numbers outside a column and lists that are none', () => {
    expect(() => assertNoLeak({ train: [0], test: [5] }, columns)).toThrow(
      /item number for column speaker must be an integer of at least 0 and at most 4; got 5/,
    );
    expect(() => assertNoLeak({ train: [0] } as never)).toThrow(
      /test must be an array of item numbers; got undefined/,
    );
  });

  it('finds one name in two spellings, and blanks around it', () => {
    const speaker = ['Jos\u00e9', 'Jose\u0301 ', 'M02'];
    expect(thrown(() => assertNoLeak({ train: [0], test: [1, 2] }, { speaker }))?.offenders).toEqual([
      'Jos\u00e9',
    ]);
  });

  it('refuses a blank name, which says nothing', () => {
    expect(() => assertNoLeak({ train: [0], test: [1] }, { speaker: ['F01', ' '] })).toThrow(
      /speaker\[1\] is blank; got " ". Give null where it is not known/,
    );
  });
});

describe('contentHash(content)', () => {
  it('begins with MurmurHash3_x86_32 of the content', () => {
    // Published vectors of MurmurHash3_x86_32 for the seed of the first lane, 0x9747b28c.
    const text = 'The quick brown fox jumps over the lazy dog';
    expect(contentHash(text).slice(0, 8)).toBe((0x2fa826cd).toString(16));
    expect(contentHash('').slice(0, 8)).toBe((0xebb6c228).toString(16));
  });

  it('is equal for equal contents, whatever holds them, and differs for one bit, one byte more and another order', () => {
    const samples = Float32Array.from({ length: 1000 }, (_, i) => Math.sin(i));
    const hash = contentHash(samples);
    expect(hash).toMatch(/^[0-9a-f]{32}$/);
    expect(contentHash(samples.slice().buffer)).toBe(hash);
    expect(contentHash(new Uint8Array(samples.buffer))).toBe(hash);
    expect(contentHash(new Float32Array([9, ...samples]).subarray(1))).toBe(hash);
    const others = Array.from({ length: 1000 }, (_, i) => {
      const changed = samples.slice();
      new Uint8Array(changed.buffer)[4 * i] ^= 1;
      return contentHash(changed);
    });
    const more = [samples.toReversed(), samples.subarray(1), new Float32Array(1001), new Float32Array(1000)];
    expect(new Set([hash, ...others, ...more.map(contentHash)]).size).toBe(1005);
  });
});
