import { formatValue } from '@avemo/checks';

/**
 * What lies outside a picture: black; copies of the nearest border pixel; or the picture mirrored at the centre of its
 * border pixels (numpy's `reflect`, OpenCV's `BORDER_REFLECT_101`).
 */
export type Outside = 'zero' | 'edge' | 'reflect';

/** The row or column that stands for `index` along an axis of `size`; −1 where it is black. @internal */
export type OutsideRule = (index: number, size: number) => number;

const RULES: Record<Outside, OutsideRule> = {
  zero: (index, size) => (index >= 0 && index < size ? index : -1),
  edge: (index, size) => Math.min(Math.max(index, 0), size - 1),
  reflect: (index, size) => {
    if (size === 1) return 0;
    const period = 2 * (size - 1);
    const folded = Math.abs(index) % period;
    return folded < size ? folded : period - folded;
  },
};

/**
 * The rule behind a name; `RangeError` for an unknown one.
 * @internal
 */
export function outsideRule(caller: string, outside: Outside): OutsideRule {
  if (!Object.hasOwn(RULES, outside)) {
    throw new RangeError(
      `${caller}: outside must be 'zero', 'edge' or 'reflect'; got ${formatValue(outside)}.`,
    );
  }
  return RULES[outside];
}
