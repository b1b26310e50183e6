import { faceEmbedding, faceFrames, trackFaces, type AlignedFrame } from '@avemo/vision-prep/faces';
import type { Blocks } from '../prepare/block';
import type { Media } from '../prepare/media';
import { definePreparation } from '../prepare/preparation';
import { sharedFaceDetector, sharedFaceEmbedder } from './face-models';
import { thinFrames } from './thin-frames';

/** Options of {@link faceEmbeddings}. */
export type FaceEmbeddingsOptions = {
  /** Most frames per second; closer ones are passed over. */
  maxRate: number;
};

/** Faces that are described together. */
const CHUNK = 8;

/**
 * The vector of each frame's face: `embedding` [frames, 1024] of the network `faceres`, whose licence and training data are
 * not verified. The largest face is followed, aligned at 224 × 224; a frame without one is described whole and keeps its
 * place in time. A clip without video has no block.
 *
 * Source: AM-FBP, Zhou et al. 2021, equation (7), https://arxiv.org/abs/2111.08910.
 *
 * @example
 * ```ts
 * import { faceEmbeddings } from '@avemo/pipelines';
 *
 * const parts = [];
 * for await (const part of faceEmbeddings.run({}, { maxRate: 25 }, async () => ({})) as AsyncIterable<object>) {
 *   parts.push(part);
 * }
 * parts; // → []
 * ```
 */
export const faceEmbeddings = definePreparation({
  name: 'face-embeddings',
  version: 1,
  async *run({ video }: Media, { maxRate }: FaceEmbeddingsOptions): AsyncGenerator<Blocks, void, undefined> {
    if (!video) return;
    const detector = await sharedFaceDetector();
    const embedder = await sharedFaceEmbedder();
    const describe = async (frames: readonly AlignedFrame[]): Promise<Blocks> => {
      const pictures = frames.map(({ picture }) => picture);
      const { data, shape } = await faceEmbedding(pictures, { embedder });
      const times = Float64Array.from(frames, ({ time }) => time);
      return { embedding: { data, shape, times } };
    };
    let waiting: AlignedFrame[] = [];
    const tracked = trackFaces(thinFrames(video.frames(), maxRate), { detector });
    const cut = { size: 224, template: 'wide', missing: 'wholeFrame' } as const;
    for await (const frame of faceFrames(tracked, cut)) {
      if (waiting.push(frame) < CHUNK) continue;
      yield await describe(waiting);
      waiting = [];
    }
    if (waiting.length > 0) yield await describe(waiting);
  },
});
