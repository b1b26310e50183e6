import { createHash } from 'node:crypto';
import type { BigIntStats } from 'node:fs';
import { appendFile, readFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { writeFileAtomic } from '../io/atomic-file';
import { makeFolder } from '../io/make-folder';

/** The file of a cache folder that keeps them, a line each. */
const FILE = 'digests.jsonl';

/** A file that changed so lately may change again without another time stamp. */
const SETTLED_NS = 2_000_000_000n;

interface Known {
  state: string;
  sha256: string;
}

/**
 * SHA-256 of files that were read before, so that large files need not be read at every start. A digest counts only while
 * size, both time stamps and the place on the disk are those of when the file was read; what is lost or damaged is read again.
 * Several processes may share a folder.
 */
export class KnownDigests {
  private constructor(
    private readonly folder: string,
    private readonly known: Map<string, Known>,
    private readonly keeps: boolean,
  ) {}

  /**
   * @param folder - Of a cache; need not be there.
   * @param options - Whether new digests are kept; default true.
   */
  static async open(folder: string, { keeps = true } = {}): Promise<KnownDigests> {
    const path = join(folder, FILE);
    const text = await readFile(path, 'utf8').catch(() => '');
    const known = new Map<string, Known>();
    const lines = text.split('\n').filter((line) => line !== '');
    for (const line of lines) {
      const entry = decode(line);
      if (entry) known.set(entry.path, entry);
    }
    if (keeps && lines.length > 2 * known.size + 1000) {
      const all = [...known].map(([file, { state, sha256 }]) => encode(file, state, sha256));
      await writeFileAtomic(path, all.join(''), { durable: false }).catch(() => {});
    }
    return new KnownDigests(folder, known, keeps);
  }

  /** The digest of a file as it is now; undefined where it has to be read. */
  find(path: string, now: BigIntStats): string | undefined {
    const known = this.known.get(resolve(path));
    return known?.state === stateOf(now) ? known.sha256 : undefined;
  }

  /** Keeps what a file holds: it was `before` when reading began, and `after` at its end. A folder that takes no file keeps none. */
  async note(path: string, sha256: string, before: BigIntStats, after: BigIntStats): Promise<void> {
    const state = stateOf(after);
    const changed = after.ctimeNs > after.mtimeNs ? after.ctimeNs : after.mtimeNs;
    const settled = BigInt(Date.now()) * 1_000_000n - changed > SETTLED_NS;
    if (!this.keeps || !settled || stateOf(before) !== state) return;
    const file = resolve(path);
    this.known.set(file, { state, sha256 });
    await makeFolder(this.folder)
      .then(() => appendFile(join(this.folder, FILE), encode(file, state, sha256)))
      .catch(() => {});
  }
}

const stateOf = ({ size, mtimeNs, ctimeNs, ino }: BigIntStats): string =>
  [size, mtimeNs, ctimeNs, ino].join(' ');

const checkOf = (text: string): string => createHash('sha256').update(text).digest('hex').slice(0, 12);

function encode(path: string, state: string, sha256: string): string {
  const text = JSON.stringify([path, state, sha256]);
  return `${checkOf(text)} ${text}\n`;
}

function decode(line: string): (Known & { path: string }) | undefined {
  const text = line.slice(13);
  if (line[12] !== ' ' || checkOf(text) !== line.slice(0, 12)) return undefined;
  const [path, state, sha256] = JSON.parse(text) as [string, string, string];
  return { path, state, sha256 };
}
