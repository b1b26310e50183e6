// Pooling over time
export { AttentionPooling } from './attention-pooling';
export type { AttentionPoolingOptions } from './attention-pooling';
export { attentionScores } from './attention-scores';
export type { AttentionScoreWeights } from './attention-scores';
export { attentionWeights } from './attention-weights';
export type { AttentionWeightsOptions } from './attention-weights';

// Fusion layers, inputs audio first
export { AdaptiveFactorizedBilinearPooling } from './adaptive-factorized-bilinear-pooling';
export { adaptiveFactors } from './adaptive-factors';
export { ConcatFusion } from './concat-fusion';
export type { ConcatFusionOptions } from './concat-fusion';
export { factorizedBilinear } from './factorized-bilinear';
export type { FactorizedBilinearOptions, FactorizedBilinearWeights } from './factorized-bilinear';
export { FactorizedBilinearPooling } from './factorized-bilinear-pooling';
export type { BilinearNormalization, FactorizedBilinearPoolingOptions } from './factorized-bilinear-pooling';

// Decision rules on plain arrays
export { majorityVote } from './majority-vote';
export { maxRule } from './max-rule';
export { meanRule } from './mean-rule';
export { productRule } from './product-rule';
export { weightedRule } from './weighted-rule';
export type { WeightedRuleOptions } from './weighted-rule';
export type { Posterior, Posteriors } from './posteriors';

// Shared pieces
export { l2Normalize } from './l2-normalize';
export { powerNormalize } from './power-normalize';
export type { KernelInitializer } from './internal/kernel-initializer';
export type { LayerKwargs, LayerOptions } from './internal/layer-options';
