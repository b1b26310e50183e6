import type { FfmpegRun } from './ffmpeg-program';
import { VideoError } from './video-error';

/** The longest that the program may give nothing while somebody waits, in milliseconds. */
const PATIENCE = 60_000;

/** Ends the run and waits until it is gone. @internal */
export async function ended(run: FfmpegRun): Promise<void> {
  run.stop();
  await run.exit.catch(() => {});
}

/** What the run promises, unless nothing comes for too long. @internal */
export async function patiently<Value>(promise: Promise<Value>, run: FfmpegRun): Promise<Value> {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const impatience = new Promise<never>((_, reject) => {
    timer = setTimeout(() => {
      run.stop();
      reject(
        new VideoError(
          'timed-out',
          `openVideo: the decoder gave nothing for ${PATIENCE / 1000} s; it was ended.`,
        ),
      );
    }, PATIENCE);
  });
  try {
    return await Promise.race([promise, impatience]);
  } finally {
    clearTimeout(timer);
  }
}

const rests = new WeakMap<FfmpegRun, Uint8Array>();

/** Exactly `length` bytes of the output in an array of their own, undefined at the end; a piece of a frame is dropped. @internal */
export async function readFrame(run: FfmpegRun, length: number): Promise<Uint8Array | undefined> {
  const frame = new Uint8Array(length);
  let filled = 0;
  while (filled < length) {
    const piece = rests.get(run) ?? (await patiently(run.read(), run));
    if (piece === undefined) return undefined;
    const taken = Math.min(piece.length, length - filled);
    frame.set(piece.subarray(0, taken), filled);
    filled += taken;
    if (taken < piece.length) rests.set(run, piece.subarray(taken));
    else rests.delete(run);
  }
  return frame;
}

/** The next samples of the output, whole instants of `unit` bytes; undefined at the end. @internal */
export async function readWhole(run: FfmpegRun, unit: number): Promise<Float32Array | undefined> {
  let bytes = rests.get(run) ?? new Uint8Array(0);
  rests.delete(run);
  while (bytes.length < unit) {
    const piece = await patiently(run.read(), run);
    if (piece === undefined) return undefined;
    const joined = new Uint8Array(bytes.length + piece.length);
    joined.set(bytes);
    joined.set(piece, bytes.length);
    bytes = joined;
  }
  const whole = bytes.length - (bytes.length % unit);
  if (whole < bytes.length) rests.set(run, bytes.slice(whole));
  return new Float32Array(bytes.slice(0, whole).buffer);
}
