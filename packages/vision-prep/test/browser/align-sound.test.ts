import fc from 'fast-check';
import { expect, it } from 'vitest';
import { alignSound, type SoundPiece } from '../../src/browser/align-sound';

const sampleRate = 1000;
const track = Float32Array.from({ length: 3000 }, (_, i) => i + 1);

/** Samples of the track from one to another, whose first one stands at the moment `begin`. */
const piece = (from: number, to: number, begin: number, closed: () => void): SoundPiece => ({
  timestamp: begin / sampleRate,
  numberOfFrames: to - from,
  copyTo: (target) => target.set(track.subarray(from, to)),
  close: closed,
});

async function collect(pieces: SoundPiece[], from: number, to: number): Promise<number[]> {
  async function* each() {
    yield* pieces;
  }
  const { signal } = new AbortController();
  const samples: number[] = [];
  const options = { sampleRate, channels: 1, from: from / sampleRate, to: to / sampleRate, signal };
  for await (const part of alignSound(each(), options)) samples.push(...part);
  return samples;
}

it('alignSound(pieces, { from, to }) gives each sample at its moment, wherever the pieces are cut and begin', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(fc.integer({ min: 1, max: 2999 }), { maxLength: 60 }),
      fc.integer({ min: -900, max: 400 }),
      fc.integer({ min: 0, max: 1000 }),
      fc.integer({ min: 1, max: 1200 }),
      async (cuts, begin, from, length) => {
        const places = [0, ...new Set(cuts), track.length].sort((a, b) => a - b);
        let closed = 0;
        const pieces = places
          .slice(1)
          .map((to, i) => piece(places[i], to, begin + places[i], () => void closed++));
        const samples = await collect(pieces, from, from + length);
        const expected = Array.from({ length }, (_, i) => track[from + i - begin] ?? 0);
        // Behind the last piece nothing comes.
        expect(samples).toEqual(expected.slice(0, Math.max(0, begin + track.length - from)));
        expect(closed).toBe(pieces.length);
      },
    ),
    { numRuns: 200 },
  );
});
