import { initializers } from '@tensorflow/tfjs-layers';
import { formatValue } from '@avemo/checks';
import type { WeightSpec, WeightSpecs } from './fusion-layer';
import { mixSeed, seededInitializer, type KernelInitializer } from './kernel-initializer';

type Initializer = ReturnType<typeof seededInitializer>;

/** Every weight with all its fields, in order. */
export function completeSpecs(caller: string, specs: WeightSpecs): [string, Required<WeightSpec>][] {
  return Object.entries(specs).map(([name, given]) => {
    const spec = Array.isArray(given) ? { shape: given as number[] } : (given as WeightSpec);
    const { shape, trainable = true } = spec;
    const valid = Array.isArray(shape) && shape.every((size) => Number.isInteger(size) && size > 0);
    if (!valid || !/^[A-Za-z]\w*$/.test(name)) {
      throw new RangeError(
        `${caller}: a weight needs a name that begins with a letter and a shape of positive integers; ` +
          `got ${name} of ${Array.isArray(shape) ? `[${shape.map(String).join(', ')}]` : formatValue(shape)}.`,
      );
    }
    const start = spec.start ?? (shape.length > 1 ? 'kernel' : 'zeros');
    return [name, { shape, trainable, start }];
  });
}

/** What starts weight number `index` of a layer. */
export function startOf(
  { shape, start }: Required<WeightSpec>,
  kind: KernelInitializer,
  seed: number,
  index: number,
): Initializer {
  if (start === 'zeros') return initializers.zeros();
  if (start === 'ones') return initializers.ones();
  if (start === 'kernel') {
    const matrices = shape.slice(0, -2).reduce((product, size) => product * size, 1);
    return seededInitializer(kind, seed, index, matrices);
  }
  // tfjs calls nothing but `apply` of an initialiser that it is handed as an object.
  return { apply: () => start(mixSeed(seed, index)) } as unknown as Initializer;
}
