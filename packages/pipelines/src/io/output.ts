import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { createReadStream } from 'node:fs';
import { open, rename, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, dirname, join } from 'node:path';
import { makeFolder } from './make-folder';
import { WriteError } from './write-error';

/** Where a result is written piece by piece. */
export interface Output {
  write(content: string | Uint8Array): Promise<void>;
  /** Writes over what was written at the beginning; for results whose heading is known in the end only. */
  rewriteStart(content: Uint8Array): Promise<void>;
  /** All is written: a file gets its name. */
  finish(): Promise<void>;
  /** Nothing is left, as if nothing had been written; what stdout has taken stays. */
  discard(): Promise<void>;
}

const bufferedCharacters = 2 ** 16;

/**
 * Opens an output: a file, which appears under its name when it is whole, or stdout.
 *
 * @param path - The file; stdout without it.
 * @param options - Whether the beginning will be written over, so that stdout has to wait for the end.
 */
export async function openOutput(
  path: string | undefined,
  { rewritten = false }: { rewritten?: boolean } = {},
): Promise<Output> {
  if (path === undefined && !rewritten) return standardOutput();
  const place = path ?? join(tmpdir(), 'avemo-output');
  const folder = dirname(place);
  await makeFolder(folder);
  const temporary = join(
    folder,
    `.${basename(place).slice(0, 100)}.${process.pid}-${randomBytes(6).toString('hex')}.tmp`,
  );
  const failed = (error: unknown) => {
    throw new WriteError(place, error);
  };
  const handle = await open(temporary, 'wx').catch(failed);
  const { write } = buffered((content) => handle.writeFile(content).catch(failed));
  return {
    write,
    rewriteStart: async (content) => void (await handle.write(content, 0, content.length, 0)),
    async finish() {
      await write('');
      await handle.close();
      if (path !== undefined) return rename(temporary, path).catch(failed);
      for await (const piece of createReadStream(temporary)) await toStandardOutput(piece as Buffer);
      await rm(temporary, { force: true });
    },
    async discard() {
      await handle.close().catch(() => {});
      await rm(temporary, { force: true });
    },
  };
}

function standardOutput(): Output {
  const { write } = buffered(toStandardOutput);
  return {
    write,
    rewriteStart: () => Promise.reject(new Error('stdout cannot be written over')),
    finish: () => write(''),
    discard: async () => {},
  };
}

/** Texts are collected to larger pieces; an empty one hands on what is left. */
function buffered(write: (content: string | Uint8Array) => Promise<void>): Pick<Output, 'write'> {
  let waiting = '';
  return {
    async write(content) {
      if (typeof content === 'string' && content !== '') {
        waiting += content;
        if (waiting.length < bufferedCharacters) return;
      }
      const text = waiting;
      waiting = '';
      if (text !== '') await write(text);
      if (typeof content !== 'string') await write(content);
    },
  };
}

async function toStandardOutput(content: string | Uint8Array): Promise<void> {
  if (!process.stdout.write(content)) await once(process.stdout, 'drain');
}
