import type { FaceModelCard } from './face-model-cards';
import type { PictureNetwork } from './picture-network';

/**
 * The network of `expressionScores`, from `createExpressionScorer`. Free it with `dispose`.
 *
 * @example
 * ```ts
 * import { createExpressionScorer, type ExpressionScorer } from '@avemo/vision-prep/faces';
 *
 * const scorer: ExpressionScorer = await createExpressionScorer();
 * scorer.card.input; // → [64, 64, 1]
 * scorer.dispose();
 * ```
 */
export class ExpressionScorer {
  /** @internal */
  constructor(
    /** @internal */
    readonly network: PictureNetwork,
  ) {}

  /** Origin, licence and checksums of its network. */
  get card(): FaceModelCard {
    return this.network.card;
  }

  /** Frees the memory of the network. A second call does nothing. */
  dispose(): void {
    this.network.dispose();
  }
}
