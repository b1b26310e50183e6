import { readFileSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { Worker } from 'node:worker_threads';
import type { FfmpegThreadMessage } from '../video/ffmpeg-core-module';
import type { FfmpegProgram, FfmpegRun, FfmpegRunOptions } from '../video/ffmpeg-program';
import { IN_FLIGHT, threadRun, type RunningThread, type ThreadEvents } from '../video/thread-run';
import { ffmpegThread, type FfmpegTask, type FfmpegThreadData } from './ffmpeg-thread';
import { ReadyThreads, type ReadyThread } from './ready-threads';

/** Compiled once, used by every thread. */
let core: Promise<FfmpegThreadData | null> | undefined;

/** The program for one file: threads for its sound and its pictures are started beside its first run. */
export interface FfmpegCore extends FfmpegProgram {
  /** Ends the threads that no run has taken. */
  release(): Promise<void>;
}

/** The ffmpeg of the package @ffmpeg/core as a program that can be run; null where it is not installed. */
export async function findFfmpegCore(): Promise<FfmpegCore | null> {
  const loaded = await (core ??= load());
  if (!loaded) return null;
  const ready = new ReadyThreads(2);
  return {
    name: '@ffmpeg/core',
    knowsFpsMode: true,
    output: 'file:/output',
    run: (args, options) => start(() => ready.take(() => launch(loaded)), args, options),
    release: () => ready.end(),
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

function start(thread: () => ReadyThread, args: readonly string[], options: FfmpegRunOptions): FfmpegRun {
  const inFlight = new Int32Array(new SharedArrayBuffer(8));
  inFlight[1] = IN_FLIGHT;
  const begin = (events: ThreadEvents): RunningThread => {
    const { worker, listen } = thread();
    listen(events);
    const task: FfmpegTask = { args, inFlight };
    worker.postMessage(task);
    return {
      stop: () => void worker.terminate(),
      awaited: (waiting) => (waiting ? worker.ref() : worker.unref()),
    };
  };
  return threadRun(begin, inFlight, options);
}

/** A thread that makes itself ready and waits for its task. What it says before anybody listens is kept. */
function launch(loaded: FfmpegThreadData): ReadyThread {
  // A helper that bundlers put around named functions has to exist in the thread too.
  const script = `const __name = (f) => f; (${ffmpegThread.toString()})();`;
  const worker = new Worker(script, {
    eval: true,
    workerData: loaded,
    execArgv: [],
    stderr: true,
    stdout: true,
  });
  worker.unref();
  let events: ThreadEvents | undefined;
  const early: ((events: ThreadEvents) => void)[] = [];
  const tell = (what: (events: ThreadEvents) => void) => (events ? what(events) : early.push(what));
  worker.on('message', (message: FfmpegThreadMessage) => tell((to) => to.message(message)));
  worker.on('error', (error) => tell((to) => to.failed(error)));
  worker.on('exit', () => tell((to) => to.gone()));
  return {
    worker,
    listen(given) {
      events = given;
      for (const what of early) what(given);
    },
  };
}
