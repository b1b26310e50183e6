import { resizeBilinear } from '@avemo/vision-prep';
import { faceFrames, trackFaces, type AlignedFrame, type TrackedFrame } from '@avemo/vision-prep/faces';
import type { Block, Blocks } from '../prepare/block';
import type { Media } from '../prepare/media';
import { definePreparation } from '../prepare/preparation';
import { sharedFaceDetector } from './face-models';
import { readyFaces } from './ready-faces';
import { thinFrames } from './thin-frames';

/** Options of {@link faceCrops}. */
export type FaceCropsOptions = {
  /** Rows and columns of a face, at least 1. */
  size: number;
  /** Turned level and brought onto a template, or the upright box around the key points. */
  cut: 'aligned' | 'box';
  /** Most frames per second; closer ones are passed over. */
  maxRate: number;
  /** Seconds after which faces are looked for again; between, they lie on the way. Default 0: in every frame. */
  lookEvery?: number;
  /** Rows that a frame is shrunken to at most before faces are looked for. Default: any number. */
  maxHeight?: number;
};

/** Faces that are handed on together. */
const CHUNK = 32;

/**
 * The face of each frame of a video as bytes: `face` [frames, size, size, 3] with the mask 0 where no face was found, which
 * then shows the place where it was last, or the whole picture where there was none yet. The largest face is followed. Where there is no video, faces that the corpus gives
 * as `faces` take its place. A clip with neither has no block.
 *
 * Source: AVEF, Ma et al. 2019, section 2.1.2, https://doi.org/10.1016/j.inffus.2018.06.003.
 *
 * @example
 * ```ts
 * import { faceCrops, type Media } from '@avemo/pipelines';
 *
 * const none: Media = {};
 * const use = async () => ({});
 * const parts = [];
 * for await (const part of faceCrops.run(none, { size: 112, cut: 'box', maxRate: 30 }, use) as AsyncIterable<object>) {
 *   parts.push(part);
 * }
 * parts; // → []
 * ```
 */
export const faceCrops = definePreparation({
  name: 'face-crops',
  version: 2,
  async *run(
    media: Media,
    { size, cut, maxRate, lookEvery, maxHeight }: FaceCropsOptions,
  ): AsyncGenerator<Blocks, void, undefined> {
    if (!media.video) {
      const ready = await readyFaces(media, size);
      if (ready) yield { face: ready };
      return;
    }
    const detector = await sharedFaceDetector();
    const frames = thinFrames(media.video.frames({ maxHeight }), maxRate);
    const tracked = watched(trackFaces(frames, { detector, lookEvery }));
    let waiting: AlignedFrame<Uint8Array>[] = [];
    let found = false;
    for await (const frame of faceFrames(tracked.frames(), { size, cut, missing: 'hold' })) {
      found ||= frame.present;
      const whole = { width: size, height: size, antialias: true };
      const shown = found ? frame : { ...frame, picture: resizeBilinear(tracked.last().picture, whole) };
      if (waiting.push(shown) < CHUNK) continue;
      yield { face: bytesOf(waiting, size) };
      waiting = [];
    }
    if (waiting.length > 0) yield { face: bytesOf(waiting, size) };
  },
});

/** Frames on their way, of which the last can be looked at again. */
function watched<F extends TrackedFrame>(source: AsyncIterable<F>) {
  let last: F;
  return {
    last: () => last,
    async *frames() {
      for await (last of source) yield last;
    },
  };
}

function bytesOf(frames: readonly AlignedFrame<Uint8Array>[], size: number): Block {
  const width = size * size * 3;
  const data = new Uint8Array(frames.length * width);
  frames.forEach(({ picture }, i) => {
    const [, , channels] = picture.shape;
    if (channels === 3) data.set(picture.data, i * width);
    else
      for (let p = 0; p < size * size; p++)
        data.fill(picture.data[p * channels], i * width + 3 * p, i * width + 3 * p + 3);
  });
  return {
    data,
    shape: [frames.length, size, size, 3],
    times: Float64Array.from(frames, ({ time }) => time),
    mask: Uint8Array.from(frames, ({ present }) => Number(present)),
  };
}
