import {
  ADTS,
  AudioSampleSink,
  BlobSource,
  FLAC,
  Input,
  MATROSKA,
  MP3,
  MP4,
  MPEG_TS,
  OGG,
  QTFF,
  VideoSampleSink,
  WAVE,
  WEBM,
  type InputAudioTrack,
  type InputTrack,
  type InputVideoTrack,
  type VideoSample,
} from 'mediabunny';
import { resizeBilinear } from '../image/resize-bilinear';
import { toPicture } from '../image/read-picture';
import type {
  DecodedPicture,
  OpenedVideo,
  PictureRequest,
  PictureTrack,
  SoundRequest,
  SoundTrack,
  VideoDecoder,
} from '../video/video-decoder';
import { shownFrames } from '../video/frames-at-rate';
import { VideoError } from '../video/video-error';
import { alignSound } from './align-sound';
import { rgbOf } from './rgb-of';

/**
 * How far before a moment sound is decoded, in seconds: packets lean on those before them, and at the beginning of a file
 * there are some before 0 that only prepare the decoder.
 */
const LEAD = 0.5;

/** Playlists are left out: they would fetch other files. */
const FORMATS = [MP4, QTFF, MATROSKA, WEBM, MPEG_TS, WAVE, OGG, MP3, ADTS, FLAC];

/**
 * Decodes with the browser's own decoders (WebCodecs); containers are read by mediabunny. What can be decoded depends on the
 * browser: H.264, VP8, VP9 and AV1 nearly everywhere.
 *
 * @returns a decoder for `openVideo(…, { decoder })`
 * @example
 * ```ts
 * import { webCodecs } from '@avemo/vision-prep/browser';
 *
 * webCodecs().name; // → 'WebCodecs'
 * ```
 */
export function webCodecs(): VideoDecoder<Blob> {
  return {
    name: 'WebCodecs',
    isAvailable: async () => 'VideoDecoder' in globalThis,
    open: openBlob,
  };
}

async function openBlob(
  blob: Blob,
  { maxPixels, signal }: { maxPixels: number; signal: AbortSignal },
): Promise<OpenedVideo> {
  const input = new Input({ formats: FORMATS, source: new BlobSource(blob) });
  try {
    if (!(await input.canRead())) {
      throw new VideoError(
        'unknown-format',
        'openVideo: the content is no MP4, MOV, Matroska, WebM, TS or sound file, whatever the name says. Convert others first, or pass decoder: ffmpegCore(…).',
      );
    }
    const [video, audio] = await tracksOf(input);
    signal.throwIfAborted();
    const tracks = [video, audio].filter((track) => track !== null);
    if ((await input.getTracks()).length === 0) {
      throw new VideoError(
        'damaged',
        'openVideo: the head of the file names no track; too much of it is missing.',
      );
    }
    if (tracks.length === 0)
      throw new VideoError('no-video', 'openVideo: the file has neither picture nor sound.');
    const { name } = await input.getFormat();
    const origin = Math.max(0, await input.getFirstTimestamp(tracks));
    const duration = await input.getDurationFromMetadata().catch(() => null);
    const picture = video && (await describePicture(video, maxPixels));
    const sound = audio && (await describeSound(audio));
    if ([picture, sound].every((track) => track === null || track instanceof VideoError))
      throw picture ?? sound;
    const facts = { container: name, duration: duration && duration - origin, picture, sound };
    const warnings: string[] = [];
    return {
      facts,
      warnings,
      pictures: (request) => pictures(video!, picture as PictureTrack, origin, request),
      sound: (request) => sounds(audio!, sound as SoundTrack, origin, request),
      close: async () => input.dispose(),
    };
  } catch (error) {
    input.dispose();
    signal.throwIfAborted();
    if (error instanceof VideoError) throw error;
    throw new VideoError(
      'damaged',
      'openVideo: too much of the file is missing or broken to read its head.',
      {
        cause: error,
      },
    );
  }
}

