import type { AudioSignal } from '@avemo/dsp';
import type { Picture } from '@avemo/vision-prep';
import type { Block } from './block';

/** One picture of a video. */
export interface VideoFrame {
  /** Seconds from the beginning of the clip. */
  time: number;
  /** RGB bytes [height, width, 3]. */
  picture: Picture<Uint8Array>;
}

/** The sound of a clip. */
export interface AudioTrack {
  /** The whole sound, mixed to one channel, samples nominally in [−1, 1]. */
  read(): Promise<AudioSignal>;
  /** The same in pieces, in order, so that hours of sound need no more memory than seconds. */
  chunks(): AsyncIterable<AudioSignal>;
}

/** The pictures of a clip; a photograph is one frame at second 0. */
export interface VideoTrack {
  /**
   * The frames in the order of time; with `rate`, so many per second: for each step the frame that is shown then. With
   * `maxHeight`, frames of more rows come shrunken to so many where a file is decoded, which is faster.
   */
  frames(options?: { rate?: number; maxHeight?: number }): AsyncIterable<VideoFrame>;
}

/** All that preparation sees of a clip: never what it should recognise, who speaks, or the fold. */
export interface Media {
  /** The sound; absent where the clip has none. */
  audio?: AudioTrack;
  /** The pictures; absent where the clip has none. */
  video?: VideoTrack;
  /** What the corpus gives ready-made, by name: embeddings, action units, outputs of published networks. */
  features?: Record<string, () => Promise<Block>>;
}
