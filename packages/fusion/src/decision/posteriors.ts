/** The class probabilities of one clip. */
export type Posterior = ArrayLike<number>;

/**
 * Class probabilities per modality and clip: `posteriors[modality][clip][class]`, audio first, the same clips and classes
 * in the same order everywhere. `null` stands where a clip has no such modality.
 */
export type Posteriors = readonly (readonly (Posterior | null)[])[];

/** Options of every decision rule. */
export interface DecisionRuleOptions {
  /**
   * Presence mask [clip][modality], nonzero or true where a clip has a modality, for posteriors without `null`. What a
   * missing modality holds, NaN included, is not looked at. Default: all that are not `null`.
   */
  presence?: readonly ArrayLike<number | boolean>[];
}
