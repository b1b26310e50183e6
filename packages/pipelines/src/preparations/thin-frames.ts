import type { VideoFrame } from '../prepare/media';

/** Two frames of 29.97 fps lie this much closer than two of 30 fps; time stamps are rounded to milliseconds at times. */
const tolerance = 0.002;

/**
 * Passes over frames that follow sooner than `maxRate` allows, so that 50 frames a second become 25; frames of a slower
 * video, or of one whose rate changes, come as they are.
 *
 * @param frames - In the order of time.
 * @param maxRate - Frames per second, above 0.
 * @returns The frames that are left.
 */
export async function* thinFrames(
  frames: AsyncIterable<VideoFrame>,
  maxRate: number,
): AsyncGenerator<VideoFrame, void, undefined> {
  let next = -Infinity;
  for await (const frame of frames) {
    if (frame.time < next) continue;
    yield frame;
    next = frame.time + 1 / maxRate - tolerance;
  }
}
