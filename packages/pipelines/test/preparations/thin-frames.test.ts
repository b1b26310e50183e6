import { createPicture } from '@avemo/vision-prep';
import { expect, it } from 'vitest';
import { thinFrames } from '../../src/preparations/thin-frames';

const picture = createPicture(new Uint8Array(3), { width: 1, height: 1, channels: 3 });

async function timesOf(times: readonly number[], maxRate: number): Promise<number[]> {
  async function* frames() {
    for (const time of times) yield { time, picture };
  }
  const left: number[] = [];
  for await (const { time } of thinFrames(frames(), maxRate)) left.push(time);
  return left;
}

const evenly = (rate: number, count: number) => Array.from({ length: count }, (_, i) => i / rate);

it.each([
  [50, 25],
  [60, 30],
  [29.97, 29.97],
  [30, 30],
  [25, 25],
])('thinFrames(%d fps, 30) leaves %d fps', async (rate, left) => {
  const times = await timesOf(evenly(rate, 61), 30);
  expect(times).toEqual(evenly(rate, 61).filter((_, i) => i % Math.round(rate / left) === 0));
});

it('thinFrames(frames of a rate that changes, 30) passes over those that are too close alone', async () => {
  expect(await timesOf([0, 0.01, 0.02, 0.04, 0.2, 0.21, 0.24], 30)).toEqual([0, 0.04, 0.2, 0.24]);
});
