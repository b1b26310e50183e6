export { localResponseNormalization } from './local-response-normalization';
export type { LocalResponseNormalizationOptions } from './local-response-normalization';
export { LocalResponseNormalization } from './local-response-normalization-layer';
export type { LocalResponseNormalizationArgs } from './local-response-normalization-layer';
