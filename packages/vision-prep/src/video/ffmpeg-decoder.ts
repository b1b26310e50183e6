import { explainFailure } from './explain-failure';
import {
  decodedFrames,
  pictureArguments,
  probeArguments,
  searchTarget,
  soundArguments,
  type FfmpegInput,
} from './ffmpeg-arguments';
import { emptyLog, FrameAges, FrameClock, readLogLine, type FfmpegLog } from './ffmpeg-log';
import { ended, patiently, readFrame, readWhole } from './ffmpeg-output';
import type { FfmpegProgram, FfmpegRun } from './ffmpeg-program';
import { TOLERANCE } from './frames-at-rate';
import { Mailbox } from './mailbox';
import type {
  DecodedPicture,
  OpenedVideo,
  PictureRequest,
  PictureTrack,
  SoundRequest,
  SoundTrack,
  VideoFacts,
} from './video-decoder';
import { VideoError } from './video-error';

/** A picture that is shown at a moment, though it belongs to one `age` seconds before. */
interface AgedPicture extends DecodedPicture {
  age: number;
}

/** A file that ffmpeg reads, once for the facts and once more for every walk through its frames or sound. */
export class FfmpegVideo implements OpenedVideo {
  readonly warnings: string[] = [];
  readonly #closing = new AbortController();

  private constructor(
    readonly facts: VideoFacts,
    private readonly origin: number,
    private readonly program: FfmpegProgram,
    private readonly input: FfmpegInput,
    private readonly release: () => Promise<void>,
  ) {}

  /** Reads the head of the file and its first frame. `release` frees what holds the file. */
  static async open(
    program: FfmpegProgram,
    input: FfmpegInput,
    { signal, release = async () => {} }: { signal: AbortSignal; release?: () => Promise<void> },
  ): Promise<FfmpegVideo> {
    const both = await probe(program, input, { picture: true, sound: true }, signal);
    if (both.container === null) throw explainFailure(program, both, 'file', input);
    const has = (kind: 'Video' | 'Audio') =>
      both.tracks.find((track) => track.kind === kind && !track.attached);
    const [video, audio] = [has('Video'), has('Audio')];
    // One track that cannot be decoded ends ffmpeg; the other may still be good.
    const alone = async (kind: 'picture' | 'sound') =>
      both[kind] || !video || !audio
        ? both
        : probe(program, input, { picture: kind === 'picture', sound: kind === 'sound' }, signal);
    const pictureLog = await alone('picture');
    const soundLog = await alone('sound');
    const { picture } = pictureLog;
    const { sound } = soundLog;
    const facts: VideoFacts = {
      container: both.container,
      duration: both.duration,
      picture: !video
        ? null
        : picture
          ? { codec: video.codec, ...picture, frameRate: pictureLog.frameRate }
          : explainFailure(program, pictureLog, 'picture', input),
      sound: !audio
        ? null
        : sound
          ? { codec: audio.codec, ...sound }
          : explainFailure(program, soundLog, 'sound', input),
    };
    const tracks = [facts.picture, facts.sound].filter((track) => track !== null);
    if (tracks.length === 0) {
      throw new VideoError(
        'no-video',
        `openVideo: the file has neither picture nor sound (${facts.container}).`,
      );
    }
    if (tracks.every((track) => track instanceof VideoError)) throw tracks[0];
    const opened = new FfmpegVideo(facts, Math.max(0, both.start), program, input, release);
    opened.#warn(both.errors);
    return opened;
  }

  async *pictures(request: PictureRequest): AsyncGenerator<DecodedPicture, void, undefined> {
    const { from, rate, approximate } = request;
    const exact = { ...request, approximate: false };
    if (!approximate || !this.#isThin(rate)) return yield* this.#searched(exact);
    let next = from;
    let old = false;
    for await (const picture of this.#searched(request)) {
      // A film that is cut before its first key frame shows frames that only exact decoding finds.
      if (next === from && picture.time > from + TOLERANCE) yield* this.#before(picture.time, exact);
      // Some cameras mark nearly all frames as needed by no other one: from where the next is too old, all are decoded.
      old = picture.age > 0.5 / rate! + TOLERANCE;
      if (old) break;
      yield picture;
      next = picture.time + 1 / rate!;
    }
    if (old || next === from) yield* this.#searched({ ...exact, from: next });
  }

  async *#before(end: number, request: PictureRequest): AsyncGenerator<AgedPicture, void, undefined> {
    for await (const picture of this.#searched(request)) {
      if (picture.time > end - TOLERANCE) return;
      yield picture;
    }
  }

