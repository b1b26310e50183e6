export { createEmotionDetector } from './create-emotion-detector';
export type {
  EmotionDetector,
  EmotionDetectorOptions,
  LiveResult,
  LiveState,
} from './create-emotion-detector';
export { EmotionDetectorError } from './detector-error';
export type { EmotionDetectorCode } from './detector-error';
export type { LiveFace } from './detector-messages';
export { meaning } from '../predict/emotions';
export type { DetectorModels } from './open-workers';
