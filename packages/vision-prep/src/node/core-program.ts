import { readFileSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { Worker } from 'node:worker_threads';
import type { FfmpegProgram, FfmpegRun, FfmpegRunOptions } from '../video/ffmpeg-program';
import { IN_FLIGHT, threadRun, type RunningThread, type ThreadEvents } from '../video/thread-run';
import { ffmpegThread, type FfmpegThreadData } from './ffmpeg-thread';

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

/** The version of the package, as its manifest says; `'none'` where it is not installed. */
export function ffmpegCoreVersion(): string {
  const paths = resolveCore();
  if (!paths) return 'none';
  for (let folder = dirname(paths.script); folder !== dirname(folder); folder = dirname(folder)) {
    try {
      const { name, version } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8')) as Manifest;
      if (name === '@ffmpeg/core' && version) return version;
    } catch {
      continue;
    }
  }
  return 'unknown';
}

interface Manifest {
  name?: string;
  version?: string;
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

function start(
  loaded: Omit<FfmpegThreadData, 'args' | 'inFlight'>,
  args: readonly string[],
  options: FfmpegRunOptions,
): FfmpegRun {
  const inFlight = new Int32Array(new SharedArrayBuffer(8));
  inFlight[1] = IN_FLIGHT;
  const begin = ({ message, failed, gone }: ThreadEvents): RunningThread => {
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
    worker.on('message', message);
    worker.on('error', failed);
    worker.on('exit', gone);
    return {
      stop: () => void worker.terminate(),
      awaited: (waiting) => (waiting ? worker.ref() : worker.unref()),
    };
  };
  return threadRun(begin, inFlight, options);
}
