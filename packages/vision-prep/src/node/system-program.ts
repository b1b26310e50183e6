import { spawn } from 'node:child_process';
import type { FfmpegProgram, FfmpegRun, FfmpegRunOptions } from '../video/ffmpeg-program';
import { VideoError } from '../video/video-error';

/** A program of the system, and the version that it says it has. */
export interface SystemFfmpeg extends FfmpegProgram {
  version: string;
}

const found = new Map<string, Promise<SystemFfmpeg | null>>();

/** The ffmpeg of the system as a program that can be run; null where there is none. */
export function findFfmpeg(command = 'ffmpeg'): Promise<SystemFfmpeg | null> {
  if (!found.has(command)) found.set(command, askVersion(command));
  return found.get(command)!;
}

async function askVersion(command: string): Promise<SystemFfmpeg | null> {
  const program: FfmpegProgram = {
    name: 'ffmpeg',
    knowsFpsMode: true,
    output: 'pipe:1',
    run: (args, options) => start(command, args, options),
  };
  const run = program.run(['-version'], { signal: new AbortController().signal, onLine: () => {} });
  let text = '';
  try {
    for (let bytes; (bytes = await run.read());) text += new TextDecoder().decode(bytes);
    if ((await run.exit) !== 0) return null;
  } catch {
    return null;
  }
  const [, major, minor] = /^ffmpeg version n?(\d+)\.(\d+)/.exec(text) ?? [];
  // Builds from the source tree have a date for a version.
  const version = major === undefined ? Infinity : Number(major) + Number(minor) / 100;
  const [, name = 'unknown'] = /^ffmpeg version (\S+)/.exec(text) ?? [];
  return { ...program, version: name, knowsFpsMode: version >= 5.01 };
}

function start(command: string, args: readonly string[], { onLine, signal }: FfmpegRunOptions): FfmpegRun {
  signal.throwIfAborted();
  const { FFREPORT: _, ...env } = process.env;
  // No shell: the arguments are never parsed again.
  const child = spawn(command, args, { stdio: ['ignore', 'pipe', 'pipe'], windowsHide: true, env });
  const stop = () => {
    child.kill('SIGKILL');
    child.stdout.destroy();
  };
  let failure: unknown;
  let rest = '';
  child.stderr.setEncoding('utf8');
  child.stderr.on('data', (text: string) => {
    const lines = (rest + text).split(/[\r\n]+/);
    rest = lines.pop()!.slice(-10_000);
    lines.forEach(onLine);
  });
  const exit = new Promise<number>((resolve, reject) => {
    child.once('error', (error) => {
      failure = new VideoError('no-decoder', `openVideo: ${command} cannot be started.`, { cause: error });
      reject(failure);
    });
    child.once('close', (code) => {
      signal.removeEventListener('abort', stop);
      if (rest) onLine(rest);
      resolve(code ?? -1);
    });
  });
  exit.catch(() => {});
  signal.addEventListener('abort', stop, { once: true });
  const pieces = child.stdout[Symbol.asyncIterator]() as AsyncIterator<Uint8Array>;
  return {
    async read() {
      const piece = await pieces.next().catch(() => ({ done: true as const, value: undefined }));
      signal.throwIfAborted();
      if (failure) throw failure;
      return piece.done ? undefined : piece.value;
    },
    exit,
    stop,
  };
}
