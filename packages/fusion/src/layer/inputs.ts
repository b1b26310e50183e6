import type { Tensor } from '@tensorflow/tfjs-core';
import type { Shape } from '@tensorflow/tfjs-layers';

/** A single shape or a list of shapes, as a list. */
export function shapeList(shape: Shape | Shape[]): Shape[] {
  return Array.isArray(shape[0]) ? (shape as Shape[]) : [shape as Shape];
}

/** The two [batch, d] shapes of a bilinear fusion; throws `RangeError` for any other input. */
export function requirePair(caller: string, shape: Shape | Shape[]): [Shape, Shape] {
  const shapes = shapeList(shape);
  if (shapes.length !== 2) {
    throw new RangeError(
      `${caller}: expected two inputs [x, y], audio first; got ${shapes.length}. Call apply([x, y]).`,
    );
  }
  shapes.forEach((each, index) => {
    if (each.length === 2 && each[1] !== null) return;
    throw new RangeError(
      `${caller}: input ${index} must have shape [batch, features] with a known number of features; ` +
        `got [${each.map(String).join(', ')}]. Pool a sequence over time first, e.g. with AttentionPooling.`,
    );
  });
  const [x, y] = shapes;
  if (x[0] !== y[0] && x[0] !== null && y[0] !== null) {
    throw new RangeError(`${caller}: both inputs must have the same batch size; got ${x[0]} and ${y[0]}.`);
  }
  return [x, y];
}

/** The inputs of a layer call as a list. */
export function tensorList(inputs: Tensor | Tensor[]): Tensor[] {
  return Array.isArray(inputs) ? inputs : [inputs];
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