async function tracksOf(input: Input): Promise<[InputVideoTrack | null, InputAudioTrack | null]> {
  const tracks: InputTrack[] = await input.getTracks();
  return [
    tracks.find((track) => track.isVideoTrack()) ?? null,
    tracks.find((track) => track.isAudioTrack()) ?? null,
  ];
}

async function describePicture(
  track: InputVideoTrack,
  maxPixels: number,
): Promise<PictureTrack | VideoError> {
  const [width, height, rotation] = [
    await track.getCodedWidth(),
    await track.getCodedHeight(),
    await track.getRotation(),
  ];
  if (width * height > maxPixels) {
    return new VideoError(
      'too-large',
      `openVideo: a frame has ${width} × ${height} pixels, more than ${maxPixels}.`,
    );
  }
  if (!(await track.canDecode())) return unsupported('picture', await codecOf(track));
  const { averagePacketRate } = await track.computePacketStats(200);
  const turned = rotation % 180 !== 0;
  return {
    codec: await codecOf(track),
    width: turned ? height : width,
    height: turned ? width : height,
    frameRate: Number.isFinite(averagePacketRate) && averagePacketRate > 0 ? averagePacketRate : null,
  };
}

async function describeSound(track: InputAudioTrack): Promise<SoundTrack | VideoError> {
  if (!(await track.canDecode())) return unsupported('sound', await codecOf(track));
  return {
    codec: await codecOf(track),
    sampleRate: await track.getSampleRate(),
    channels: await track.getNumberOfChannels(),
  };
}

/** Names as ffmpeg has them. */
async function codecOf(track: InputTrack): Promise<string> {
  const codec = await track.getCodec();
  return codec === 'avc' ? 'h264' : (codec ?? String((await track.getCodecParameterString()) ?? 'unknown'));
}

function unsupported(what: string, codec: string): VideoError {
  return new VideoError(
    'unsupported-codec',
    `openVideo: this browser has no decoder for the codec ${codec} of the ${what}. Convert the file to H.264 or VP9 first.`,
  );
}

async function* pictures(
  track: InputVideoTrack,
  own: PictureTrack,
  origin: number,
  { from, width, height, rate, signal }: PictureRequest,
): AsyncGenerator<DecodedPicture, void, undefined> {
  const samples = new VideoSampleSink(track).samples(from + origin);
  const timeOf = ({ timestamp }: VideoSample) => timestamp - origin;
  const drop = (sample: VideoSample) => sample.close();
  try {
    for await (const sample of rate === undefined
      ? samples
      : shownFrames(samples, { from, rate, timeOf, drop })) {
      signal.throwIfAborted();
      const time = timeOf(sample);
      try {
        if (time < -1e-6) continue;
        const rgb = rgbOf(
          (context) => sample.draw(context, 0, 0, own.width, own.height),
          own.width,
          own.height,
        );
        const same = width === own.width && height === own.height;
        const data = same
          ? rgb
          : resizeBilinear(toPicture(rgb, own.height, own.width, 3), { width, height, antialias: true }).data;
        yield { time: Math.max(0, time), data };
      } finally {
        sample.close();
      }
    }
  } catch (error) {
    throw decodingError(error, signal, 'picture');
  }
}

async function* sounds(
  track: InputAudioTrack,
  { sampleRate, channels }: SoundTrack,
  origin: number,
  { from, to, signal }: SoundRequest,
): AsyncGenerator<Float32Array, void, undefined> {
  const samples = new AudioSampleSink(track).samples(from + origin - LEAD, to + origin);
  try {
    yield* alignSound(samples, { sampleRate, channels, from: from + origin, to: to + origin, signal });
  } catch (error) {
    throw decodingError(error, signal, 'sound');
  }
}

function decodingError(error: unknown, signal: AbortSignal, what: string): unknown {
  if (signal.aborted) return signal.reason;
  if (error instanceof VideoError || (error instanceof Error && error.name === 'AbortError')) return error;
  return new VideoError('damaged', `openVideo: the ${what} cannot be decoded any further: ${String(error)}`, {
    cause: error,
  });
}
