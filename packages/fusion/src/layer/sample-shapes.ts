/** The shape of one sample of an input: a number of features, or [time, features] and the like. */
export type SampleShape = number | readonly number[];

/** The shapes as lists; throws `RangeError` unless there are `count` of them (any number if omitted), of these lengths. */
export function readSampleShapes(
  caller: string,
  sampleShapes: readonly SampleShape[],
  ranks?: readonly number[],
): number[][] {
  const shapes = Array.isArray(sampleShapes) ? sampleShapes.map((shape) => [shape].flat() as number[]) : [];
  const valid = shapes.every((shape) => shape.length > 0 && shape.every((n) => Number.isInteger(n) && n > 0));
  const fits = ranks
    ? shapes.length === ranks.length && shapes.every((shape, i) => shape.length === ranks[i])
    : shapes.length > 0;
  if (valid && fits) return shapes;
  const kinds = ranks?.map(
    (rank) => ['[features]', '[time, features]', '[time, positions, features]'][rank - 1],
  );
  throw new RangeError(
    `${caller}: sampleShapes must hold the shape of one sample of each input, of positive integers` +
      `${kinds ? `: ${kinds.join(', ')}` : ''}; got ${JSON.stringify(sampleShapes)}.`,
  );
}

/** The product of sizes. */
export const sizeOf = (shape: readonly number[]): number => shape.reduce((size, each) => size * each, 1);

/** How many steps a sample has: all axes but the last. */
export const stepsOf = (shape: readonly number[]): number => sizeOf(shape.slice(0, -1));
