export { localResponseNormalization } from './local-response-normalization';
export type { LocalResponseNormalizationOptions } from './local-response-normalization';
export { LocalResponseNormalization } from './local-response-normalization-layer';
export type { LocalResponseNormalizationArgs } from './local-response-normalization-layer';
export { alexNet } from './alex-net';
export type { AlexNetOptions } from './alex-net';
export { c3d } from './c3d';
export type { C3dOptions } from './c3d';
export { checkpoint } from './checkpoint';
export type { CheckpointOptions } from './checkpoint';
export { Checkpointed } from './checkpointed';
export type { CheckpointedArgs } from './checkpointed';
export { Conv2dRelu } from './conv2d-relu';
export type { Conv2dReluArgs } from './conv2d-relu';
export { Conv3dRelu } from './conv3d-relu';
export type { Conv3dReluArgs } from './conv3d-relu';
export { deepLstm } from './deep-lstm';
export type { DeepLstmOptions } from './deep-lstm';
export { freezeUpTo } from './freeze-up-to';
export type { HasLayers } from './internal/flat-layers';
export { improvedAlexNet } from './improved-alex-net';
export type { ImprovedAlexNetOptions } from './improved-alex-net';
export { contrastiveDivergence } from './contrastive-divergence';
export type { ContrastiveDivergence, ContrastiveDivergenceOptions } from './contrastive-divergence';
export { deepBeliefNetwork } from './deep-belief-network';
export type {
  DbnModelOptions,
  DeepBeliefNetwork,
  DeepBeliefNetworkOptions,
  PretrainOptions,
  SigmoidLayerWeights,
} from './deep-belief-network';
export { lstm } from './lstm';
export type { LstmOptions, LstmState, LstmWeights } from './lstm';
export { Lstm } from './lstm-layer';
export type { LstmArgs } from './lstm-layer';
export { rbm } from './rbm';
export type { Rbm } from './rbm';
export type { RbmFitOptions, RbmOptions, RbmUpdateOptions } from './rbm-options';
export type { RbmWeights, VisibleUnits } from './rbm-weights';
export { seededDraws } from './seeded-draws';
export type { RandomDraws } from './seeded-draws';
export { deriveSeed } from './derive-seed';
export { encodedFrames } from './encoded-frames';
export type { EncodedFramesOptions } from './encoded-frames';
export { fcnAudioEncoder } from './fcn-audio-encoder';
export type { FcnAudioEncoderOptions } from './fcn-audio-encoder';
export { FrameMask } from './frame-mask';
export { FrequencyPooling } from './frequency-pooling';
export type { FrequencyPoolingArgs } from './frequency-pooling';
export { MaskedConv2d } from './masked-conv2d';
export type { MaskedConv2dArgs } from './masked-conv2d';
export { MaskedMaxPooling2d } from './masked-max-pooling2d';
export type { MaskedMaxPooling2dArgs } from './masked-max-pooling2d';
export { StridedMask } from './strided-mask';
export type { StridedMaskArgs } from './strided-mask';
export { SeededDropout } from './seeded-dropout';
export type { SeededDropoutArgs } from './seeded-dropout';
export { decodeSafetensors } from './decode-safetensors';
export { encodeSafetensors } from './encode-safetensors';
export type { EncodeSafetensorsOptions } from './encode-safetensors';
export type { DecodedTensors, NamedTensor } from './named-tensors';
export { transferWeights } from './transfer-weights';
export type { TransferredWeights, TransferWeightsOptions } from './transfer-weights';
export { loadWeights, saveWeights } from './weights';
export type { HasWeights } from './weights';
export { WeightsError } from './weights-error';
export type { WeightsErrorCode } from './weights-error';
