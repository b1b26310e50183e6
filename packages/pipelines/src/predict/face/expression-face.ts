import { flipImage, type Picture } from '@avemo/vision-prep';
import { expressionNames, expressionScores, type ExpressionScorer } from '@avemo/vision-prep/faces';
import { emotions, type Emotion } from '../emotions';
import { softmax } from '../fuse-answers';
import type { FaceScorer } from './face-course';
import type { FaceNetwork } from './face-network';

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

/** Options of {@link scoreFaces}. */
export interface ScoreFacesOptions {
  /** From `createExpressionScorer`. */
  scorer: ExpressionScorer;
  /** What the logarithms of its scores are divided by, above 0. Default 1. */
  temperature?: number;
  /** From `openFaceNetwork`. Default: the scorer alone. */
  network?: FaceNetwork;
  /** What the network's logits are multiplied by. Default 1. */
  networkWeight?: number;
}

/**
 * What faces show: the expression scores of a picture and of its mirror image, averaged as logarithms and calibrated. With
 * a network, both answers are joined by a logarithmic pool: p ∝ p_scorer^(1 / temperature) · p_network^weight.
 *
 * @param pictures - Faces aligned to the template `fer2013`, [48, 48, channels].
 * @param options - The scorer, the network, and how far each counts.
 * @returns For each picture one probability for each of `emotions`, of sum 1.
 * @throws as `expressionScores`; RangeError where there is a network and pictures have not 48 rows and columns.
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
  { scorer, temperature = 1, network, networkWeight = 1 }: ScoreFacesOptions,
): Promise<number[][]> {
  const both = pictures.flatMap((picture) => [picture, flipImage(picture)]);
  const { data } = await expressionScores(both, { scorer });
  const logits = await network?.logits(pictures);
  const count = expressionNames.length;
  const log = (row: number, place: number) => Math.log(Math.max(smallest, data[row * count + place]));
  return pictures.map((_, i) =>
    softmax(
      places.map((place, c) => {
        const scored = (log(2 * i, place) + log(2 * i + 1, place)) / (2 * temperature);
        return scored + (logits ? networkWeight * logits[i][c] : 0);
      }),
    ),
  );
}

/**
 * The scorer of expressions for `faceCourses`.
 *
 * @param options - As for `scoreFaces`.
 * @returns The scorer.
 * @internal
 */
export function expressionFace(options: ScoreFacesOptions): FaceScorer & { dispose(): void } {
  return {
    size,
    score: (pictures) => scoreFaces(pictures, options),
    dispose() {
      options.scorer.dispose();
      options.network?.dispose();
    },
  };
}
