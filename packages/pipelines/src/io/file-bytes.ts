import type { BytesReader } from '@avemo/dsp';

/**
 * The bytes of a file, read where they are needed; Node only.
 *
 * @param file - Path.
 * @throws errors of the file system
 */
export function fileBytes(file: string | URL): BytesReader {
  const fs = process.getBuiltinModule('node:fs');
  const { size } = fs.statSync(file);
  return {
    length: size,
    read(start, end) {
      const descriptor = fs.openSync(file, 'r');
      try {
        const bytes = new Uint8Array(end - start);
        for (let at = 0; at < bytes.length;) {
          const count = fs.readSync(descriptor, bytes, at, bytes.length - at, start + at);
          if (count === 0) throw new Error('the file ended while it was read');
          at += count;
        }
        return bytes;
      } finally {
        fs.closeSync(descriptor);
      }
    },
  };
}
