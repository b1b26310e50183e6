/** The class probabilities of one clip. */
export type Posterior = ArrayLike<number>;

/**
 * Class probabilities per modality and clip: `posteriors[modality][clip][class]`, audio first, the same clips and classes
 * in the same order everywhere. `null` stands where a clip has no such modality.
 */
export type Posteriors = readonly (readonly (Posterior | null)[])[];
