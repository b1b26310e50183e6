import type { Tensor } from '@tensorflow/tfjs-core';
import type { Shape } from '@tensorflow/tfjs-layers';

/** One input of a layer: its name in messages and its axes. Axes of one name must have one size. */
export interface NamedInput {
  /** What messages call it. */
  name: string;
  /** Names of the axes, the batch first. */
  axes: readonly string[];
}

/** Shapes as messages show them: `[2, 3] and [2, null]`. */
export const showShapes = (shapes: readonly Shape[]): string =>
  shapes.map((shape) => `[${shape.map(String).join(', ')}]`).join(' and ') || 'none';

/** A single shape or a list of shapes, as a list. */
export function shapeList(shape: Shape | Shape[]): Shape[] {
  return Array.isArray(shape[0]) ? (shape as Shape[]) : [shape as Shape];
}

/** The inputs of a layer call as a list. */
export function tensorList(inputs: Tensor | Tensor[]): Tensor[] {
  return Array.isArray(inputs) ? inputs : [inputs];
}

const agree = (a: number | null, b: number | null) => a === b || a === null || b === null;

/** Throws `RangeError` unless all inputs, masks included, have one batch size. */
export function requireOneBatch(caller: string, shapes: readonly Shape[]): void {
  shapes.forEach(([batch], i) => {
    if (agree(batch, shapes[0][0])) return;
    throw new RangeError(
      `${caller}: all inputs must have the same batch size; input 0 has ${shapes[0][0]}, input ${i} has ${batch}.`,
    );
  });
}

/** Throws `RangeError` unless there are exactly these inputs; `behind` says which masks follow them. */
export function requireNamedInputs(
  caller: string,
  shapes: readonly Shape[],
  inputs: readonly NamedInput[],
  behind: { sharedMask: boolean; presence: boolean },
): void {
  const sizes = new Map<string, number | null>();
  const fits = (shape: Shape, { axes }: NamedInput) =>
    shape.length === axes.length &&
    shape[shape.length - 1] !== null &&
    shape.every((size, i) => {
      const known = sizes.get(axes[i]) ?? null;
      sizes.set(axes[i], size ?? known);
      return axes[i] === 'batch' || agree(size, known);
    });
  if (shapes.length === inputs.length && shapes.every((shape, i) => fits(shape, inputs[i]))) return;
  const present = behind.presence ? [{ name: 'present', axes: ['batch', 'modalities'] }] : [];
  const mask = {
    name: 'mask',
    axes: ['batch', inputs.find(({ axes }) => axes.length > 2)?.axes[1] ?? 'time'],
  };
  const call = (...lists: (readonly NamedInput[])[]) =>
    `[${lists
      .flat()
      .map(({ name }) => name)
      .join(', ')}]`;
  const optional = behind.sharedMask ? ` or ${call(inputs, [mask], present)}` : '';
  const all = [...inputs, ...(behind.sharedMask ? [mask] : []), ...present];
  const tooLong = inputs.some(({ axes }, i) => axes.length === 2 && shapes[i]?.length === 3);
  throw new RangeError(
    `${caller}: expected ${call(inputs, present)}${optional}, of shapes ` +
      `${all.map(({ axes }) => `[${axes.join(', ')}]`).join(' and ')}; ` +
      `got ${showShapes(shapes)}.` +
      (tooLong ? ' Pool a sequence over time first, e.g. with AttentionPooling.' : ''),
  );
}

/** Throws `RangeError` unless all inputs have one of the `ranks` and differ in the last axis only. */
export function requireAlike(
  caller: string,
  shapes: readonly Shape[],
  { what, isRank }: { what: string; isRank: (rank: number) => boolean },
): void {
  const [first = []] = shapes;
  const fits = (shape: Shape) =>
    isRank(shape.length) &&
    shape.length === first.length &&
    shape[shape.length - 1] !== null &&
    shape.slice(0, -1).every((size, axis) => agree(size, first[axis]));
  if (shapes.length > 0 && shapes.every(fits)) return;
  throw new RangeError(`${caller}: expected ${what}; got ${showShapes(shapes)}.`);
}

/** Throws unless `inputDims` is a list of `count` feature counts (any number of them when `count` is omitted). */
export function requireInputDims(caller: string, inputDims: readonly number[], count?: number): void {
  const valid = Array.isArray(inputDims) && inputDims.every((dim) => Number.isInteger(dim) && dim > 0);
  if (valid && (count === undefined ? inputDims.length > 0 : inputDims.length === count)) return;
  const expected =
    count === undefined ? 'positive integers' : `${count} positive integer${count > 1 ? 's' : ''}`;
  throw new RangeError(
    `${caller}: inputDims must be a list of ${expected}, the features of each input; got ${JSON.stringify(inputDims)}.`,
  );
}
