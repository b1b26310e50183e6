import { requireOptions, requirePositive, requireInteger, requireInRange } from '@avemo/checks';
import { toPicture } from '../image/read-picture';
import { collectChannels, meanOfChannels } from './collect-channels';
import { framesAtRate } from './frames-at-rate';
import type { FramesOptions, SoundOptions, TimedFrame, Video } from './video';
import type { OpenedVideo, PictureTrack, SoundTrack } from './video-decoder';
import { VideoError } from './video-error';

/** The most pixels that a frame may be enlarged to. */
const MAX_PIXELS = 2 ** 26;

/** Seconds that a file may last: damaged time stamps would otherwise ask for days of silence. */
const longest = (byteLength: number) => 60 + byteLength / 100;

/** What users hold, around what a decoder has opened. @internal */
export function createVideo(
  opened: OpenedVideo,
  {
    decoder,
    strict,
    signal: whole,
    byteLength,
  }: { decoder: string; strict: boolean; signal: AbortSignal; byteLength: number },
): Video {
  const { container, duration, picture, sound } = opened.facts;
  const track = picture && !(picture instanceof VideoError) ? picture : null;
  const voice = sound && !(sound instanceof VideoError) ? sound : null;
  const closing = new AbortController();

  const ready = (signal?: AbortSignal) => {
    const signals = [whole, closing.signal, ...(signal ? [signal] : [])];
    const any = AbortSignal.any(signals);
    any.throwIfAborted();
    return any;
  };
  const complain = () => {
    if (strict && opened.warnings.length > 0) {
      throw new VideoError('damaged', `openVideo: the decoder complains: ${opened.warnings.join('; ')}.`);
    }
  };

  async function* frames(options: FramesOptions = {}): AsyncGenerator<TimedFrame, void, undefined> {
    requireOptions('frames', 'options', options, 'Pass { from, to, size, rate, approximate }');
    const { from = 0, rate, approximate = false } = options;
    requireInterval('frames', from, options.to);
    const to = Math.min(options.to ?? Infinity, longest(byteLength));
    if (rate !== undefined) requirePositive('frames', 'rate', rate);
    const { width, height } = sizeOf(requireTrack('frames', picture, 'picture', 'no-video'), options.size);
    const signal = ready(options.signal);
    const decoded = opened.pictures({ from, width, height, rate, approximate, signal });
    const shown =
      rate === undefined
        ? each(decoded, from, to)
        : framesAtRate(decoded, { from, to, rate, frameRate: track!.frameRate });
    let count = 0;
    try {
      for await (const { time, data } of shown) {
        signal.throwIfAborted();
        count++;
        yield { time, picture: toPicture(data, height, width, 3) };
      }
    } catch (error) {
      signal.throwIfAborted();
      throw error;
    }
    signal.throwIfAborted();
    const none = count === 0 && from === 0 && options.to === undefined;
    // A short film may begin and end between two moments of a low rate.
    const between = async () =>
      rate !== undefined && (await hasFrame(opened.pictures({ from, width, height, signal })));
    if (none && !(await between())) {
      throw new VideoError('damaged', `frames: no frame could be decoded. ${opened.warnings.join('; ')}`);
    }
    complain();
  }

  async function audioChannels(options: SoundOptions = {}) {
    return readSound('audioChannels', options, false);
  }

  async function audio(options: SoundOptions = {}) {
    const { channels, sampleRate } = await readSound('audio', options, true);
    return { samples: channels[0], sampleRate };
  }

  async function* audioInParts(options: SoundOptions = {}) {
    const { from, to, sampleRate, count, signal } = requireSound('audioInParts', options);
    if (from >= to) return;
    try {
      for await (const piece of opened.sound({ from, to, signal })) {
        signal.throwIfAborted();
        yield { samples: meanOfChannels(piece, count), sampleRate };
      }
    } catch (error) {
      signal.throwIfAborted();
      throw error;
    }
    signal.throwIfAborted();
    complain();
  }

  function requireSound(caller: string, options: SoundOptions) {
    requireOptions(caller, 'options', options, 'Pass { from, to }');
    const { from = 0 } = options;
    requireInterval(caller, from, options.to);
    const to = Math.min(options.to ?? Infinity, longest(byteLength));
    const { sampleRate, channels: count } = requireTrack(caller, sound, 'sound', 'no-audio');
    return { from, to, sampleRate, count, signal: ready(options.signal) };
  }

  async function readSound(caller: string, options: SoundOptions, mono: boolean) {
    const { from, to, sampleRate, count, signal } = requireSound(caller, options);
    try {
      if (from >= to)
        return { channels: Array.from({ length: mono ? 1 : count }, () => new Float32Array(0)), sampleRate };
      const channels = await collectChannels(opened.sound({ from, to, signal }), {
        count,
        mono,
        expected: Math.ceil((Math.min(to, duration ?? 60) - from) * sampleRate),
      });
      signal.throwIfAborted();
      complain();
      return { channels, sampleRate };
    } catch (error) {
      signal.throwIfAborted();
      throw error;
    }
  }

  return {
    width: track?.width ?? 0,
    height: track?.height ?? 0,
    frameRate: track?.frameRate ?? null,
    duration,
    hasVideo: picture !== null,
    hasAudio: sound !== null,
    container,
    videoCodec: track?.codec ?? null,
    audioCodec: voice?.codec ?? null,
    decoder,
    get warnings() {
      return [...opened.warnings];
    },
    frames,
    audio,
    audioChannels,
    audioInParts,
    async close() {
      closing.abort(new VideoError('closed', 'openVideo: the video has been closed.'));
      await opened.close();
    },
  };
}

async function hasFrame(frames: AsyncGenerator<unknown, void, undefined>): Promise<boolean> {
  for await (const _ of frames) return true;
  return false;
}

async function* each<Frame extends { time: number }>(
  frames: AsyncGenerator<Frame, void, undefined>,
  from: number,
  to: number,
): AsyncGenerator<Frame, void, undefined> {
  for await (const frame of frames) {
    if (frame.time >= to) return;
    if (frame.time >= from) yield frame;
  }
}

function requireInterval(caller: string, from: number, to: number = Infinity): void {
  requireInRange(caller, 'from', from, 0, Number.MAX_SAFE_INTEGER);
  if (typeof to !== 'number' || !(to > from)) {
    throw new RangeError(`${caller}: to must be a number above from; got from=${from}, to=${String(to)}.`);
  }
}

function requireTrack<Track extends PictureTrack | SoundTrack>(
  caller: string,
  track: Track | VideoError | null,
  what: string,
  code: 'no-video' | 'no-audio',
): Track {
  if (track === null) throw new VideoError(code, `${caller}: the file has no ${what} track.`);
  if (track instanceof VideoError) throw track;
  return track;
}

function sizeOf(track: PictureTrack, size: FramesOptions['size'] = {}): { width: number; height: number } {
  requireOptions('frames', 'size', size, 'Pass { width, height }');
  const { width, height } = size;
  if (width !== undefined) requireInteger('frames', 'size.width', width);
  if (height !== undefined) requireInteger('frames', 'size.height', height);
  const result = {
    width:
      width ??
      (height === undefined ? track.width : Math.max(1, Math.round((height * track.width) / track.height))),
    height:
      height ??
      (width === undefined ? track.height : Math.max(1, Math.round((width * track.height) / track.width))),
  };
  if (result.width * result.height > MAX_PIXELS) {
    throw new RangeError(
      `frames: size must have at most ${MAX_PIXELS} pixels; got ${result.width} × ${result.height}.`,
    );
  }
  return result;
}
