import type { Box } from './crop-face';

/**
 * How much two boxes share: the area that both cover as a part of the area that either covers.
 *
 * IoU = |A ∩ B| / (|A| + |B| − |A ∩ B|); 0 where both are empty
 *
 * @param a - A box in pixels; a negative width or height makes it empty.
 * @param b - Another one.
 * @returns The intersection over union, 0 to 1.
 *
 * Source: Everingham et al. 2010, The PASCAL Visual Object Classes Challenge, https://doi.org/10.1007/s11263-009-0275-4
 *
 * @example
 * ```ts
 * import { intersectionOverUnion } from '@avemo/vision-prep/faces';
 *
 * const box = { x: 0, y: 0, width: 2, height: 2 };
 * intersectionOverUnion(box, { ...box, x: 1 }); // → 0.3333
 * ```
 */
export function intersectionOverUnion(a: Box, b: Box): number {
  const width = Math.min(a.x + a.width, b.x + b.width) - Math.max(a.x, b.x);
  const height = Math.min(a.y + a.height, b.y + b.height) - Math.max(a.y, b.y);
  const common = Math.max(0, width) * Math.max(0, height);
  const either = area(a) + area(b) - common;
  return either > 0 ? common / either : 0;
}

function area({ width, height }: Box): number {
  return Math.max(0, width) * Math.max(0, height);
}
