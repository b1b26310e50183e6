export { localResponseNormalization } from './layers/local-response-normalization';
export type { LocalResponseNormalizationOptions } from './layers/local-response-normalization';
export { LocalResponseNormalization } from './layers/local-response-normalization-layer';
export type { LocalResponseNormalizationLayerOptions } from './layers/local-response-normalization-layer';
export { alexNet } from './networks/alex-net';
export type { AlexNetOptions, AlexNetTap } from './networks/alex-net';
export { audioContextNet } from './networks/audio-context-net';
export type { AudioContextNetOptions, AudioContextTap } from './networks/audio-context-net';
export { ferPlusVgg13 } from './networks/fer-plus-vgg13';
export type { FerPlusVgg13Options, FerPlusVgg13Tap } from './networks/fer-plus-vgg13';
export { frameReducer } from './networks/frame-reducer';
export type { FrameReducerOptions } from './networks/frame-reducer';
export type { NetworkOptions, ScaledNetworkOptions } from './networks/head';
export { inceptionV3 } from './networks/inception-v3';
export type { InceptionV3Options, InceptionV3Tap } from './networks/inception-v3';
export { markerEncoder } from './networks/marker-encoder';
export type { MarkerEncoderOptions } from './networks/marker-encoder';
export { modelSummary } from './networks/model-summary';
export type { LayerSummary, ModelSummary, ModelSummaryOptions } from './networks/model-summary';
export { mrcgVadModel } from './networks/mrcg-vad-model';
export type { MrcgVadModelOptions } from './networks/mrcg-vad-model';
export { tapNetwork } from './networks/tap-network';
export { vgg16, vgg19, vggFace } from './networks/vgg';
export type { VggOptions, VggTap } from './networks/vgg';
export { vggish } from './networks/vggish';
export type { VggishOptions, VggishTap } from './networks/vggish';
export { FeatureReduction } from './layers/feature-reduction';
export type { FeatureReductionOptions } from './layers/feature-reduction';
export { ContextWindow } from './layers/context-window';
export type { ContextWindowOptions } from './layers/context-window';
export { PerFrame } from './layers/per-frame';
export type { PerFrameOptions } from './layers/per-frame';
export { c3d } from './networks/c3d';
export type { C3dOptions, C3dTap } from './networks/c3d';
export { checkpoint } from './layers/checkpoint';
export type { CheckpointOptions } from './layers/checkpoint';
export { Checkpointed } from './layers/checkpointed';
export type { CheckpointedOptions } from './layers/checkpointed';
export { Conv2dRelu } from './layers/conv2d-relu';
export type { Conv2dReluOptions } from './layers/conv2d-relu';
export { Conv3dRelu } from './layers/conv3d-relu';
export type { Conv3dReluOptions } from './layers/conv3d-relu';
export { deepLstm } from './recurrent/deep-lstm';
export type { DeepLstmOptions } from './recurrent/deep-lstm';
export { freezeUpTo } from './weights/freeze-up-to';
export type { HasLayers } from './weights/has-layers';
export { improvedAlexNet } from './networks/improved-alex-net';
export type { ImprovedAlexNetOptions, ImprovedAlexNetTap } from './networks/improved-alex-net';
export { contrastiveDivergence } from './classical/contrastive-divergence';
export type { ContrastiveDivergence, ContrastiveDivergenceOptions } from './classical/contrastive-divergence';
export { deepBeliefNetwork } from './classical/deep-belief-network';
export type {
  DbnModelOptions,
  DeepBeliefNetwork,
  DeepBeliefNetworkOptions,
  PretrainOptions,
  SigmoidLayerWeights,
} from './classical/deep-belief-network';
export { lstm, lstmWithState } from './recurrent/lstm';
export type { LstmOptions, LstmOutput, LstmState, LstmWeights } from './recurrent/lstm';
export { Lstm } from './recurrent/lstm-layer';
export type { LstmLayerOptions } from './recurrent/lstm-layer';
export { rbm } from './classical/rbm';
export type { Rbm } from './classical/rbm';
export type { RbmFitOptions, RbmOptions, RbmUpdateOptions } from './classical/rbm-options';
export type { RbmState, RbmWeights, VisibleUnits } from './classical/rbm-weights';
export { supportVectorMachine, SupportVectorMachine } from './classical/support-vector-machine';
export { supportVectorRegression, SupportVectorRegression } from './classical/support-vector-regression';
export type {
  SupportVectorMachineOptions,
  SupportVectorRegressionOptions,
  SvmFit,
  SvmFitOptions,
  SvmProgress,
  SvmSearchOptions,
} from './classical/svm-options';
export type { SvmKernel, SvmKernelOptions } from './classical/svm-kernel';
export type { KernelExpansion } from './classical/support-vectors';
export type { SavedClassifier, SavedRegression } from './classical/svm-saving';
export type { Label } from './classical/class-labels';
export { gridSearch } from './classical/grid-search';
export type { GridSearchOptions, GridSearchResult, SearchedMachine } from './classical/grid-search';
export { seededDraws } from './classical/seeded-draws';
export type { RandomDraws } from './classical/seeded-draws';
export { deriveSeed } from './layers/derive-seed';
export { encodedFrames } from './networks/encoded-frames';
export type { EncodedFramesOptions } from './networks/encoded-frames';
export { fcnAudioEncoder } from './networks/fcn-audio-encoder';
export type { FcnAudioEncoderOptions } from './networks/fcn-audio-encoder';
export { FrameMask } from './layers/frame-mask';
export { FrequencyPooling } from './layers/frequency-pooling';
export type { FrequencyPoolingOptions } from './layers/frequency-pooling';
export { MaskedConv2d } from './layers/masked-conv2d';
export type { MaskedConv2dOptions } from './layers/masked-conv2d';
export { MaskedMaxPooling2d } from './layers/masked-max-pooling2d';
export type { MaskedMaxPooling2dOptions } from './layers/masked-max-pooling2d';
export { StridedMask } from './layers/strided-mask';
export type { StridedMaskOptions } from './layers/strided-mask';
export { SeededDropout } from './layers/seeded-dropout';
export type { SeededDropoutOptions } from './layers/seeded-dropout';
export { decodeSafetensors } from './weights/decode-safetensors';
export { encodeSafetensors } from './weights/encode-safetensors';
export type { EncodableTensor, EncodeSafetensorsOptions } from './weights/encode-safetensors';
export type { DecodeSafetensorsOptions } from './weights/decode-safetensors';
export type { DecodedTensors, NamedTensor } from './weights/named-tensors';
export { transferWeights } from './weights/transfer-weights';
export type { TransferredWeights, TransferWeightsOptions } from './weights/transfer-weights';
export { loadWeights, saveWeights } from './weights/weights';
export type { HasWeights, LoadWeightsOptions } from './weights/weights';
export { checkManifest, weightsManifest } from './weights/weights-manifest';
export type { WeightsManifest } from './weights/weights-manifest';
export { WeightsError } from './weights/weights-error';
export type { WeightsErrorCode } from './weights/weights-error';
