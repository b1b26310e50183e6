export { applySystem } from './apply-system';
export type { ApplySystemOptions, SystemAnswer } from './apply-system';
export type { ClipSource } from './clip-source';
export { loadEmotionModel } from './emotion-model';
export type { EmotionModel, LoadEmotionModelOptions } from './emotion-model';
export { emotions } from './emotions';
export type { Emotion } from './emotions';
export { scoreFaces } from './face/expression-face';
export type { ScoreFacesOptions } from './face/expression-face';
export { FaceNetwork, openFaceNetwork } from './face/face-network';
export { loadSystem } from './load-system';
export type { ReadSystemFile } from './load-system';
export { loadSystems } from './load-systems';
export { predict } from './predict';
export type { PredictOptions } from './predict';
export type { FacePart, Missing, ModalityPart, Moment, Prediction } from './prediction';
export type { System, SystemDescription } from './system';
export type { SystemCode } from './system-files';
export type { Block, Blocks } from '../prepare/block';
export type { AudioTrack, Media, VideoFrame, VideoTrack } from '../prepare/media';
export { fitVoice, scoreVoice } from './voice/fit-voice';
export type { FitVoiceOptions, VoiceModel } from './voice/fit-voice';
export {
  describeVoice,
  voiceFeatures,
  voiceFunctionalNames,
  voiceFunctionals,
} from './voice/voice-descriptors';
export type { DescribedVoice } from './voice/voice-descriptors';
export { encodeVoice } from './voice/voice-file';
export type { SavedVoice } from './voice/voice-file';
