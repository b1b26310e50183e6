export { loadSystem } from './load-system';
export type { ReadSystemFile } from './load-system';
export { predict } from './predict';
export type { Predicted, PredictOptions } from './predict';
export type { System, SystemDescription } from './system';
export type { SystemCode } from './system-files';
export type { Block, Blocks } from '../prepare/block';
export type { AudioTrack, Media, VideoFrame, VideoTrack } from '../prepare/media';