  /** A rate near the film's own saves nothing. */
  #isThin(rate: number | undefined): boolean {
    const { frameRate } = this.facts.picture as PictureTrack;
    return rate !== undefined && frameRate !== null && rate < 0.7 * frameRate;
  }

  async *#searched(request: PictureRequest): AsyncGenerator<AgedPicture, void, undefined> {
    const search = searchTarget(this.facts.container, request.from, this.origin);
    if (search !== undefined) {
      const found = this.#pictures(request, search);
      const first = await found.next();
      if (!first.done && first.value.time <= request.from) {
        yield first.value;
        yield* found;
        return;
      }
      await found.return();
    }
    yield* this.#pictures(request, undefined);
  }

  async *#pictures(
    { from, width, height, rate, approximate, signal }: PictureRequest,
    search: number | undefined,
  ): AsyncGenerator<AgedPicture, void, undefined> {
    const { program, input, origin } = this;
    const clock = new FrameClock();
    const decoded = new FrameClock(`showinfo@${decodedFrames}`);
    const ages = new FrameAges();
    const times = new Mailbox<{ stamp: number; age: number }>();
    const track = this.facts.picture as PictureTrack;
    const resized = width !== track.width || height !== track.height;
    const thin = this.#isThin(rate);
    const args = pictureArguments(input, {
      ...{ search, width, height, resized, approximate, ...program },
      ...(thin && { grid: { first: origin + from, rate: rate! } }),
    });
    const run = this.#start(args, signal, (line) => {
      const stamp = clock.read(line);
      if (stamp !== undefined) times.push({ stamp, age: approximate ? ages.at(stamp) : 0 });
      else if (approximate) ages.add(decoded.read(line));
    });
    void run.exit.then(
      () => times.end(),
      () => times.end(),
    );
    const step = 1 / (thin ? rate! : (track.frameRate ?? 25));
    let last = -step;
    try {
      for (let data; (data = await readFrame(run, width * height * 3));) {
        const { stamp = NaN, age = 0 } = (await patiently(times.next(), run)) ?? {};
        const time = Number.isNaN(stamp) ? last + step : stamp - origin;
        last = time;
        if (time >= -1e-6) yield { time: Math.max(0, time), data, age };
      }
      await run.exit;
    } finally {
      await ended(run);
    }
  }

  async *sound({ from, to, signal }: SoundRequest): AsyncGenerator<Float32Array, void, undefined> {
    const { program, input, origin } = this;
    const { sampleRate, channels } = this.facts.sound as SoundTrack;
    const search = searchTarget(this.facts.container, from, origin);
    const args = soundArguments(input, {
      search,
      origin,
      from,
      to,
      sampleRate,
      channels,
      output: program.output,
    });
    const run = this.#start(args, signal, () => {});
    try {
      for (let data; (data = await readWhole(run, 4 * channels));) yield data;
      await run.exit;
    } finally {
      await ended(run);
    }
  }

  async close(): Promise<void> {
    this.#closing.abort(new VideoError('closed', 'The video has been closed.'));
    await this.release();
  }

  #start(args: string[], signal: AbortSignal, onLine: (line: string) => void): FfmpegRun {
    const log = emptyLog();
    return this.program.run(args, {
      signal: AbortSignal.any([signal, this.#closing.signal]),
      onLine: (line) => {
        readLogLine(log, line);
        if (log.errors.length > 0) this.#warn(log.errors.splice(0));
        onLine(line);
      },
    });
  }

  #warn(lines: readonly string[]) {
    for (const line of lines) {
      if (this.warnings.length < 50 && !this.warnings.includes(line)) this.warnings.push(line);
    }
  }
}

async function probe(
  program: FfmpegProgram,
  input: FfmpegInput,
  tracks: { picture: boolean; sound: boolean },
  signal: AbortSignal,
): Promise<FfmpegLog> {
  const log = emptyLog();
  const args = probeArguments(input, { ...tracks, knowsFpsMode: program.knowsFpsMode });
  const run = program.run(args, { signal, onLine: (line) => readLogLine(log, line) });
  try {
    while (await patiently(run.read(), run));
    await patiently(run.exit, run);
  } finally {
    await ended(run);
  }
  return log;
}
