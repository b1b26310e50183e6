import { selectFace, type SelectFaceOptions } from '@avemo/vision-prep/faces';
import { describe, expect, it } from 'vitest';
import { faceAt, slope } from './drawn-tracks';

describe('selectFace', () => {
  const faces = [faceAt(10, 40, 1, 50), faceAt(60, 35, 2, 60), faceAt(110, 40, 3, 70)];
  const chosen = (options?: SelectFaceOptions) => selectFace(faces, options)?.track;

  it('selectFace(faces) takes the largest, the most central one, or that of a track', () => {
    expect(chosen()).toBe(3);
    expect(chosen({ by: 'central', picture: slope() })).toBe(2);
    expect([1, 2, 3, 4].map((track) => chosen({ by: 'track', track }))).toEqual([1, 2, 3, undefined]);
    expect(selectFace([])).toBeUndefined();
  });

  it('selectFace(faces) says what is wrong with an argument', () => {
    expect(() => selectFace(null as never)).toThrow(/faces must be an array; got null/);
    expect(() => chosen({ by: 'best' as 'largest' })).toThrow(/by must be one of 'largest'/);
    expect(() => chosen({ by: 'central' })).toThrow(/needs the picture/);
    expect(() => chosen({ by: 'track' })).toThrow(/track must be a number/);
  });
});
