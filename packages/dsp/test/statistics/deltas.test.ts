import { expectClose, golden } from '@avemo/golden';
import fc from 'fast-check';
import ndarray from 'ndarray';
import { describe, expect, it } from 'vitest';
import { deltas } from '@avemo/dsp';

const reference = golden('dsp/deltas');

/** A golden array of shape (features, frames), seen frames first. */
function framesFirst({ data, shape }: { data: ArrayLike<number>; shape: number[] }) {
  return ndarray(Float32Array.from(data), shape).transpose(1, 0);
}

function values(matrix: ndarray.NdArray<Float32Array>): number[] {
  const [frames, features] = matrix.shape;
  return Array.from({ length: frames * features }, (_, i) =>
    matrix.get(Math.floor(i / features), i % features),
  );
}

describe('deltas', () => {
  for (const radius of reference.parameters.N as number[]) {
    it(`deltas(x, { radius: ${radius} }) reproduces dsp/deltas, once and twice`, () => {
      const x = framesFirst(reference.input('x'));
      for (const [name, result] of [
        [`delta_N${radius}`, deltas(x, { radius })],
        [`delta2_N${radius}`, deltas(deltas(x, { radius }), { radius })],
      ] as const) {
        const expected = reference.output(name);
        expect(result.shape).toEqual([...expected.shape].reverse());
        expectClose(result.data, values(framesFirst(expected)), expected.tolerance);
      }
    });
  }

  it('deltas(x) takes fewer frames than the regression is wide', () => {
    const short = framesFirst(reference.input('short'));
    const first = reference.output('short_delta_N2');
    expectClose(deltas(short).data, values(framesFirst(first)), first.tolerance);
    const second = reference.output('short_delta2_N2');
    expectClose(deltas(deltas(short)).data, values(framesFirst(second)), second.tolerance);
    expect(deltas(ndarray(Float32Array.of(3, 4), [1, 2])).data).toEqual(Float32Array.of(0, 0));
    expect(deltas(ndarray(new Float32Array(0), [0, 5])).shape).toEqual([0, 5]);
  });

  it('deltas(a + b·t) is b away from the ends', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: -50, max: 50 }),
        fc.integer({ min: -9, max: 9 }),
        fc.integer({ min: 1, max: 5 }),
        (a, b, radius) => {
          const line = ndarray(
            Float32Array.from({ length: 30 }, (_, t) => a + b * t),
            [30, 1],
          );
          const inner = deltas(line, { radius }).data.subarray(radius, 30 - radius);
          expectClose(inner, new Array(inner.length).fill(b), { rtol: 1e-6, atol: 0 });
        },
      ),
      { seed: 1 },
    );
  });

  it('deltas(x) leaves x alone and refuses non-finite values and other shapes', () => {
    const x = ndarray(Float32Array.of(1, 2, 3, NaN), [2, 2]);
    expect(() => deltas(x)).toThrow('features holds NaN at frame 1, feature 1');
    expect(() => deltas(ndarray(new Float32Array(8), [2, 2, 2]))).toThrow('got shape [2, 2, 2]');
    expect(() => deltas(new Float32Array(4) as never)).toThrow('got Float32Array(4)');
    expect(() => deltas(x, { radius: 0 })).toThrow('radius must be an integer of at least 1');
  });
});
