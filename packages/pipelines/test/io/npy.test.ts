import { readNpy } from '@avemo/golden';
import ndarray from 'ndarray';
import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { decodeNpy, encodeNpy } from '../../src/io/npy';
import { NpyError } from '../../src/io/npy-error';
import { createRandom } from '../../src/random';

const code = (bytes: Uint8Array): string => {
  try {
    decodeNpy(bytes);
  } catch (error) {
    if (error instanceof NpyError) return error.code;
    throw error;
  }
  return 'none';
};
const withHeader = (dictionary: string, body = 0, version = 1): Uint8Array => {
  const header = Buffer.from(dictionary, 'latin1');
  const length = Buffer.alloc(version === 1 ? 2 : 4);
  if (version === 1) length.writeUInt16LE(header.length);
  else length.writeUInt32LE(header.length);
  return Buffer.concat([
    Buffer.from(`\x93NUMPY${String.fromCharCode(version)}\0`, 'latin1'),
    length,
    header,
    Buffer.alloc(body),
  ]);
};

it.each([null, undefined, 'text', 7, {}, [1, 2]])(
  'decodeNpy(%j) and encodeNpy of it say what they got',
  (value) => {
    expect(() => decodeNpy(value as never)).toThrow(/^decodeNpy: bytes must be a Uint8Array; got /);
    expect(() => encodeNpy(value as never)).toThrow(/^encodeNpy: array must be an ndarray /);
  },
);

describe('encodeNpy', () => {
  it('encodeNpy(array) writes the bytes that numpy.save writes for a 2×3 float32 array', () => {
    // numpy.save(file, numpy.arange(1, 7, dtype='f4').reshape(2, 3)) of NumPy 2.4.6, as hex.
    const expected =
      '934e554d5059010076007b276465736372273a20273c6634272c2027666f727472616e5f6f72646572273a2046616c73652c20277368617065273a2028322c2033292c207d' +
      '20'.repeat(58) +
      '0a0000803f0000004000004040000080400000a0400000c040';
    const bytes = encodeNpy(ndarray(Float32Array.of(1, 2, 3, 4, 5, 6), [2, 3]));
    expect(Buffer.from(bytes).toString('hex')).toBe(expected);
  });

  it('encodeNpy(view) writes a transposed view in C order', () => {
    const view = ndarray(Float64Array.of(1, 2, 3, 4, 5, 6), [2, 3]).transpose(1, 0);
    const back = decodeNpy(encodeNpy(view));
    expect(back.shape).toEqual([3, 2]);
    expect([...back.data]).toEqual([1, 4, 2, 5, 3, 6]);
  });

  it('encodeNpy(integers) is a TypeError', () => {
    expect(() => encodeNpy(ndarray(Int32Array.of(1), [1]) as never)).toThrow(TypeError);
  });
});

describe('decodeNpy', () => {
  it('decodeNpy(encodeNpy(array)) is the array for every number of axes, empty ones too', () => {
    const random = createRandom(1);
    for (const shape of [[], [0], [5], [0, 3], [2, 3], [2, 1, 4], [1, 2, 3, 4], [2, 1, 1, 2, 1, 3]]) {
      for (const kind of [Float32Array, Float64Array] as const) {
        const data = new kind(shape.reduce((a, b) => a * b, 1)).map(() => random.normal());
        const back = decodeNpy(encodeNpy(ndarray(data, shape) as ReturnType<typeof decodeNpy>));
        expect(back.shape).toEqual(shape);
        expect(back.data).toEqual(data);
      }
    }
  });

  it('decodeNpy(bytes) reads files written by NumPy as another reader does', () => {
    const folder = new URL('../../../golden/cases/metrics/sequence_ccc/', import.meta.url);
    const files = readdirSync(folder).filter((name) => name.endsWith('.npy'));
    expect(files.length).toBeGreaterThan(3);
    for (const file of files) {
      const array = decodeNpy(readFileSync(new URL(file, folder)));
      const { data, shape } = readNpy(new URL(file, folder));
      expect(array.shape).toEqual(shape);
      expect(array.data).toEqual(data);
    }
  });

  it('decodeNpy(bytes) reads format 2.0 and a header written with other spaces', () => {
    const bytes = withHeader("{'shape':(2,),'fortran_order':False,'descr':'<f4'}\n", 8, 2);
    bytes.set([0, 0, 128, 63], bytes.length - 8);
    expect([...decodeNpy(bytes).data]).toEqual([1, 0]);
  });

  it('decodeNpy(bytes) says what is wrong by a code', () => {
    const f4 = (shape: string, order = 'False', type = '<f4') =>
      `{'descr': '${type}', 'fortran_order': ${order}, 'shape': (${shape}), }\n`;
    expect(code(new Uint8Array())).toBe('not-npy');
    expect(code(Buffer.from('RIFF0000WAVEfmt '))).toBe('not-npy');
    expect(code(withHeader(f4('2,'), 8, 3))).toBe('unsupported-version');
    expect(code(withHeader(f4('2,'), 8).subarray(0, 30))).toBe('bad-header');
    expect(code(withHeader('{}', 8))).toBe('bad-header');
    expect(code(withHeader(f4('-2,'), 8))).toBe('bad-header');
    expect(code(withHeader(f4('99999999999999999999,'), 8))).toBe('bad-header');
    expect(code(withHeader(f4('2,', 'False', '>f4'), 8))).toBe('unsupported-type');
    expect(code(withHeader(f4('2,', 'False', '|O'), 8))).toBe('unsupported-type');
    expect(code(withHeader(f4('2,', 'True'), 8))).toBe('fortran-order');
    expect(code(withHeader(f4('2,'), 7))).toBe('wrong-length');
    expect(code(withHeader(f4('2,'), 9))).toBe('wrong-length');
    expect(code(withHeader(f4('999999999, 999999'), 8))).toBe('wrong-length');
  });

  it('decodeNpy(damaged bytes) throws NpyError or returns an array, never anything else', () => {
    const random = createRandom(2);
    const good = encodeNpy(ndarray(new Float32Array(6), [2, 3]));
    let refused = 0;
    for (let trial = 0; trial < 3000; trial++) {
      const bytes = good.slice(0, random.integer(3) ? good.length : random.integer(good.length));
      for (let n = random.integer(4); n >= 0 && bytes.length; n--)
        bytes[random.integer(bytes.length)] = random.integer(256);
      if (code(bytes) !== 'none') refused++;
    }
    expect(refused).toBeGreaterThan(1000);
  });
});
