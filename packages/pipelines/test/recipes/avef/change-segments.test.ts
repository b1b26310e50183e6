import { expect, it } from 'vitest';
import { createRandom } from '../../../src/random';
import type { Block } from '../../../src/prepare/block';
import { changeSegments } from '../../../src/recipes/avef/change-segments';

const drawn = (seed: number) => {
  const random = createRandom(seed);
  return () => random.next();
};

/** 20 frames, 20 bands, 2 channels; no two values are alike, none is 0. */
const sound: Block = {
  data: Float32Array.from({ length: 20 * 20 * 2 }, (_, i) => i + 1),
  shape: [20, 20, 2],
};
/** Three frames of 12 × 10 pixels, dark enough that no light makes them white. */
const face: Block = {
  data: Uint8Array.from({ length: 3 * 12 * 10 * 3 }, (_, i) => 60 + (i % 90)),
  shape: [3, 12, 10, 3],
};

it('changeSegments(example, random) moves a picture of the sound by up to two bands, and hides whole bands and frames', () => {
  let hidden = 0;
  for (let seed = 0; seed < 40; seed++) {
    const { x } = changeSegments({ x: sound }, drawn(seed));
    expect(x.shape).toEqual(sound.shape);
    const at = (t: number, b: number, c: number) => x.data[(t * 20 + b) * 2 + c];
    const moves = new Set<number>();
    const zeros = { frames: 0, bands: 0 };
    for (let t = 0; t < 20; t++)
      if (Array.from({ length: 40 }, (_, i) => at(t, i >> 1, i & 1)).every((v) => v === 0)) zeros.frames++;
    for (let b = 0; b < 20; b++)
      if (Array.from({ length: 20 }, (_, t) => at(t, b, 0)).every((v) => v === 0)) zeros.bands++;
    for (let t = 0; t < 20; t++)
      for (let b = 2; b < 18; b++) {
        if (at(t, b, 0) === 0) continue;
        // Both channels come from one place, of the same frame.
        expect(at(t, b, 1)).toBe(at(t, b, 0) + 1);
        const place = (at(t, b, 0) - 1) / 2;
        expect(Math.floor(place / 20)).toBe(t);
        moves.add(b - (place % 20));
      }
    expect(moves.size).toBeLessThanOrEqual(1);
    for (const move of moves) expect(Math.abs(move)).toBeLessThanOrEqual(2);
    expect(zeros.frames).toBeLessThanOrEqual(12);
    expect(zeros.bands).toBeLessThanOrEqual(12);
    hidden += zeros.frames + zeros.bands;
  }
  expect(hidden).toBeGreaterThan(100);
});

it('changeSegments(example, random) changes all frames of a face alike, and keeps bytes bytes', () => {
  const still: Block = { data: new Uint8Array(3 * 120 * 3), shape: face.shape };
  for (let f = 0; f < 3; f++) still.data.set(face.data.subarray(0, 360), f * 360);
  const seen = new Set<string>();
  for (let seed = 0; seed < 20; seed++) {
    const { x } = changeSegments({ x: still }, drawn(seed));
    expect(x.data).toBeInstanceOf(Uint8Array);
    const frames = [0, 1, 2].map((f) => x.data.slice(f * 360, (f + 1) * 360));
    expect(frames[1]).toEqual(frames[0]);
    expect(frames[2]).toEqual(frames[0]);
    const sum = (values: ArrayLike<number>) => Array.from(values).reduce((total, value) => total + value, 0);
    const light = sum(frames[0]) / sum(still.data.subarray(0, 360));
    expect(light).toBeGreaterThan(0.7);
    expect(light).toBeLessThan(1.3);
    seen.add(String([...frames[0]]));
  }
  expect(seen.size).toBe(20);
});

it('changeSegments(example, random) leaves a missing input missing, and the example as it was', () => {
  const before = [sound.data.slice(), face.data.slice()];
  const example = { audio: sound, video: undefined as unknown as Block };
  const changed = changeSegments(example, drawn(1));
  expect(changed.video).toBeUndefined();
  expect(changed.audio.data).not.toEqual(sound.data);
  changeSegments({ audio: sound, video: face }, drawn(2));
  expect([sound.data, face.data]).toEqual(before);
});
