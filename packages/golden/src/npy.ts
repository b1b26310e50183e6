import { readFileSync } from 'node:fs';

export type NpyData = Float32Array | Float64Array | Int32Array | Uint8Array;

/** Reads a `.npy` file (format 1.0, little endian, C order) into a typed array and its shape. */
export function readNpy(path: string | URL): { data: NpyData; shape: number[] } {
  const bytes = readFileSync(path);
  if (bytes.toString('latin1', 1, 6) !== 'NUMPY') throw new Error(`readNpy: ${path} is not a .npy file`);
  const headerLength = bytes.readUInt16LE(8);
  const header = bytes.toString('latin1', 10, 10 + headerLength);
  const descr = /'descr': '([^']+)'/.exec(header)?.[1];
  const shape = (/'shape': \(([^)]*)\)/.exec(header)?.[1] ?? '')
    .split(',')
    .filter((part) => part.trim() !== '')
    .map(Number);
  if (!header.includes("'fortran_order': False")) throw new Error(`readNpy: ${path} is not in C order`);
  const body = bytes.buffer.slice(bytes.byteOffset + 10 + headerLength, bytes.byteOffset + bytes.length);
  switch (descr) {
    case '<f4':
      return { data: new Float32Array(body), shape };
    case '<f8':
      return { data: new Float64Array(body), shape };
    case '<i4':
      return { data: new Int32Array(body), shape };
    case '|u1':
      return { data: new Uint8Array(body), shape };
    default:
      throw new Error(`readNpy: ${path} holds ${descr}; expected <f4, <f8, <i4 or |u1`);
  }
}
