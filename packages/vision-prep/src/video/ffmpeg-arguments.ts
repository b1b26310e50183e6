import { TOLERANCE } from './frames-at-rate';

/**
 * Containers that hold their content themselves. A playlist in disguise would open other files of the machine, so lists
 * of files (concat, hls, dash …) are not among them.
 */
const CONTAINERS = [
  'mov',
  'matroska',
  'avi',
  'mpeg',
  'mpegts',
  'mpegvideo',
  'flv',
  'ogg',
  'asf',
  'rm',
  'mxf',
  'dv',
  'ivf',
  'nut',
  'h264',
  'hevc',
  'm4v',
  'h263',
  'obu',
  'gif',
  'wav',
  'w64',
  'aiff',
  'caf',
  'au',
  'amr',
  'mp3',
  'flac',
  'aac',
  'ac3',
];

/** Containers whose index leads to the key frame before a moment. */
const INDEXED = /\b(mov|matroska)\b/;

/** How far before a moment a search aims, in seconds: frames behind a key frame may lean on frames before it. */
const SEARCH_MARGIN = 2;

/** The input file and what may be done with it. */
export interface FfmpegInput {
  /** Path in the program's file system. */
  path: string;
  /** Most pixels per frame. */
  maxPixels: number;
}

/** Seconds, on the file's own clock, from which reading begins. Undefined for the beginning. */
export function searchTarget(container: string, from: number, origin: number): number | undefined {
  if (!INDEXED.test(container) || from <= SEARCH_MARGIN) return undefined;
  return origin + from - SEARCH_MARGIN;
}

const inputArguments = ({ path, maxPixels }: FfmpegInput, search?: number, approximate?: boolean) => [
  ...['-hide_banner', '-nostdin', '-nostats', '-loglevel', 'level+info', '-copyts'],
  ...(approximate ? ['-skip_frame', 'noref'] : []),
  ...(search === undefined ? [] : ['-noaccurate_seek', '-ss', String(search)]),
  ...['-max_pixels', String(maxPixels)],
  ...['-protocol_whitelist', 'file', '-format_whitelist', CONTAINERS.join(',')],
  ...['-i', `file:${path}`],
];

/** What the filter is called that logs the frames that were decoded, before any is chosen. */
export const decodedFrames = 'decoded';

const everyFrame = (knowsFpsMode: boolean) => [knowsFpsMode ? '-fps_mode' : '-vsync', 'passthrough'];

/** Decodes the first frame and the first sound, to see what they are. */
export function probeArguments(
  input: FfmpegInput,
  { picture, sound, knowsFpsMode }: { picture: boolean; sound: boolean; knowsFpsMode: boolean },
): string[] {
  return [
    ...inputArguments(input),
    ...(picture
      ? ['-map', '0:V:0?', '-frames:v', '1', '-vf', 'showinfo=checksum=0', ...everyFrame(knowsFpsMode)]
      : []),
    ...(sound ? ['-map', '0:a:0?', '-frames:a', '1', '-af', 'ashowinfo'] : []),
    ...['-f', 'null', '-'],
  ];
}

/**
 * Each moment on a grid with the frame that is shown then: slot k takes the last frame with time ≤ first + k/rate. Before
 * anything is scaled, so that frames which nobody needs cost their decoding alone.
 */
const onGrid = (first: number, rate: number) => [
  'settb=AVTB',
  `setpts=PTS-${first + TOLERANCE}/TB`,
  `fps=${rate}:round=up`,
  'settb=AVTB',
  `setpts=PTS+${first}/TB`,
];

/**
 * Every frame, or those on a grid, as RGB bytes of one size. Shrinking averages over the covered area. `approximate` decodes
 * no frames that no other frame needs, and logs the times of the others as `decodedFrames`.
 */
export function pictureArguments(
  input: FfmpegInput,
  {
    search,
    width,
    height,
    resized,
    grid,
    approximate = false,
    knowsFpsMode,
    output,
  }: {
    search: number | undefined;
    width: number;
    height: number;
    resized: boolean;
    grid?: { first: number; rate: number };
    approximate?: boolean;
    knowsFpsMode: boolean;
    output: string;
  },
): string[] {
  // At its own size only the colour planes are interpolated, more smoothly; `bilinear` averages where it shrinks.
  const filter = resized ? 'bilinear' : 'bicubic';
  const scale = `scale=${width}:${height}:flags=${filter}+accurate_rnd+full_chroma_int`;
  const filters = [
    ...(approximate ? [`showinfo@${decodedFrames}=checksum=0`] : []),
    ...(grid ? onGrid(grid.first, grid.rate) : []),
    ...[scale, 'format=rgb24', 'showinfo=checksum=0'],
  ];
  return [
    ...inputArguments(input, search, approximate),
    ...['-map', '0:V:0', '-vf', filters.join(), ...everyFrame(knowsFpsMode)],
    ...['-c:v', 'rawvideo', '-f', 'rawvideo', output],
  ];
}

/** Interleaved 32-bit floats from a moment on, gaps filled with silence. */
export function soundArguments(
  input: FfmpegInput,
  {
    search,
    origin,
    from,
    to,
    sampleRate,
    channels,
    output,
  }: {
    search: number | undefined;
    origin: number;
    from: number;
    to: number;
    sampleRate: number;
    channels: number;
    output: string;
  },
): string[] {
  const first = Math.round((origin + from) * sampleRate);
  const cut = [
    `start_pts=${first}`,
    ...(Number.isFinite(to) ? [`end_pts=${Math.round((origin + to) * sampleRate)}`] : []),
  ];
  return [
    ...inputArguments(input, search),
    ...['-map', '0:a:0', '-ac', String(channels), '-ar', String(sampleRate)],
    ...['-af', `aresample=${sampleRate}:async=1:first_pts=${first},atrim=${cut.join(':')}`],
    ...['-c:a', 'pcm_f32le', '-f', 'f32le', output],
  ];
}
