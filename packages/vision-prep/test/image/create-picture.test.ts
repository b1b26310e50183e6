import { createPicture } from '@avemo/vision-prep';
import ndarray from 'ndarray';
import { describe, expect, it } from 'vitest';

const size = { width: 2, height: 1 };

describe('createPicture', () => {
  it('createPicture(data) is the view that the package ndarray makes, on the same memory', () => {
    const data = Uint8Array.of(1, 2, 3, 4, 5, 6);
    const ours = createPicture(data, size);
    const theirs = ndarray(data, [1, 2, 3]);
    expect(ours.data).toBe(data);
    expect([ours.shape, ours.stride, ours.offset, ours.size, ours.dtype]).toEqual([
      theirs.shape,
      theirs.stride,
      theirs.offset,
      theirs.size,
      theirs.dtype,
    ]);
    const views = [ours, theirs].map((view) => view.lo(0, 1, 0).hi(1, 1, 2).transpose(2, 1, 0));
    expect([views[0].shape, views[0].get(1, 0, 0)]).toEqual([views[1].shape, views[1].get(1, 0, 0)]);
  });

  it('createPicture(data) takes the clamped bytes of a canvas', () => {
    const picture = createPicture(Uint8ClampedArray.of(1, 2, 3, 4, 5, 6, 7, 8), { ...size, channels: 4 });
    expect(picture.data).toBeInstanceOf(Uint8Array);
    expect([...picture.data]).toEqual([1, 2, 3, 4, 5, 6, 7, 8]);
  });

  it('createPicture(data) says what is wrong with an argument', () => {
    expect(() => createPicture(new Uint8Array(5), size)).toThrow('1 × 2 × 3 needs 6 values; got 5');
    expect(() => createPicture([1, 2, 3] as never, { width: 1, height: 1 })).toThrow(TypeError);
    expect(() => createPicture(undefined as never, { width: 1, height: 1 })).toThrow(TypeError);
    expect(() => createPicture(new Uint8Array(6), undefined as never)).toThrow(/Pass { width, height }/);
    expect(() => createPicture(new Uint8Array(6), { width: 0, height: 1 })).toThrow(/width/);
  });
});
