/**
 * Voice activity detection with a trained network.
 * @packageDocumentation
 */
export { detectSpeech } from './detect-speech';
export type { DetectSpeechOptions } from './detect-speech';
export { mrcgVadNet } from './mrcg-vad-net';
export type { MrcgVadNet, MrcgVadNetOptions, VadStream } from './mrcg-vad-net';
export { speechIntervalStream } from './speech-interval-stream';
export type { SpeechIntervalStream } from './speech-interval-stream';
export { speechIntervals } from './speech-intervals';
export type { SpeechIntervalsOptions } from './speech-interval-options';
export type { VadWeightsFile } from './vad-weights';
export { VadWeightsError } from './vad-weights-error';
export type { VadWeightsErrorCode } from './vad-weights-error';
