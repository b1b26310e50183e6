export { fusionWeights } from './fusion-weights';
export { readWeights, weightAddresses } from './read-weights';
export type { ReadWeightsOptions, WeightsSource } from './read-weights';
export { weightCards } from './weight-cards';
export type { WeightCard, WeightsName } from './weight-cards';
export { WeightsFileError } from './weights-file-error';
export type { WeightsFileCode } from './weights-file-error';
