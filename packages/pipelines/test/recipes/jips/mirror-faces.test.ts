import { expect, it } from 'vitest';
import { mirrorFaces } from '../../../src/recipes/jips/mirror-faces';

const face = { data: Uint8Array.of(1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12), shape: [2, 3, 2] };

it('mirrorFaces(example, random) turns rows of pixels round, channels kept, when the draw is at least a half', () => {
  expect(Array.from(mirrorFaces({ face }, () => 0.5).face.data)).toEqual([
    ...[5, 6, 3, 4, 1, 2],
    ...[11, 12, 9, 10, 7, 8],
  ]);
  expect(mirrorFaces({ face }, () => 0.49).face).toBe(face);
  expect(face.data[0]).toBe(1);
});
