import { createPicture, resizeBilinear } from '@avemo/vision-prep';
import type { Block } from '../prepare/block';
import type { Media } from '../prepare/media';
import { isMissingStream } from '../prepare/missing-stream';

/**
 * Faces that a corpus gives cut out, as its feature `faces`, [frames, height, width, 1 or 3] of bytes: as colour pictures of
 * one size. Where they are spread over the clip with no times of their own, the sound says how long the clip is.
 *
 * @param media - Of the clip.
 * @param size - Rows and columns of the result.
 * @returns [frames, size, size, 3]; undefined where the corpus gives none.
 */
export async function readyFaces({ audio, features }: Media, size: number): Promise<Block | undefined> {
  const block = await features?.faces?.();
  if (!block || block.shape.length !== 4 || !(block.data instanceof Uint8Array)) return undefined;
  const [frames, height, width, channels] = block.shape;
  const pixels = height * width;
  const data = new Uint8Array(frames * size * size * 3);
  for (let frame = 0; frame < frames; frame++) {
    const colours = new Uint8Array(pixels * 3);
    for (let p = 0; p < pixels; p++) {
      for (let c = 0; c < 3; c++) {
        colours[3 * p + c] = block.data[(frame * pixels + p) * channels + Math.min(c, channels - 1)];
      }
    }
    const picture = createPicture(colours, { width, height, channels: 3 });
    const resized = resizeBilinear(picture, { width: size, height: size, antialias: true });
    data.set(resized.data, frame * size * size * 3);
  }
  const seconds = audio && (await lengthOf(audio));
  const times = seconds === undefined ? block.times : spread(seconds, frames, block.times);
  return {
    data,
    shape: [frames, size, size, 3],
    times: times ?? Float64Array.from({ length: frames }, (_, i) => i),
    ...(block.mask && { mask: block.mask }),
  };
}

/** Seconds of the sound; undefined where its file turns out to have none. */
async function lengthOf(audio: NonNullable<Media['audio']>): Promise<number | undefined> {
  try {
    let seconds = 0;
    for await (const { samples, sampleRate } of audio.chunks()) seconds += samples.length / sampleRate;
    return seconds;
  } catch (error) {
    if (isMissingStream(error)) return undefined;
    throw error;
  }
}

/** Places 0, 1, 2 … that reach beyond the sound are no seconds: the frames are spread evenly over it. */
function spread(seconds: number, frames: number, times: Float64Array | undefined): Float64Array {
  if (times && times[frames - 1] <= seconds + 0.5) return times;
  return Float64Array.from({ length: frames }, (_, i) => (i / frames) * seconds);
}
