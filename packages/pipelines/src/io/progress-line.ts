/** One line on stderr that is drawn over; nothing when stderr is no terminal. */
export interface ProgressLine {
  /** Shows a share in [0, 1] with a text behind it. */
  show(share: number, text: string): void;
  /** Takes the line away, so that messages can follow. */
  clear(): void;
}

const WIDTH = 24;

export function createProgressLine(stream: NodeJS.WriteStream = process.stderr): ProgressLine {
  if (!stream.isTTY) return { show() {}, clear() {} };
  let drawn = 0;
  return {
    show(share, text) {
      const now = performance.now();
      if (now - drawn < 80 && share < 1) return;
      drawn = now;
      const full = Math.round(Math.min(1, Math.max(0, share)) * WIDTH);
      const bar = '█'.repeat(full) + '░'.repeat(WIDTH - full);
      const line = `${bar} ${text}`.slice(0, (stream.columns ?? 80) - 1);
      stream.write(`\r\x1b[2K${line}`);
    },
    clear() {
      if (drawn) stream.write('\r\x1b[2K');
    },
  };
}
