import { describe, expect, it } from 'vitest';
import { MissingStreams, sharesByLeavingOut } from '../../src/experiment/missing-streams';
import type { OpenTask } from '../../src/recipes/task';
import type { Answer } from '../../src/training/answer';

const task: OpenTask = { name: 'emotion', kind: 'classes', labels: ['a', 'b'] };
const answer = (clip: number, truth: number, p: number): Answer => ({
  clip,
  truth: Float32Array.of(truth),
  output: Float32Array.of(p, 1 - p),
});

describe('MissingStreams', () => {
  it('curves() begins at the metric of whole clips, ends at that without the stream, and falls by the share', () => {
    const missing = new MissingStreams(task);
    // With the stream all clips are right, without it none.
    const clips = Array.from({ length: 40 }, (_, i) => i);
    missing.take(
      'audio',
      clips.map((i) => answer(i, i % 2, i % 2 ? 0.1 : 0.9)),
      clips.map((i) => answer(i, i % 2, i % 2 ? 0.9 : 0.1)),
    );
    const [{ stream, metric, shares, values, low, high }] = missing.curves();
    expect([stream, metric]).toEqual(['audio', 'accuracy']);
    shares.forEach((share, i) => expect(values[i]).toBeCloseTo(1 - share, 10));
    [low, high].forEach((ends) => ends.forEach((end, i) => expect(end).toBeCloseTo(values[i], 10)));
  });

  it('curves() draws the same clips each time', () => {
    const make = () => {
      const missing = new MissingStreams(task);
      const all = Array.from({ length: 15 }, (_, i) => answer(i, i % 2, (i * 7) % 10 > 4 ? 0.2 : 0.8));
      missing.take('video', all, [...all].reverse());
      return missing.curves();
    };
    expect(make()).toEqual(make());
    expect(make()[0].low).not.toEqual(make()[0].high);
  });
});

it('sharesByLeavingOut(whole, without) are in proportion to how far the answer moves', () => {
  const whole = answer(0, 0, 0.9);
  const shares = sharesByLeavingOut(whole, [answer(0, 0, 0.6), answer(0, 0, 0.8)]);
  expect(shares[0]).toBeCloseTo(0.75, 5);
  expect(shares[1]).toBeCloseTo(0.25, 5);
  expect(sharesByLeavingOut(whole, [whole, whole])).toEqual([0.5, 0.5]);
});
