import { deriveSeed, mixBits } from '@avemo/checks';

/** A number in [0, 1) that belongs to a seed and a name: adding draws leaves the others as they are. @internal */
export function draw(seed: number, ...name: (string | number)[]): number {
  return (deriveSeed(seed, ...name) - 1) / 0x7fffffff;
}

/** Independent numbers of the standard normal distribution, by Box and Muller's transform. @internal */
export function normalDraws(seed: number, ...name: (string | number)[]): () => number {
  const start = deriveSeed(seed, ...name);
  let counter = 0;
  let kept = Number.NaN;
  const uniform = () => (mixBits(mixBits(start) ^ counter++) + 0.5) / 2 ** 32;
  return () => {
    if (!Number.isNaN(kept)) {
      const value = kept;
      kept = Number.NaN;
      return value;
    }
    const radius = Math.sqrt(-2 * Math.log(uniform()));
    const angle = 2 * Math.PI * uniform();
    kept = radius * Math.sin(angle);
    return radius * Math.cos(angle);
  };
}
