import type { LoadNetworkOptions } from './create-face-embedder';
import { ExpressionScorer } from './expression-scorer';
import { loadFaceModel } from './face-model';
import { PictureNetwork } from './picture-network';

/**
 * Loads the network that scores seven expressions: a mini-Xception trained on FER2013, a baseline to beat.
 *
 * @param options - Where the models lie.
 * @returns The scorer, for `expressionScores`.
 * @throws FaceModelError if a package or file is missing or changed, or the backend lacks an operation.
 *
 * Source: Arriaga et al. 2017, https://arxiv.org/abs/1710.07557
 *
 * @example
 * ```ts
 * import { createExpressionScorer } from '@avemo/vision-prep/faces';
 *
 * const scorer = await createExpressionScorer();
 * scorer.card.licence; // → "MIT; FER2013, its training data, is for research"
 * scorer.dispose();
 * ```
 */
export async function createExpressionScorer({
  models,
  signal,
}: LoadNetworkOptions = {}): Promise<ExpressionScorer> {
  const model = await loadFaceModel('emotion', { caller: 'createExpressionScorer', models, signal });
  return new ExpressionScorer(new PictureNetwork(model, 7));
}
