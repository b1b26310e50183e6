// Pooling over time
export type { AttentionLstmOptions } from './time/attention-lstm-options';
export { AttentionPooling } from './time/attention-pooling';
export type { AttentionPoolingOptions } from './time/attention-pooling';
export { attentionScores } from './time/attention-scores';
export type { AttentionScoreWeights } from './time/attention-scores';
export { attentionWeights } from './time/attention-weights';
export type { AttentionWeightsOptions } from './time/attention-weights';
export { bypassForEpochs } from './time/bypass-for-epochs';
export type { BypassForEpochsOptions } from './time/bypass-for-epochs';
export { dotProductScores } from './time/dot-product-scores';
export { EmbeddingAttentionLstm } from './time/embedding-attention-lstm';
export type { EmbeddingAttentionLstmOptions } from './time/embedding-attention-lstm';
export { EmbeddingAttentionLstmCell } from './time/embedding-attention-lstm-cell';
export type { EmbeddingAttentionLstmCellOptions } from './time/embedding-attention-lstm-cell';
export { EmbeddingWindows } from './time/embedding-windows';
export type { EmbeddingWindowsOptions } from './time/embedding-windows';
export { FrameTrunks } from './time/frame-trunks';
export type { FrameTrunksOptions, TrunkPooling } from './time/frame-trunks';
export { GeneralDotProductAttention } from './time/general-dot-product-attention';
export type { GeneralDotProductAttentionOptions } from './time/general-dot-product-attention';

// Fusion layers, inputs audio first
export { adaptiveFactorizedBilinear } from './bilinear/adaptive-factorized-bilinear';
export { AdaptiveFactorizedBilinearPooling } from './bilinear/adaptive-factorized-bilinear-pooling';
export type { AdaptiveFactorizedBilinearPoolingOptions } from './bilinear/adaptive-factorized-bilinear-pooling';
export { adaptiveFactors } from './bilinear/adaptive-factors';
export { AmFbp } from './bilinear/am-fbp';
export type { AmFbpOptions } from './bilinear/am-fbp';
export { BimodalAttentionFusion } from './attention/bimodal-attention-fusion';
export type { BimodalAttentionFusionOptions } from './attention/bimodal-attention-fusion';
export { faceAttention } from './attention/face-attention';
export type { FaceAttentionWeights } from './attention/face-attention';
export { modelAttention } from './attention/model-attention';
export { sharedSum } from './attention/shared-sum';
export type { SharedSumWeights } from './attention/shared-sum';
export { ConcatFusion } from './joint/concat-fusion';
export type { ConcatFusionOptions } from './joint/concat-fusion';
export { factorizedBilinear } from './bilinear/factorized-bilinear';
export type { FactorizedBilinearOptions, FactorizedBilinearWeights } from './bilinear/factorized-bilinear';
export { FactorizedBilinearPooling } from './bilinear/factorized-bilinear-pooling';
export type { FactorizedBilinearPoolingOptions } from './bilinear/factorized-bilinear-pooling';
export type { BilinearNormalization } from './bilinear/normalizations';
export { HiddenLinearFusion } from './joint/hidden-linear-fusion';
export type { HiddenLinearFusionOptions } from './joint/hidden-linear-fusion';
export { modalityAuxiliaryLoss } from './losses/modality-auxiliary-loss';
export type { ModalityAuxiliaryLossOptions } from './losses/modality-auxiliary-loss';
export { multiLevelFactorizedBilinear } from './bilinear/multi-level-factorized-bilinear';
export type {
  MultiLevelFactorizedBilinearOptions,
  MultiLevelFactorizedBilinearWeights,
} from './bilinear/multi-level-factorized-bilinear';
export { MultiLevelFactorizedBilinearPooling } from './bilinear/multi-level-factorized-bilinear-pooling';
export type { MultiLevelFactorizedBilinearPoolingOptions } from './bilinear/multi-level-factorized-bilinear-pooling';
export { MultimodalAttention } from './attention/multimodal-attention';
export type { MultimodalAttentionOptions } from './attention/multimodal-attention';
export { OutputLinearFusion } from './joint/output-linear-fusion';
export type { OutputLinearFusionOptions } from './joint/output-linear-fusion';

