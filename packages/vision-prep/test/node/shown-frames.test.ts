import fc from 'fast-check';
import { expect, it } from 'vitest';
import type { DecodedPicture } from '../../src/video/video-decoder';
import { framesAtRate, shownFrames } from '../../src/video/frames-at-rate';

async function* each<Item>(items: Item[]): AsyncGenerator<Item, void, undefined> {
  yield* items;
}

async function collect<Item>(items: AsyncIterable<Item>): Promise<Item[]> {
  const list: Item[] = [];
  for await (const item of items) list.push(item);
  return list;
}

it('shownFrames(frames) leaves out what framesAtRate(frames) does not show, and drops each of it once', async () => {
  const gaps = fc.array(fc.double({ min: 0.001, max: 0.4, noNaN: true }), { minLength: 1, maxLength: 40 });
  const places = {
    first: fc.double({ min: 0, max: 1, noNaN: true }),
    from: fc.double({ min: 0, max: 2, noNaN: true }),
  };
  await fc.assert(
    fc.asyncProperty(
      gaps,
      fc.constantFrom(1, 2.5, 3, 10, 60),
      fc.record(places),
      async (steps, rate, { first, from }) => {
        let time = first;
        const frames = [0, ...steps].map((step, i): DecodedPicture => ({
          time: (time += step),
          data: Uint8Array.of(i),
        }));
        const options = { from, to: Infinity, rate, frameRate: 10 };
        const dropped: number[] = [];
        const timeOf = ({ time }: DecodedPicture) => time;
        const drop = ({ data }: DecodedPicture) => void dropped.push(data[0]);
        const left = await collect(shownFrames(each<DecodedPicture>(frames), { from, rate, timeOf, drop }));
        const [all, thin] = await Promise.all(
          [frames, left].map((some) => collect(framesAtRate(each<DecodedPicture>(some), options))),
        );
        expect(thin).toEqual(all);
        const shown = new Set(all.map(({ data }) => data[0]));
        // The last one is kept, because how long it is shown is not known here.
        expect(left.every(({ data: [i] }) => shown.has(i) || i === frames.length - 1)).toBe(true);
        expect([...dropped, ...left.map(({ data: [i] }) => i)].sort((a, b) => a - b)).toEqual(
          frames.map((_, i) => i),
        );
      },
    ),
    { numRuns: 300 },
  );
});
