import type { FfmpegThreadMessage } from './ffmpeg-core-module';
import type { FfmpegRun, FfmpegRunOptions } from './ffmpeg-program';
import { Mailbox } from './mailbox';
import { VideoError } from './video-error';

/** What a thread tells of itself. */
export interface ThreadEvents {
  /** It says something. */
  message(message: FfmpegThreadMessage): void;
  /** It fails. */
  failed(error: Error): void;
  /** It is gone; nothing comes any more. */
  gone(): void;
}

/** A thread that can be ended. */
export interface RunningThread {
  /** Ends it at once. */
  stop(): void;
  /** Says whether somebody waits for it, so that the program must not end. */
  awaited?(waiting: boolean): void;
}

/**
 * Pieces of output, 256 kB each, that may be under way before the thread waits: two frames of 1920 × 1080, so that it
 * decodes the next one while somebody works on this one.
 */
export const IN_FLIGHT = 48;

/** A run of ffmpeg in a thread; `inFlight` counts the pieces that are under way, where memory can be shared. */
export function threadRun(
  begin: (events: ThreadEvents) => RunningThread,
  inFlight: Int32Array | undefined,
  { onLine, signal }: FfmpegRunOptions,
): FfmpegRun {
  signal.throwIfAborted();
  const pieces = new Mailbox<Uint8Array>();
  let code = -1;
  let failure: VideoError | undefined;
  let end = () => {};
  const exit = new Promise<number>((resolve, reject) => {
    end = () => (failure ? reject(failure) : resolve(code));
  });
  exit.catch(() => {});
  const thread = begin({
    message(message) {
      if ('line' in message) onLine(message.line);
      else if ('piece' in message) pieces.push(message.piece);
      else code = message.code;
    },
    failed(cause) {
      failure = new VideoError('decoder-failed', `openVideo: @ffmpeg/core failed: ${cause.message}`, {
        cause,
      });
    },
    gone() {
      signal.removeEventListener('abort', stop);
      pieces.end();
      end();
    },
  });
  function stop() {
    pieces.end();
    thread.stop();
  }
  signal.addEventListener('abort', stop, { once: true });
  return {
    async read() {
      thread.awaited?.(true);
      const piece = await pieces.next();
      thread.awaited?.(false);
      signal.throwIfAborted();
      if (failure) throw failure;
      if (piece && inFlight) {
        Atomics.sub(inFlight, 0, 1);
        Atomics.notify(inFlight, 0);
      }
      return piece;
    },
    exit,
    stop,
  };
}
