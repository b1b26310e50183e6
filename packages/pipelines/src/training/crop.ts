import type { Random } from '../random';
import type { Example } from './batch';

/**
 * Shows at most `maxFrames` frames of each stream, cut at a random place. Streams of a clip are cut at the same
 * relative place, so that they stay in step.
 */
export function cropExample(example: Example, maxFrames: number, random: Random): Example {
  const place = random.next();
  const longest = Math.max(0, ...Object.values(example.streams).map((sequence) => sequence?.frames ?? 0));
  if (longest <= maxFrames) return example;
  const share = maxFrames / longest;
  const streams: Example['streams'] = {};
  for (const [stream, sequence] of Object.entries(example.streams)) {
    if (!sequence) continue;
    const { data, frames, width } = sequence;
    const kept = Math.min(frames, Math.max(1, Math.round(frames * share)));
    const start = Math.floor(place * (frames - kept + 1));
    streams[stream] = { data: data.subarray(start * width, (start + kept) * width), frames: kept, width };
  }
  return { ...example, streams };
}
