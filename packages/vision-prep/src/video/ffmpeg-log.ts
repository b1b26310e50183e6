import { TOLERANCE } from './frames-at-rate';

/** What the lines of a log, made with `-loglevel level+info`, tell about a file. */
export interface FfmpegLog {
  container: string | null;
  /** Seconds. */
  duration: number | null;
  /** Seconds: first time stamp of any track. */
  start: number;
  tracks: { kind: 'Video' | 'Audio'; codec: string; attached: boolean }[];
  picture: { width: number; height: number } | null;
  frameRate: number | null;
  sound: { sampleRate: number; channels: number } | null;
  /** Lines of the levels error and fatal. */
  errors: string[];
  /** Whether the description of the input has ended; what follows is about the output. */
  described: boolean;
  /** Whether only the name of the file spoke for its format. */
  guessed: boolean;
}

/** The most complaints that are kept. */
const MAX_ERRORS = 50;

/** A log without lines. */
export function emptyLog(): FfmpegLog {
  return {
    container: null,
    duration: null,
    start: 0,
    tracks: [],
    picture: null,
    frameRate: null,
    sound: null,
    errors: [],
    described: false,
    guessed: false,
  };
}

/** Takes one more line into a log. */
export function readLogLine(log: FfmpegLog, line: string): void {
  const level = /\[(error|fatal|panic)\] (.*)/.exec(line);
  if (level) {
    if (log.errors.length < MAX_ERRORS && !log.errors.includes(level[2])) log.errors.push(level[2]);
    return;
  }
  if (/detected only with low score/.test(line)) log.guessed = true;
  if (/\[info\] (Stream mapping:|Output #0)/.test(line)) log.described = true;
  if (!log.described) readDescription(log, line);
  if (line.includes('Parsed_showinfo')) {
    const rate = /config in time_base: \S+, frame_rate: (\d+)\/(\d+)/.exec(line);
    if (rate && Number(rate[1]) > 0 && Number(rate[2]) > 0) log.frameRate = Number(rate[1]) / Number(rate[2]);
    const size = /\bn: *0 .*\bs:(\d+)x(\d+)/.exec(line);
    if (size) log.picture ??= { width: Number(size[1]), height: Number(size[2]) };
  }
  const sound = /Parsed_ashowinfo.*\bn: *0 .*\bchannels:(\d+) .*\brate:(\d+)/.exec(line);
  if (sound) log.sound ??= { channels: Number(sound[1]), sampleRate: Number(sound[2]) };
}

function readDescription(log: FfmpegLog, line: string): void {
  const input = /\[info\] Input #0, (.+), from '/.exec(line);
  if (input) log.container = input[1];
  const times = /\[info\] +Duration: (N\/A|(\d+):(\d+):([\d.]+))(?:, start: (-?[\d.]+))?/.exec(line);
  if (times) {
    const [, , hours, minutes, seconds, start] = times;
    log.duration = hours === undefined ? null : Number(hours) * 3600 + Number(minutes) * 60 + Number(seconds);
    log.start = Number(start ?? 0);
  }
  const track = /\[info\] +Stream #0:\d+\S*: (Video|Audio): (.*)/.exec(line);
  if (track) {
    log.tracks.push({
      kind: track[1] as 'Video' | 'Audio',
      codec: codecName(track[2]),
      attached: /\(attached pic\)/.test(track[2]),
    });
  }
}

/** `h264 (High) (avc1 / 0x31637661), yuv420p, …` → h264; `none (ABCD / 0x44434241), …` → ABCD. */
function codecName(description: string): string {
  const [name] = /^[^\s,]+/.exec(description) ?? ['unknown'];
  if (name !== 'none') return name;
  return /\(([^()/]+) \/ 0x/.exec(description)?.[1].trim() ?? 'unknown';
}

/** The clock of a picture track and the stamp of each of its frames, from the lines of the filter `showinfo`. */
export class FrameClock {
  /** Seconds per tick. */
  #tick = 0;
  readonly #filter: string;

  /** @param filter - what the log calls the filter */
  constructor(filter = 'Parsed_showinfo') {
    this.#filter = `[${filter}`;
  }

  /** The time stamp in seconds if the line is about a frame, NaN if the frame has none, otherwise undefined. */
  read(line: string): number | undefined {
    if (!line.includes(this.#filter)) return undefined;
    const base = /config in time_base: (\d+)\/(\d+)/.exec(line);
    if (base) this.#tick = Number(base[1]) / Number(base[2]);
    const frame = /\bn: *\d+ pts: *(-?\d+|NOPTS)/.exec(line);
    if (!frame) return undefined;
    return frame[1] === 'NOPTS' ? Number.NaN : Number(frame[1]) * this.#tick;
  }
}

/** How old the frames are that are shown at the moments of a grid. */
export class FrameAges {
  #times: number[] = [];

  /** Adds the time of a decoded frame, in seconds, in ascending order; NaN and undefined are none. */
  add(time: number | undefined): void {
    if (time !== undefined && !Number.isNaN(time)) this.#times.push(time);
  }

  /** Seconds since the last decoded frame that is not behind this moment; later moments come later. */
  at(moment: number): number {
    const later = this.#times.findIndex((time) => time > moment + TOLERANCE);
    const passed = later < 0 ? this.#times.length : later;
    if (passed > 1) this.#times.splice(0, passed - 1);
    return Math.max(0, moment - (this.#times[0] ?? moment));
  }
}
