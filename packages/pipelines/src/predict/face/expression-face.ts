import { flipImage, type Picture } from '@avemo/vision-prep';
import { expressionNames, expressionScores, type ExpressionScorer } from '@avemo/vision-prep/faces';
import { emotions, type Emotion } from '../emotions';
import { softmax } from '../fuse-answers';
import type { FaceScorer } from './face-course';

const meant: Record<(typeof expressionNames)[number], Emotion> = {
  angry: 'anger',
  disgust: 'disgust',
  fear: 'fear',
  happy: 'happiness',
  sad: 'sadness',
  surprise: 'surprise',
  neutral: 'neutral',
};
const places = emotions.map((emotion) => expressionNames.findIndex((name) => meant[name] === emotion));

/** Rows and columns of the pictures of FER2013. */
const size = 48;
const smallest = 1e-7;

/**
 * What faces show: the expression scores of a picture and of its mirror image, averaged as logarithms and calibrated.
 *
 * @param pictures - Faces aligned to the template `fer2013`, [48, 48, channels].
 * @param options - From `createExpressionScorer`, and what the logarithms are divided by (default 1).
 * @returns For each picture one probability for each of `emotions`, of sum 1.
 * @throws as `expressionScores`
 *
 * @example
 * ```ts
 * import ndarray from 'ndarray';
 * import { scoreFaces } from '@avemo/pipelines/predict';
 * import { createExpressionScorer } from '@avemo/vision-prep/faces';
 *
 * const scorer = await createExpressionScorer();
 * const [answer] = await scoreFaces([ndarray(new Uint8Array(48 * 48), [48, 48, 1])], { scorer });
 * scorer.dispose();
 * answer!.reduce((sum, p) => sum + p, 0); // → 1
 * ```
 */
export async function scoreFaces(
  pictures: readonly Picture<Uint8Array>[],
  { scorer, temperature = 1 }: { scorer: ExpressionScorer; temperature?: number },
): Promise<number[][]> {
  const both = pictures.flatMap((picture) => [picture, flipImage(picture)]);
  const { data } = await expressionScores(both, { scorer });
  const count = expressionNames.length;
  const log = (row: number, place: number) => Math.log(Math.max(smallest, data[row * count + place]));
  return pictures.map((_, i) =>
    softmax(places.map((place) => (log(2 * i, place) + log(2 * i + 1, place)) / (2 * temperature))),
  );
}

/**
 * The scorer of expressions for `faceCourses`.
 *
 * @param scorer - From `createExpressionScorer`.
 * @param temperature - What the logarithms are divided by.
 * @returns The scorer.
 * @internal
 */
export function expressionFace(
  scorer: ExpressionScorer,
  temperature: number,
): FaceScorer & { dispose(): void } {
  return {
    size,
    score: (pictures) => scoreFaces(pictures, { scorer, temperature }),
    dispose: () => scorer.dispose(),
  };
}
