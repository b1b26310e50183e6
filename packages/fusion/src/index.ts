// Pooling over time
export { AttentionPooling } from './attention-pooling';
export type { AttentionPoolingOptions } from './attention-pooling';
export { attentionScores } from './attention-scores';
export type { AttentionScoreWeights } from './attention-scores';
export { attentionWeights } from './attention-weights';
export type { AttentionWeightsOptions } from './attention-weights';
export { bypassForEpochs } from './bypass-for-epochs';
export type { BypassForEpochsOptions } from './bypass-for-epochs';
export { dotProductScores } from './dot-product-scores';
export { EmbeddingAttentionLstmCell } from './embedding-attention-lstm-cell';
export type { EmbeddingAttentionLstmCellOptions } from './embedding-attention-lstm-cell';
export { EmbeddingWindows } from './embedding-windows';
export type { EmbeddingWindowsOptions } from './embedding-windows';
export { GeneralDotProductAttention } from './general-dot-product-attention';
export type { GeneralDotProductAttentionOptions } from './general-dot-product-attention';

// Fusion layers, inputs audio first
export { AdaptiveFactorizedBilinearPooling } from './adaptive-factorized-bilinear-pooling';
export { adaptiveFactors } from './adaptive-factors';
export { AmFbp } from './am-fbp';
export type { AmFbpOptions, AmFbpSizes } from './am-fbp';
export { BimodalAttentionFusion } from './bimodal-attention-fusion';
export type { BimodalAttentionFusionOptions } from './bimodal-attention-fusion';
export { ConcatFusion } from './concat-fusion';
export type { ConcatFusionOptions } from './concat-fusion';
export { factorizedBilinear } from './factorized-bilinear';
export type { FactorizedBilinearOptions, FactorizedBilinearWeights } from './factorized-bilinear';
export { FactorizedBilinearPooling } from './factorized-bilinear-pooling';
export type { BilinearNormalization, FactorizedBilinearPoolingOptions } from './factorized-bilinear-pooling';
export { HiddenLinearFusion } from './hidden-linear-fusion';
export type { HiddenLinearFusionOptions } from './hidden-linear-fusion';
export { modalityAuxiliaryLoss } from './modality-auxiliary-loss';
export type { ModalityAuxiliaryLossOptions } from './modality-auxiliary-loss';
export { multiLevelFactorizedBilinear } from './multi-level-factorized-bilinear';
export type {
  MultiLevelFactorizedBilinearOptions,
  MultiLevelFactorizedBilinearWeights,
} from './multi-level-factorized-bilinear';
export { MultiLevelFactorizedBilinearPooling } from './multi-level-factorized-bilinear-pooling';
export type { MultiLevelFactorizedBilinearPoolingOptions } from './multi-level-factorized-bilinear-pooling';
export { MultimodalAttention } from './multimodal-attention';
export type { MultimodalAttentionOptions } from './multimodal-attention';
export { OutputLinearFusion } from './output-linear-fusion';
export type { OutputLinearFusionOptions } from './output-linear-fusion';

// The neighbours: fusions to compare with
export { BlockFusion } from './block-fusion';
export type { BlockFusionOptions } from './block-fusion';
export { BottleneckAttention } from './bottleneck-attention';
export type { BottleneckAttentionOptions } from './bottleneck-attention';
export { CrossModalAttention } from './cross-modal-attention';
export type { CrossModalAttentionOptions } from './cross-modal-attention';
export { FilmFusion } from './film-fusion';
export type { FilmFusionOptions } from './film-fusion';
export { GatedFusion } from './gated-fusion';
export type { GatedFusionOptions } from './gated-fusion';
export { LinearSumFusion } from './linear-sum-fusion';
export type { LinearSumFusionOptions } from './linear-sum-fusion';
export { LowRankFusion } from './low-rank-fusion';
export type { LowRankFusionOptions } from './low-rank-fusion';
export { McbFusion } from './mcb-fusion';
export type { McbFusionOptions } from './mcb-fusion';
export { MfbFusion } from './mfb-fusion';
export type { MfbFusionOptions } from './mfb-fusion';
export { MfhFusion } from './mfh-fusion';
export type { MfhFusionOptions } from './mfh-fusion';
export { MlbFusion } from './mlb-fusion';
export type { MlbFusionOptions } from './mlb-fusion';
export { ModalityDropout } from './modality-dropout';
export type { ModalityDropoutOptions } from './modality-dropout';
export { MutanFusion } from './mutan-fusion';
export type { MutanFusionOptions } from './mutan-fusion';
export { TensorFusion } from './tensor-fusion';
export { TuckerFusion } from './tucker-fusion';
export type { TuckerFusionOptions } from './tucker-fusion';

// For a fusion of your own
export { DbnFusion } from './dbn-fusion';
export type { DbnFusionOptions, SigmoidLayerWeights } from './dbn-fusion';
export { defineFusion } from './define-fusion';
export type { DefinedFusion, FusionDefinition, FusionSetting, FusionSettings } from './define-fusion';
export { FusionLayer } from './fusion-layer';
export type { FusionContext, FusionOptions, WeightSpec, WeightSpecs } from './fusion-layer';
export type { FusionActivation } from './internal/activation';
export type { ModalityRank } from './internal/modalities';
export type { ProjectedFusionOptions } from './internal/projected-fusion';

// Cost before building
export { costOf } from './cost-of';
export type { CountedLayer, FusionCost } from './cost-of';
export type { SampleShape } from './internal/sample-shapes';

// How much each modality counted, as plain data for plots
export { explainAttention } from './explain-attention';
export type { ExplainAttentionOptions, HasAttention } from './explain-attention';
export { explainByClass } from './explain-by-class';
export type { ExplainByClassOptions } from './explain-by-class';
export { explainModalities } from './explain-modalities';
export type { WeighsModalities } from './explain-modalities';
export { explanationRows } from './explanation';
export type {
  Explanation,
  ExplanationAxis,
  ExplanationLabels,
  ExplanationMeasure,
  NestedNumbers,
} from './explanation';
export { modalityOcclusion } from './modality-occlusion';
export type { ModalityOcclusionOptions } from './modality-occlusion';

// Decision rules on plain arrays
export { fitStacking } from './fit-stacking';
export type { FitStackingOptions } from './fit-stacking';
export { majorityVote } from './majority-vote';
export { maxRule } from './max-rule';
export { meanRule } from './mean-rule';
export { productRule } from './product-rule';
export { stackingRule } from './stacking-rule';
export type { FittedStacking, StackingRuleOptions } from './stacking-rule';
export type { StackingFeatures } from './internal/stacking-features';
export { weightedRule } from './weighted-rule';
export type { WeightedRuleOptions } from './weighted-rule';
export type { DecisionRuleOptions, Posterior, Posteriors } from './posteriors';

// Shared pieces
export { l2Normalize } from './l2-normalize';
export { powerNormalize } from './power-normalize';
export type { KernelInitializer } from './internal/kernel-initializer';
export type { LayerInputs, SymbolicOutput } from './internal/layer';
export type { LayerKwargs, LayerOptions } from './internal/layer-options';
