import type { Shape } from '@tensorflow/tfjs-layers';

/**
 * The shapes of [x, y] or [x, y, mask] split into `trunks` trunks (any number when null); throws `RangeError` for any
 * other input.
 */
export function requireTrunks(caller: string, shapes: Shape[], trunks: number | null): [Shape, Shape] {
  const [x, y, mask] = shapes;
  const isStream = (shape?: Shape) => shape?.length === 3 && shape[2] !== null;
  if (shapes.length > 3 || !isStream(x) || !isStream(y) || (mask && mask.length !== 2)) {
    throw new RangeError(
      `${caller}: expected [x, y] or [x, y, mask], audio first, of shapes [batch, trunks, x features], ` +
        '[batch, trunks, y features] and [batch, trunks]; ' +
        `got ${shapes.map((shape) => `[${shape.map(String).join(', ')}]`).join(' and ')}.`,
    );
  }
  const expected = trunks ?? x[1];
  for (const [, count] of [x, y]) {
    if (count === null || expected === null || count === expected) continue;
    throw new RangeError(
      `${caller}: both streams must have ${expected} trunks; got ${x[1]} and ${y[1]}. ` +
        'Pad shorter utterances and give the mask as the third input.',
    );
  }
  if (x[0] !== y[0] && x[0] !== null && y[0] !== null) {
    throw new RangeError(`${caller}: both inputs must have the same batch size; got ${x[0]} and ${y[0]}.`);
  }
  return [x, y];
}
