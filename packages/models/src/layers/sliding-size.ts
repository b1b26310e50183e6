import type { layers } from '@tensorflow/tfjs-layers';

/** ⌊(size − window + 2·padding) / stride⌋ + 1, null staying null. @internal */
export function slidingSize(
  layer: layers.Layer,
  size: number | null,
  window: number,
  stride: number,
  padding: number,
): number | null {
  if (size === null) return null;
  const positions = Math.floor((size - window + 2 * padding) / stride) + 1;
  if (positions < 1) {
    throw new RangeError(
      `${layer.getClassName()} ${layer.name}: the input must be at least ${window - 2 * padding} wide and high; got ${size}. ` +
        `Use larger inputs.`,
    );
  }
  return positions;
}
