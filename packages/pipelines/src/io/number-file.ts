import { WriteError } from './write-error';

type Numbers = Float32Array | Float64Array;

/** Numbers in a temporary file. */
export interface NumberFile<A extends Numbers> {
  /** How many there are. */
  readonly length: number;
  /** Puts numbers behind the others. */
  append(values: A): void;
  /** Those from `start` to before `end`. */
  read(start: number, end: number): A;
  /** Removes the file. */
  remove(): void;
}

/** What removes the files that there are. */
const files = new Set<() => void>();
let watching = false;

/** Numbers that are gathered before they are written. */
const atOnce = 2 ** 16;

/**
 * Opens a temporary file of numbers; a program that ends removes it, too.
 *
 * @param Type - `Float32Array` or `Float64Array`.
 * @returns The file; undefined where there is no file system, as in a page.
 * @throws WriteError where it cannot be written
 */
export function openNumberFile<A extends Numbers>(Type: {
  new (length: number): A;
  BYTES_PER_ELEMENT: number;
}): NumberFile<A> | undefined {
  const node = fileSystem();
  if (!node) return undefined;
  const { fs, os, path } = node;
  const place = path.join(os.tmpdir(), 'avemo-sound-');
  const guarded = <T>(work: () => T): T => {
    try {
      return work();
    } catch (error) {
      throw new WriteError(place, error);
    }
  };
  const folder = guarded(() => fs.mkdtempSync(place));
  const file = guarded(() => fs.openSync(path.join(folder, 'numbers'), 'wx+'));
  const bytesOf = ({ buffer, byteOffset, byteLength }: A) => new Uint8Array(buffer, byteOffset, byteLength);
  const held = new Type(atOnce);
  let [written, filled, open] = [0, 0, true];

  const write = (values: A) => {
    const bytes = bytesOf(values);
    for (let at = 0; at < bytes.length;) at += guarded(() => fs.writeSync(file, bytes, at));
    written += values.length;
  };
  const remove = () => {
    if (!open) return;
    open = false;
    files.delete(remove);
    fs.closeSync(file);
    fs.rmSync(folder, { recursive: true, force: true });
  };
  if (!watching) process.on('exit', () => [...files].forEach((one) => one()));
  watching = true;
  files.add(remove);
  return {
    get length() {
      return written + filled;
    },
    append(values) {
      if (filled + values.length > atOnce) {
        write(held.subarray(0, filled) as A);
        filled = 0;
      }
      if (values.length > atOnce) return write(values);
      held.set(values, filled);
      filled += values.length;
    },
    read(start, end) {
      const values = new Type(end - start);
      const inFile = Math.max(0, Math.min(end, written) - start);
      const bytes = bytesOf(values.subarray(0, inFile) as A);
      for (let at = 0; at < bytes.length;) {
        const count = fs.readSync(file, bytes, at, bytes.length - at, start * Type.BYTES_PER_ELEMENT + at);
        if (count === 0) throw new Error(`${folder} ended while it was read`);
        at += count;
      }
      if (end > written) values.set(held.subarray(Math.max(0, start - written), end - written), inFile);
      return values;
    },
    remove,
  };
}

function fileSystem() {
  const { process } = globalThis as { process?: NodeJS.Process };
  const fs = process?.getBuiltinModule?.('node:fs');
  if (!process || !fs) return undefined;
  return { fs, os: process.getBuiltinModule('node:os'), path: process.getBuiltinModule('node:path') };
}
