import { formatValue } from '@avemo/checks';
import type { Picture, PixelData } from '../image/picture';
import { readPicture, type PixelRows } from '../image/read-picture';

/** The frames of a clip, pixels in order; throws unless there is one and all have one shape and number type. @internal */
export function requireClip<D extends PixelData>(
  caller: string,
  clip: readonly Picture<D>[],
): PixelRows<D>[] {
  if (!Array.isArray(clip)) {
    throw new TypeError(`${caller}: clip must be an array of pictures; got ${formatValue(clip)}.`);
  }
  if (clip.length === 0) throw new RangeError(`${caller}: clip must hold at least one frame; got none.`);
  const frames = clip.map((picture: Picture<D>) => readPicture(caller, picture));
  const [first] = frames;
  for (const [i, frame] of frames.entries()) {
    const same = (['height', 'width', 'channels'] as const).every((axis) => frame[axis] === first[axis]);
    if (!same || frame.data.constructor !== first.data.constructor) {
      throw new RangeError(
        `${caller}: all frames must have one shape and number type; frame ${i} is ${frame.data.constructor.name} ` +
          `[${clip[i].shape}], frame 0 is ${first.data.constructor.name} [${clip[0].shape}]. Resize them first.`,
      );
    }
  }
  return frames;
}
