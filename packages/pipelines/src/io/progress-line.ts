/** What is being done and how far it is, on stderr. */
export interface ProgressLine {
  /** Shows a share in [0, 1] with a text behind it. */
  show(share: number, text: string): void;
  /** Takes the line away, so that messages can follow. */
  clear(): void;
}

const WIDTH = 24;

/** Where nobody watches a terminal, a line now and then: the first after 10 s, the next each time twice as late, at most 10 min. */
const firstSeconds = 10;
const longestSeconds = 600;

/**
 * One line that is drawn over on a terminal; elsewhere (a log file, a scheduler) a line of its own now and then.
 *
 * @param stream - Where to; stderr by default.
 * @param now - Milliseconds of a clock.
 */
export function createProgressLine(
  stream: Pick<NodeJS.WriteStream, 'isTTY' | 'columns' | 'write'> = process.stderr,
  now: () => number = () => performance.now(),
): ProgressLine {
  return stream.isTTY ? drawnLine(stream, now) : linesNowAndThen(stream, now);
}

function drawnLine(stream: Pick<NodeJS.WriteStream, 'columns' | 'write'>, now: () => number): ProgressLine {
  let drawn = -Infinity;
  return {
    show(share, text) {
      if (now() - drawn < 80 && share < 1) return;
      drawn = now();
      const full = Math.round(clamp(share) * WIDTH);
      const bar = '█'.repeat(full) + '░'.repeat(WIDTH - full);
      const line = `${bar} ${text}`.slice(0, (stream.columns ?? 80) - 1);
      stream.write(`\r\x1b[2K${line}`);
    },
    clear() {
      if (drawn !== -Infinity) stream.write('\r\x1b[2K');
    },
  };
}

function linesNowAndThen(stream: Pick<NodeJS.WriteStream, 'write'>, now: () => number): ProgressLine {
  const started = now();
  let next = firstSeconds;
  return {
    show(share, text) {
      const seconds = (now() - started) / 1000;
      if (seconds < next) return;
      next = seconds + Math.min(next, longestSeconds);
      stream.write(`${Math.floor(100 * clamp(share))} % after ${duration(seconds)}: ${text}\n`);
    },
    clear() {},
  };
}

const clamp = (share: number) => Math.min(1, Math.max(0, share));

const duration = (seconds: number) =>
  seconds < 120 ? `${Math.round(seconds)} s` : `${Math.round(seconds / 60)} min`;
