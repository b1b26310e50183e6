import type { Loss, Training } from '../../training/training';
import type { SettingsOf } from '../settings-schema';
import { changeSegments } from './change-segments';
import type { settings } from './settings';

/**
 * What all networks make small: the cross-entropy between the truth of a segment, which is its clip's, and the answer.
 *
 * L(y, ŷ) = −Σ_j y(j) ln ŷ(j)
 *
 * Source: AVEF, Ma et al. 2019, equation (2.6), https://doi.org/10.1016/j.inffus.2018.06.003.
 */
export const losses: readonly Loss[] = [{ output: 'prediction', loss: 'cross-entropy' }];

/** The part of the settings that training depends on. */
type Descent = Pick<SettingsOf<typeof settings>, 'optimizer' | 'patience' | 'augment'>;

/**
 * How the weights of a network are found: θ = argmin Σ_i L(y_i, ŷ_i; θ) over segments, by stochastic gradient descent with
 * momentum 0.9 and rate 0.001 in the paper.
 *
 * Source: AVEF, Ma et al. 2019, equation (2.5), https://doi.org/10.1016/j.inffus.2018.06.003.
 */
export function descent(
  { optimizer: name, patience, augment }: Descent,
  { epochs, batchSize, learningRate }: Pick<Training, 'epochs' | 'batchSize' | 'learningRate'>,
): Training {
  const optimizer = { name, ...(name === 'momentum' && { momentum: 0.9 }) };
  return {
    ...{ epochs, batchSize, patience, optimizer, learningRate },
    ...(augment && { augment: changeSegments }),
  };
}
