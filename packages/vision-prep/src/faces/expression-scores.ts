import { formatValue, requireInteger } from '@avemo/checks';
import type { NdArray } from 'ndarray';
import type { Picture } from '../image/picture';
import { ExpressionScorer } from './expression-scorer';
import { describeAll, pictureList, type Pictures } from './picture-list';

/**
 * The expressions that `expressionScores` scores, in its order.
 *
 * @example
 * ```ts
 * import { expressionNames } from '@avemo/vision-prep/faces';
 *
 * expressionNames.length; // → 7
 * ```
 */
export const expressionNames = ['angry', 'disgust', 'fear', 'happy', 'sad', 'surprise', 'neutral'] as const;

/** Options of `expressionScores`. */
export interface ExpressionScoresOptions {
  /** From `createExpressionScorer`. */
  scorer: ExpressionScorer;
  /** Pictures that are computed at once: an integer of at least 1. Default 32. */
  batch?: number;
  /** Ends the work between two batches. */
  signal?: AbortSignal;
}

/**
 * Seven scores of expression for each face picture.
 *
 * On the 3,589 validation pictures of FER2013, with which it was probably chosen: accuracy 0.653, unweighted average
 * recall 0.629. On acted video expect less. Cut the faces out with `alignFace(picture, face, { template: 'fer2013' })`.
 *
 * @param pictures - One, a list, or a clip [frames, height, width, 3 or 1]; levels of 0 to 255.
 * @param options - The scorer.
 * @returns Scores in the order of `expressionNames`, 0 to 1, of sum 1, [pictures, 7].
 * @throws TypeError if a picture is not an ndarray of bytes or floats, or scorer is none.
 * @throws RangeError if a shape, a value or an option is out of range.
 * @throws FaceModelError if the scorer was disposed or the backend fails.
 *
 * Source: Arriaga et al. 2017, https://arxiv.org/abs/1710.07557
 *
 * @example
 * ```ts
 * import ndarray from 'ndarray';
 * import { createExpressionScorer, expressionScores } from '@avemo/vision-prep/faces';
 *
 * const scorer = await createExpressionScorer();
 * const clip = ndarray(new Uint8Array(2 * 48 * 48), [2, 48, 48, 1]);
 * const scores = await expressionScores(clip, { scorer });
 * scorer.dispose();
 * scores.shape; // → [2, 7]
 * ```
 */
export async function expressionScores(
  pictures: Pictures,
  options: ExpressionScoresOptions,
): Promise<NdArray<Float32Array>> {
  const { scorer, batch = 32, signal } = options ?? {};
  if (!(scorer instanceof ExpressionScorer)) {
    throw new TypeError(
      `expressionScores: scorer must come from createExpressionScorer; got ${formatValue(scorer)}.`,
    );
  }
  requireInteger('expressionScores', 'batch', batch);
  const score = (some: readonly Picture[]) => scorer.network.describe('expressionScores', some);
  return describeAll(pictureList(pictures), expressionNames.length, score, { batch, signal });
}
