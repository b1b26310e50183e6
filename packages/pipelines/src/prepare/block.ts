/**
 * A typed array that was made from one clip. With `times` it is a sequence: the first axis counts rows (frames, segments,
 * time steps). Without, it is one value of any shape for the whole clip.
 */
export interface Block {
  /** Row-major numbers; bytes (pictures) stay bytes until a batch is made. */
  data: Float32Array | Int32Array | Uint8Array;
  /** [rows, …] with `times`, else […]; the product is the length of `data`. */
  shape: readonly number[];
  /** The second at which each row begins, ascending. */
  times?: Float64Array;
  /** 1 for a row that counts, 0 for one that does not (no face was found, nobody speaks). Default: all count. */
  mask?: Uint8Array;
}

/** Blocks by name. */
export type Blocks = Record<string, Block>;

/** How many rows a block has; undefined where it is no sequence. */
export const rowsOf = (block: Block): number | undefined => (block.times ? block.shape[0] : undefined);

/** The number of values in an array of this shape. */
export const sizeOf = (shape: readonly number[]): number => shape.reduce((product, n) => product * n, 1);

/**
 * Throws unless a block is one: its shape fits its data, and times and mask fit its rows.
 *
 * @param name What the block is called, for the message.
 * @param block Whatever a preparation gave.
 * @returns The block.
 * @throws TypeError for another kind of thing, RangeError for lengths that do not fit, times that do not ascend and
 * numbers that are not finite in a row that counts.
 */
export function requireBlock(name: string, block: Block): Block {
  const { data, shape, times, mask } = block ?? {};
  const typed = data instanceof Float32Array || data instanceof Int32Array || data instanceof Uint8Array;
  if (!typed || !Array.isArray(shape)) {
    throw new TypeError(
      `${name}: a block is { data: Float32Array | Int32Array | Uint8Array, shape: number[], times?, mask? }; ` +
        `got ${typeof block === 'object' && block ? `an object with ${Object.keys(block).join(', ')}` : typeof block}.`,
    );
  }
  if (!shape.every((n) => Number.isSafeInteger(n) && n >= 0) || sizeOf(shape) !== data.length) {
    throw new RangeError(`${name}: shape [${shape.join(', ')}] does not fit ${data.length} values.`);
  }
  if (times && times.length !== shape[0]) {
    throw new RangeError(`${name}: expected one time per row, ${shape[0]}; got ${times.length}.`);
  }
  if (times?.some((time, i) => !Number.isFinite(time) || (i > 0 && time < times[i - 1]))) {
    throw new RangeError(`${name}: times must be finite seconds in ascending order.`);
  }
  if (mask && (!times || mask.length !== shape[0])) {
    throw new RangeError(
      `${name}: a mask needs times and one entry per row, ${shape[0]}; got ${mask.length}.`,
    );
  }
  requireFiniteRows(name, block);
  return block;
}

function requireFiniteRows(name: string, { data, shape, times, mask }: Block): void {
  if (!(data instanceof Float32Array)) return;
  const width = times ? sizeOf(shape.slice(1)) : data.length;
  for (let i = 0; i < data.length; i++) {
    if (Number.isFinite(data[i])) continue;
    const row = Math.floor(i / width);
    if (mask && mask[row] === 0) continue;
    throw new RangeError(
      `${name}: value ${i % width}${times ? ` of row ${row}` : ''} is ${data[i]}. Fill such rows, or mask them with 0.`,
    );
  }
}
