export { openVideo } from './open-video';
export type { OpenVideoOptions, VideoSource } from './open-video';

export { ffmpegCore } from './ffmpeg-core';
export type { FfmpegCoreOptions } from './ffmpeg-core';
export { webCodecs } from './web-codecs';
export type { FramesOptions, SoundOptions, TimedFrame, Video } from '../video/video';
export type {
  DecodedPicture,
  OpenedVideo,
  PictureRequest,
  PictureTrack,
  SoundRequest,
  SoundTrack,
  VideoDecoder,
  VideoFacts,
} from '../video/video-decoder';
export { VideoError } from '../video/video-error';
export type { VideoErrorCode } from '../video/video-error';
export { readImage } from './read-image';
export type { ImageSource, ReadImageOptions } from './read-image';
export { ImageError } from '../image/image-error';
export type { ImageErrorCode } from '../image/image-error';

export { liveFrames } from './live-frames';
export type { LiveFramesOptions } from './live-frames';
export type { FaceFrame } from '../faces/tracked-face';
