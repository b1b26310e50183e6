import { readFileSync } from 'node:fs';
import { openVideo, VideoError } from '@avemo/vision-prep/node';
import { describe, expect, it } from 'vitest';
import { clip, decoders, expectedClips } from './decoders';

/** How many broken copies are tried per decoder; a long run sets more. */
const COPIES = Number(process.env.AVEMO_FUZZ ?? 20);
const SECONDS_PER_COPY = 30;

const names = Object.keys(expectedClips).filter((name) => !name.startsWith('av1'));

/** Numbers from 0 to 2³² − 1 (xorshift32). */
function generator(seed: number): () => number {
  let state = seed;
  return () => {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    return state >>> 0;
  };
}

/** A copy with bytes changed, zeroed, cut out, doubled or cut off. */
function broken(bytes: Uint8Array, random: () => number): Uint8Array {
  const copy = Uint8Array.from(bytes);
  const at = random() % copy.length;
  const length = 1 + (random() % Math.max(1, copy.length >> 2));
  switch (random() % 6) {
    case 0:
    case 1: {
      // The head is where the sizes stand.
      const reach = random() % 2 === 0 ? Math.min(600, copy.length) : copy.length;
      for (let i = 1 + (random() % 40); i > 0; i--) copy[random() % reach] = random();
      return copy;
    }
    case 2:
      return copy.fill(0, at, at + length);
    case 3:
      return Buffer.concat([copy.subarray(0, at), copy.subarray(at + length)]);
    case 4:
      return Buffer.concat([copy.subarray(0, at + length), copy.subarray(at)]);
    default:
      return copy.subarray(0, at);
  }
}

describe.each(decoders)('openVideo with $name', (decoder) => {
  it(
    'openVideo(broken copy) gives frames and sound or a VideoError, in bounded time',
    async () => {
      const random = generator(20_260_107);
      const outcomes = new Map<string, number>();
      for (let n = 0; n < COPIES; n++) {
        const name = names[n % names.length];
        const bytes = broken(readFileSync(clip(name)), random);
        const begin = performance.now();
        let outcome = 'read';
        try {
          const video = await openVideo(bytes, { decoder, maxPixels: 2 ** 22 });
          try {
            if (video.hasVideo)
              for await (const { time } of video.frames()) expect(time).toBeGreaterThanOrEqual(0);
            if (video.hasAudio) await video.audio();
          } finally {
            await video.close();
          }
        } catch (error) {
          if (!(error instanceof VideoError)) throw new Error(`copy ${n} of ${name}`, { cause: error });
          outcome = error.code;
        }
        outcomes.set(outcome, (outcomes.get(outcome) ?? 0) + 1);
        expect(performance.now() - begin, `copy ${n} of ${name}`).toBeLessThan(SECONDS_PER_COPY * 1000);
      }
      expect(outcomes.get('timed-out') ?? 0).toBe(0);
      if (COPIES > 100)
        console.log(decoder.name, Object.fromEntries(outcomes), process.memoryUsage().rss >> 20, 'MB');
    },
    COPIES * SECONDS_PER_COPY * 1000,
  );
});