// The neighbours: fusions to compare with
export { AdaptationGateFusion } from './joint/adaptation-gate-fusion';
export type { AdaptationGateFusionOptions } from './joint/adaptation-gate-fusion';
export { BlockFusion } from './bilinear/block-fusion';
export type { BlockFusionOptions } from './bilinear/block-fusion';
export { BottleneckAttention } from './attention/bottleneck-attention';
export type { BottleneckAttentionOptions } from './attention/bottleneck-attention';
export { CrossModalAttention } from './attention/cross-modal-attention';
export type { CrossModalAttentionOptions } from './attention/cross-modal-attention';
export { FilmFusion } from './joint/film-fusion';
export type { FilmFusionOptions } from './joint/film-fusion';
export { GatedFusion } from './joint/gated-fusion';
export type { GatedFusionOptions } from './joint/gated-fusion';
export { LinearSumFusion } from './joint/linear-sum-fusion';
export type { LinearSumFusionOptions } from './joint/linear-sum-fusion';
export { LowRankFusion } from './bilinear/low-rank-fusion';
export type { LowRankFusionOptions } from './bilinear/low-rank-fusion';
export { McbFusion } from './bilinear/mcb-fusion';
export type { McbFusionOptions } from './bilinear/mcb-fusion';
export { MfbFusion } from './bilinear/mfb-fusion';
export type { MfbFusionOptions } from './bilinear/mfb-fusion';
export { MfhFusion } from './bilinear/mfh-fusion';
export type { MfhFusionOptions } from './bilinear/mfh-fusion';
export { MlbFusion } from './bilinear/mlb-fusion';
export type { MlbFusionOptions } from './bilinear/mlb-fusion';
export { ModalityDropout } from './joint/modality-dropout';
export type { ModalityDropoutOptions } from './joint/modality-dropout';
export { MutanFusion } from './bilinear/mutan-fusion';
export type { MutanFusionOptions } from './bilinear/mutan-fusion';
export { TensorFusion } from './bilinear/tensor-fusion';
export { TuckerFusion } from './bilinear/tucker-fusion';
export type { TuckerFusionOptions } from './bilinear/tucker-fusion';

// For a fusion of your own
export { DbnFusion } from './joint/dbn-fusion';
export type { DbnFusionOptions, SigmoidLayerWeights } from './joint/dbn-fusion';
export { defineFusion } from './layer/define-fusion';
export type {
  DefinedFusion,
  FusionDefinition,
  FusionSetting,
  FusionSettings,
  OnePerModality,
} from './layer/define-fusion';
export { FusionLayer } from './layer/fusion-layer';
export type { FusionOptions } from './layer/fusion-layer';
export type { FusionContext, SeededLayer, SeededLayerOptions } from './layer/seeded-layer';
export type { NamedInput } from './layer/inputs';
export type { WeightSpec, WeightSpecs } from './layer/weight-specs';
export type { FusionActivation } from './layer/activation';
export type { ModalityRank } from './layer/modalities';
export type { ProjectedFusionOptions } from './bilinear/projected-fusion';

// Cost before building
export { costOf } from './layer/cost-of';
export type { CountedLayer, FusionCost } from './layer/cost-of';
export type { SampleShape } from './layer/sample-shapes';

// How much each modality counted, as plain data for plots
export { explainAttention } from './explain/explain-attention';
export type { ExplainAttentionOptions, HasAttention } from './explain/explain-attention';
export { explainByClass } from './explain/explain-by-class';
export type { ExplainByClassOptions } from './explain/explain-by-class';
export { explainModalities } from './explain/explain-modalities';
export type { WeighsModalities } from './explain/explain-modalities';
export { explanationRows } from './explain/explanation';
export type {
  Explanation,
  ExplanationAxis,
  ExplanationLabels,
  ExplanationMeasure,
  NestedNumbers,
} from './explain/explanation';
export { modalityOcclusion } from './explain/modality-occlusion';
export type { ModalityOcclusionOptions } from './explain/modality-occlusion';

// Decision rules on plain arrays
export { fitStacking } from './decision/fit-stacking';
export type { FitStackingOptions } from './decision/fit-stacking';
export { majorityVote } from './decision/majority-vote';
export { maxRule } from './decision/max-rule';
export { meanRule } from './decision/mean-rule';
export { productRule } from './decision/product-rule';
export { stackingRule } from './decision/stacking-rule';
export type { FittedStacking, StackingRuleOptions } from './decision/stacking-rule';
export type { StackingFeatures } from './decision/stacking-features';
export { weightedRule } from './decision/weighted-rule';
export type { WeightedRuleOptions } from './decision/weighted-rule';
export type { DecisionRuleOptions, Posterior, Posteriors } from './decision/posteriors';

// Shared pieces
export { l2Normalize } from './bilinear/l2-normalize';
export { powerNormalize } from './bilinear/power-normalize';
export type { KernelInitializer } from './layer/kernel-initializer';
export type { LayerInputs, SymbolicOutput } from './layer/layer';
export type { LayerKwargs, LayerOptions } from './layer/layer-options';
