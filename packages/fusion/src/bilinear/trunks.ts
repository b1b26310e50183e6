import type { Shape } from '@tensorflow/tfjs-layers';
import type { WeightSpecs } from '../layer/weight-specs';

/** Weights of two axes that start at zero. */
export function asBiases(shapes: Record<string, number[]>): WeightSpecs {
  return Object.fromEntries(Object.entries(shapes).map(([name, shape]) => [name, { shape, start: 'zeros' }]));
}

/** Throws `RangeError` unless both streams have so many trunks. */
export function requireTrunks(caller: string, shapes: Shape[], trunks: number): void {
  const counts = shapes.map(([, count]) => count);
  if (counts.every((count) => count === trunks || count === null)) return;
  throw new RangeError(
    `${caller}: both streams must have ${trunks} trunks; got ${counts.join(' and ')}. ` +
      'Pad shorter utterances and give the mask as the third input.',
  );
}
