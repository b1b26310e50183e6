import type { VideoError } from './video-error';

/** What a container says about its first video and sound track. */
export interface VideoFacts {
  /** Name of the container, e.g. `'mov,mp4,m4a,3gp,3g2,mj2'`. */
  container: string;
  /** Seconds from the first moment to the last one of any track; null where the file does not say. */
  duration: number | null;
  /** The picture track; null if there is none, an error if there is one that cannot be decoded. */
  picture: PictureTrack | VideoError | null;
  /** The sound track, likewise. */
  sound: SoundTrack | VideoError | null;
}

/** A picture track, turned as the container says. */
export interface PictureTrack {
  /** Name of the codec, e.g. `'h264'`. */
  codec: string;
  /** Columns of a frame. */
  width: number;
  /** Rows of a frame. */
  height: number;
  /** Mean frames per second; null where the file does not say. */
  frameRate: number | null;
}

/** A sound track. */
export interface SoundTrack {
  /** Name of the codec, e.g. `'aac'`. */
  codec: string;
  /** Hz. */
  sampleRate: number;
  /** How many. */
  channels: number;
}

/** One frame as a decoder gives it. */
export interface DecodedPicture {
  /** Seconds from the first moment of the file. */
  time: number;
  /** RGB, rows first, `width · height · 3` bytes, which the decoder does not touch again. */
  data: Uint8Array;
}

/** Which frames a decoder is asked for. */
export interface PictureRequest {
  /** Seconds. Frames before it may come too; the last one at or before it must. */
  from: number;
  /** Columns and rows of the frames. */
  width: number;
  /** Rows. */
  height: number;
  /** Only the frames that are shown at from + k/rate are needed; a decoder may leave the others out, at these times. */
  rate?: number;
  /** At each of these times a frame will do that is older by up to half a step; a decoder may take no notice. */
  approximate?: boolean;
  /** Stops the decoder. */
  signal: AbortSignal;
}

/** Which sound a decoder is asked for. */
export interface SoundRequest {
  /** Seconds: the time of the first sample that comes. */
  from: number;
  /** Seconds; Infinity for the end. */
  to: number;
  /** Stops the decoder. */
  signal: AbortSignal;
}

/**
 * A file that a decoder has opened. Times of picture and sound have one origin: 0, or the first moment of any track where
 * that is later. What would be shown before it is left out.
 */
export interface OpenedVideo {
  /** What the container says. */
  facts: VideoFacts;
  /** What the decoder complained about so far, in its own words. */
  warnings: readonly string[];
  /** Frames in ascending order of time. Ending the iteration stops the decoder. */
  pictures(request: PictureRequest): AsyncGenerator<DecodedPicture, void, undefined>;
  /** Pieces of interleaved samples; where the track is silent for want of data, zeros stand. */
  sound(request: SoundRequest): AsyncGenerator<Float32Array, void, undefined>;
  /** Ends what still runs and frees what the decoder holds. */
  close(): Promise<void>;
}

/** A way of decoding video. A further one is one object of this kind. */
export interface VideoDecoder<Source> {
  /** For messages and `video.decoder`. */
  readonly name: string;
  /** Whether what it needs is here. */
  isAvailable(): Promise<boolean>;
  /** Which version of it decodes, for those who keep frames: another one may give others. Absent where it cannot tell. */
  version?(): Promise<string>;
  /** Reads the head of a file and its first frame. */
  open(source: Source, options: { maxPixels: number; signal: AbortSignal }): Promise<OpenedVideo>;
}
