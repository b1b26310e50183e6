import fc from 'fast-check';
import ndarray, { type NdArray } from 'ndarray';
import { describe, expect, it } from 'vitest';
import { ndArray } from '../src/nd-array';

type Numbers =
  | Float32Array
  | Float64Array
  | Int8Array
  | Int16Array
  | Int32Array
  | Uint8Array
  | Uint8ClampedArray
  | Uint16Array
  | Uint32Array;
type Move = { method: 'hi' | 'lo' | 'step' | 'transpose' | 'pick'; at: number[]; given: boolean[] };

const shapes = fc.array(fc.nat(3), { minLength: 1, maxLength: 5 });
const moves = fc.array(
  fc.record<Move>({
    method: fc.constantFrom('hi', 'lo', 'step', 'transpose', 'pick'),
    at: fc.array(fc.nat(3), { minLength: 5, maxLength: 5 }),
    given: fc.array(fc.boolean(), { minLength: 5, maxLength: 5 }),
  }),
  { maxLength: 5 },
);

/** The arguments of a move that stay within the view, absent where not given. */
function argumentsOf(
  { method, at, given }: Move,
  { shape }: NdArray<Numbers>,
): (number | null | undefined)[] {
  const axes = [...shape.keys()];
  switch (method) {
    case 'hi':
    case 'lo':
      return axes.map((axis) =>
        given[axis] ? Math.min(at[axis], shape[axis]) : [undefined, -1][at[axis] % 2],
      );
    case 'step':
      return axes.map((axis) => (given[axis] ? [1, 2, -1, -3][at[axis]] : undefined));
    case 'transpose':
      // any order of the axes: those not given first
      return [...axes.filter((axis) => !given[axis]), ...axes.filter((axis) => given[axis])];
    case 'pick':
      return axes.map((axis) => (given[axis] && at[axis] < shape[axis] ? at[axis] : null));
  }
}

function places({ shape }: NdArray<Numbers>): number[][] {
  return shape.reduce<number[][]>(
    (all, length) => all.flatMap((at) => Array.from({ length }, (_, i) => [...at, i])),
    [[]],
  );
}

function expectSame(ours: NdArray<Numbers>, theirs: NdArray<Numbers>): void {
  const { shape, stride, offset, dtype, dimension, size, data } = theirs;
  expect({ shape: ours.shape, stride: ours.stride, offset: ours.offset }).toEqual({ shape, stride, offset });
  expect([ours.dtype, ours.dimension, ours.size]).toEqual([dtype, dimension, size]);
  expect(ours.data).toBe(data);
  const steps = (view: NdArray<Numbers>) => view.order.map((axis) => Math.abs(view.stride[axis]));
  expect(steps(ours)).toEqual(steps(theirs));
  for (const at of places(theirs)) {
    expect(ours.index(...at)).toBe(theirs.index(...at));
    expect(ours.get(...at)).toBe(theirs.get(...at));
  }
}

describe('ndArray(data, shape)', () => {
  it.each([
    Float32Array,
    Float64Array,
    Int8Array,
    Int16Array,
    Int32Array,
    Uint8Array,
    Uint8ClampedArray,
    Uint16Array,
    Uint32Array,
  ])('ndArray(data, shape) is ndarray(data, shape), view by view: %o', (Kind) => {
    fc.assert(
      fc.property(shapes, moves, (shape, path) => {
        const length = shape.reduce((size, each) => size * each, 1);
        const data = Kind.from(Array.from({ length }, (_, i) => i + 1));
        let ours: NdArray<Numbers> = ndArray<Numbers>(data, shape);
        let theirs: NdArray<Numbers> = ndarray<Numbers>(data, shape);
        expectSame(ours, theirs);
        for (const move of path) {
          if (theirs.dimension === 0) break;
          const given = argumentsOf(move, theirs) as number[];
          [ours, theirs] = [ours[move.method](...given), theirs[move.method](...given)];
          expectSame(ours, theirs);
        }
      }),
      { numRuns: 100 },
    );
  });

  it('view.set(…, value) writes where ndarray writes, and returns the value', () => {
    for (const shape of [[], [3], [2, 3], [2, 3, 2], [2, 1, 3, 2]]) {
      const length = shape.reduce((size, each) => size * each, 1);
      const [mine, other] = [new Float32Array(length), new Float32Array(length)];
      const reversed = shape.map(() => -1);
      const ours = ndArray(mine, shape).step(...reversed);
      const theirs = ndarray(other, shape).step(...reversed);
      places(theirs).forEach((at, i) => {
        expect(ours.set(...at, i + 1)).toBe(theirs.set(...at, i + 1));
      });
      expect(mine).toEqual(other);
      expect(mine.every((value) => value > 0)).toBe(true);
    }
  });

  it('view.T is the transpose', () => {
    const view = ndArray(Float32Array.of(0, 1, 2, 3, 4, 5), [2, 3]);
    expect(view.T.shape).toEqual([3, 2]);
    expect(view.T.get(2, 1)).toBe(view.get(1, 2));
  });

  it('view.shape and view.stride are its own: what is written there changes no other view', () => {
    const whole = ndArray(new Float32Array(6), [2, 3]);
    const part = whole.hi(2, 2);
    part.shape[0] = 1;
    part.stride[0] = 1;
    expect([whole.shape, whole.stride]).toEqual([
      [2, 3],
      [3, 1],
    ]);
  });
});
