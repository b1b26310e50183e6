import { stat } from 'node:fs/promises';
import { setTimeout as wait } from 'node:timers/promises';

/** How often files are looked for, milliseconds. */
const interval = 500;

/**
 * Files as they come, until the signal aborts: each when it has been the same twice in a row, and again when it has changed.
 *
 * @param list - Gives the files that are there now.
 * @param signal - Ends the watching.
 */
export async function* watchFiles(
  list: () => Promise<string[]>,
  signal: AbortSignal,
): AsyncGenerator<string, void, undefined> {
  const seen = new Map<string, { state: string; given: boolean }>();
  while (!signal.aborted) {
    for (const file of await list()) {
      const info = await stat(file).catch(() => undefined);
      if (!info) continue;
      const state = `${info.size} ${info.mtimeMs}`;
      const before = seen.get(file);
      const settled = before?.state === state;
      const given = settled && before.given;
      seen.set(file, { state, given: settled });
      if (settled && !given) yield file;
      if (signal.aborted) return;
    }
    await wait(interval, undefined, { signal }).catch(() => {});
  }
}
