import { argMax, eachClip } from './each-clip';
import type { DecisionRuleOptions, Posteriors } from './posteriors';

/**
 * Decision fusion by vote: each modality that a clip has votes for its most probable class; the class with most votes wins.
 *
 * A tie goes to the tied class with the greatest summed probability, and if these are equal too, to the lowest class
 * index. A modality whose own maximum is tied votes for the lowest of its classes.
 *
 * @param posteriors - Probabilities [modality][clip][class], `null` for a missing modality.
 * @param options - A presence mask in place of `null`.
 * @returns The class index of each clip, [clip].
 * @throws RangeError for unequal lengths, values that are negative or not finite, or a clip without any modality.
 *
 * @example
 * ```ts
 * import { majorityVote } from '@avemo/fusion';
 *
 * const [audio, face, text] = [[[0.9, 0.1]], [[0.4, 0.6]], [[0.45, 0.55]]];
 * majorityVote([audio, face, text]); // → [1]
 * ```
 */
export function majorityVote(posteriors: Posteriors, options: DecisionRuleOptions = {}): number[] {
  return eachClip('majorityVote', posteriors, options, (rows) => {
    const votes = new Array<number>(rows[0].length).fill(0);
    for (const row of rows) votes[argMax(row)]++;
    const most = Math.max(...votes);
    const support = votes.map((count, c) =>
      count === most ? rows.reduce((sum, row) => sum + row[c], 0) : -1,
    );
    return argMax(support);
  });
}
