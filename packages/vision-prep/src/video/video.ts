import type { Picture } from '../image/picture';

/** A frame and when it is shown. */
export interface TimedFrame {
  /** Seconds from the first moment of the file, at least 0. */
  time: number;
  /** [height, width, 3], RGB bytes. It is yours: no decoder touches it again. */
  picture: Picture<Uint8Array>;
}

/** Options of `video.frames`. */
export interface FramesOptions {
  /** Seconds: frames shown before are left out. Default 0. */
  from?: number;
  /** Seconds: frames shown at that moment or later are left out. Default: the end. */
  to?: number;
  /**
   * Columns and rows of the frames; with one of the two the other follows from the shape of the picture. Shrinking averages
   * over the covered area, as `resizeBilinear` does with `antialias`. Default: as they are.
   */
  size?: { width?: number; height?: number };
  /**
   * Frames per second: at from + k/rate the frame that is shown then, so some come twice or never, and `time` is that
   * moment. Default: each frame of the file once, at its own time.
   */
  rate?: number;
  /**
   * Whether at a moment of `rate` a frame will do that is older by up to half a step, 0.5 / rate. Films of many codecs then
   * take half the time, since frames that no other frame is predicted from need not be decoded; the last moment may be
   * missing. Default false.
   */
  approximate?: boolean;
  /** Ends the iteration with the signal's reason. */
  signal?: AbortSignal;
}

/** Options of `video.audio` and `video.audioChannels`. */
export interface SoundOptions {
  /** Seconds. Default 0. */
  from?: number;
  /** Seconds. Default: the end. */
  to?: number;
  /** Rejects with the signal's reason. */
  signal?: AbortSignal;
}

/** An open video file. Several walks through it may run at the same time. */
export interface Video {
  /** Columns of a frame, turned as the file says; 0 without a picture. */
  readonly width: number;
  /** Rows of a frame; 0 without a picture. */
  readonly height: number;
  /** Mean frames per second; null where the file does not say. Single frames may be longer or shorter: see their times. */
  readonly frameRate: number | null;
  /** Seconds, to about a hundredth; null where the file does not say. */
  readonly duration: number | null;
  /** Whether there is a picture track (a cover picture is none). */
  readonly hasVideo: boolean;
  /** Whether there is a sound track. */
  readonly hasAudio: boolean;
  /** Name of the container, as its decoder calls it. */
  readonly container: string;
  /** Name of the picture's codec, null without a picture. */
  readonly videoCodec: string | null;
  /** Name of the sound's codec, null without sound. */
  readonly audioCodec: string | null;
  /** Name of the decoder that was chosen. */
  readonly decoder: string;
  /** What the decoder complained about so far, e.g. that the file ends early. */
  readonly warnings: readonly string[];
  /** The frames, decoded as they are asked for: memory stays flat, and leaving the loop ends the decoder. */
  frames(options?: FramesOptions): AsyncGenerator<TimedFrame, void, undefined>;
  /**
   * The sound, all channels averaged. Sample k belongs to the moment from + k/sampleRate on the clock of the frames: where
   * the sound begins later than the picture, zeros stand.
   */
  audio(options?: SoundOptions): Promise<{ samples: Float32Array; sampleRate: number }>;
  /** The same, channel by channel, left before right. */
  audioChannels(options?: SoundOptions): Promise<{ channels: Float32Array[]; sampleRate: number }>;
  /** What `audio` gives, in pieces as they are decoded, so that memory stays flat; leaving the loop ends the decoder. */
  audioInParts(
    options?: SoundOptions,
  ): AsyncGenerator<{ samples: Float32Array; sampleRate: number }, void, undefined>;
  /** Ends what still runs, and frees memory and temporary files. */
  close(): Promise<void>;
}
