import type { Block } from '../../prepare/block';

/** A part of a recording, in seconds. */
export interface Cut {
  /** At least 0; the beginning by default. */
  start?: number;
  /** Above `start`; the end of the recording by default. */
  end?: number;
  /** The file and line that cut, for messages. */
  where?: string;
}

/** The rows of a sequence that lie in the part, their times counted from its beginning. @internal */
export function cutRows(block: Block, { start = 0, end = Infinity }: Cut, rowSeconds?: number): Block {
  if (!block.times || rowSeconds === undefined || (start === 0 && end === Infinity)) return block;
  const [rows] = block.shape;
  const width = block.data.length / rows;
  const first = Math.min(Math.floor(start / rowSeconds), rows - 1);
  const last = Math.min(rows, Math.max(first + 1, Math.ceil(end / rowSeconds)));
  return {
    data: block.data.slice(first * width, last * width),
    shape: [last - first, ...block.shape.slice(1)],
    times: Float64Array.from({ length: last - first }, (_, row) => row * rowSeconds),
  };
}
