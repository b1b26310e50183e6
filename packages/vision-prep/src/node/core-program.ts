import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { Worker } from 'node:worker_threads';
import type { FfmpegProgram, FfmpegRun, FfmpegRunOptions } from '../video/ffmpeg-program';
import { Mailbox } from '../video/mailbox';
import { VideoError } from '../video/video-error';
import { ffmpegThread, type FfmpegThreadData, type FfmpegThreadMessage } from './ffmpeg-thread';

/** Compiled once, used by every thread. */
let core: Promise<Omit<FfmpegThreadData, 'args' | 'inFlight'> | null> | undefined;

/** The ffmpeg of the package @ffmpeg/core as a program that can be run; null where it is not installed. */
export async function findFfmpegCore(): Promise<FfmpegProgram | null> {
  const loaded = await (core ??= load());
  if (!loaded) return null;
  return {
    name: '@ffmpeg/core',
    knowsFpsMode: true,
    output: 'file:/output',
    run: (args, options) => start(loaded, args, options),
  };
}

/** Whether the package is installed; loads nothing. */
export function hasFfmpegCore(): boolean {
  return resolveCore() !== null;
}

/** The package beside this one, or the one of the program that runs. */
function resolveCore(): { script: string; wasm: string } | null {
  for (const from of [import.meta.url, `${process.cwd()}/package.json`]) {
    try {
      const { resolve } = createRequire(from);
      return { script: resolve('@ffmpeg/core'), wasm: resolve('@ffmpeg/core/wasm') };
    } catch {
      continue;
    }
  }
  return null;
}

async function load() {
  const paths = resolveCore();
  if (!paths) return null;
  const module = await WebAssembly.compile(await readFile(paths.wasm));
  return { script: paths.script, module };
}

/** Pieces of output that may be under way before the thread waits. */
const IN_FLIGHT = 3;

function start(
  loaded: Omit<FfmpegThreadData, 'args' | 'inFlight'>,
  args: readonly string[],
  { onLine, signal }: FfmpegRunOptions,
): FfmpegRun {
  signal.throwIfAborted();
  const pieces = new Mailbox<Uint8Array>();
  const inFlight = new Int32Array(new SharedArrayBuffer(8));
  inFlight[1] = IN_FLIGHT;
  const data: FfmpegThreadData = { ...loaded, args, inFlight };
  // A helper that bundlers put around named functions has to exist in the thread too.
  const script = `const __name = (f) => f; (${ffmpegThread.toString()})();`;
  const worker = new Worker(script, {
    eval: true,
    workerData: data,
    execArgv: [],
    stderr: true,
    stdout: true,
  });
  worker.unref();
  let code = -1;
  let failure: unknown;
  const stop = () => {
    pieces.end();
    void worker.terminate();
  };
  const exit = new Promise<number>((resolve, reject) => {
    worker.on('message', (message: FfmpegThreadMessage) => {
      if ('line' in message) onLine(message.line);
      else if ('piece' in message) pieces.push(message.piece);
      else code = message.code;
    });
    worker.on('error', (error) => {
      failure = new VideoError('decoder-failed', `openVideo: @ffmpeg/core failed: ${error.message}`, {
        cause: error,
      });
    });
    worker.on('exit', () => {
      signal.removeEventListener('abort', stop);
      pieces.end();
      if (failure) reject(failure);
      else resolve(code);
    });
  });
  exit.catch(() => {});
  signal.addEventListener('abort', stop, { once: true });
  return {
    async read() {
      worker.ref();
      const piece = await pieces.next();
      worker.unref();
      signal.throwIfAborted();
      if (failure) throw failure;
      if (piece) {
        Atomics.sub(inFlight, 0, 1);
        Atomics.notify(inFlight, 0);
      }
      return piece;
    },
    exit,
    stop,
  };
}
