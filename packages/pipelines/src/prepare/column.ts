import { sizeOf, type Block } from './block';

/** A block that lies in memory or on disk: what it is can be asked at once, its numbers are read when needed. */
export interface StoredBlock extends Omit<Block, 'data'> {
  /** What the numbers are. */
  kind: 'float32' | 'int32' | 'uint8';
  /** The numbers of rows `start` to `end`, or of the whole block. */
  read(start?: number, end?: number): Promise<Block['data']>;
}

/** One block of every clip, in the order of the clips; undefined where a clip has none. */
export type Column = readonly (StoredBlock | undefined)[];

/** What the numbers of an array are. */
export const kindOfData = (data: Block['data']): StoredBlock['kind'] =>
  data instanceof Float32Array ? 'float32' : data instanceof Int32Array ? 'int32' : 'uint8';

/** A block in memory. */
export function storedInMemory({ data, ...rest }: Block): StoredBlock {
  const width = rest.times ? sizeOf(rest.shape.slice(1)) : 0;
  return {
    ...rest,
    kind: kindOfData(data),
    read: (start, end) =>
      Promise.resolve(
        start === undefined ? data : data.subarray(start * width, (end ?? rest.shape[0]) * width),
      ),
  };
}

/** The whole of a stored block. */
export async function readBlock({ read, shape, times, mask }: StoredBlock): Promise<Block> {
  return { data: await read(), shape, ...(times && { times }), ...(mask && { mask }) };
}
