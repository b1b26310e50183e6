import type { Expression } from './expression';
import type { Person } from './person';
import { bell, type Paint, ridge, smoothStep } from './shapes';

/**
 * Paints lips, teeth and tongue over a point of the skin, and the folds that a smile draws.
 *
 * @param pixel - The size of a picture element, in the person's units.
 * @internal
 */
export function paintMouth(
  person: Person,
  expression: Expression,
  x: number,
  y: number,
  light: number,
  pixel: number,
  paint: Paint,
): void {
  paintFold(person, expression, x, y, paint);
  const { opening, mouthWidth, mouthHeight, corners, upperLip, lowerLip } = expression;
  const along = x / mouthWidth;
  const aside = Math.abs(along);
  if (aside > 1.12 || y < mouthHeight - 0.4) return;
  const middle = mouthHeight + corners * aside ** 1.8;
  const round = aside < 1 ? Math.sqrt(1 - along * along) * (1 - 0.12 * aside) : 0;
  const bow = aside < 1 ? (1 - aside) ** 0.55 * (1 - 0.22 * ridge(along, 0.13)) * 1.35 : 0;
  const top = middle - upperLip * bow;
  const innerTop = middle - 0.012 * round * Math.cos(6 * along);
  const innerBottom = middle + opening * round;
  const thickness = 1.35 * lowerLip;
  const bottom = middle + (opening + thickness) * (aside < 1 ? (1 - along * along) ** 0.62 : 0);
  const soft = Math.max(0.9 * pixel, 0.012);
  const edge = smoothStep(1.06, 0.94, aside);
  const upper = y < (innerTop + innerBottom) / 2;
  const depth = Math.min(1, Math.max(0, (y - innerBottom) / thickness));
  const shine = upper ? 0.82 : 1.08 - 0.35 * depth * depth;
  const { skin, lipRedness } = person;
  const lip = (own: number, red: number) => (own + (red - own) * 0.7 * lipRedness) * light * shine;
  const lips = smoothStep(-soft, soft, y - top) * smoothStep(soft, -soft, y - bottom) * edge;
  paint.mix(lip(skin[0] * 0.86, 176), lip(skin[1] * 0.66, 72), lip(skin[2] * 0.64, 76), 0.92 * lips);
  const open = smoothStep(-soft, soft, y - innerTop) * smoothStep(soft, -soft, y - innerBottom) * edge;
  if (opening > 0.012 && open > 0) paintInside(opening, y - innerTop, aside, light, open, paint);
  const closed = 1 - smoothStep(0.01, 0.05, opening);
  paint.mix(60, 24, 22, 0.7 * closed * edge * ridge(y - middle - 0.004, Math.max(0.014, 0.6 * pixel)));
  const corner = bell((aside - 0.98) * mouthWidth, y - mouthHeight - corners, 0.035, 0.028);
  paint.lay(skin, 0.33, 0.45 * corner);
}

/** Teeth above, tongue below, dark between them. */
function paintInside(
  opening: number,
  below: number,
  aside: number,
  light: number,
  share: number,
  paint: Paint,
): void {
  const upper = smoothStep(1, 0.75, below / 0.11);
  const teeth = upper * smoothStep(0.85, 0.6, aside) * smoothStep(0.03, 0.09, opening);
  const tongue = smoothStep(0.45, 0.95, below / opening) * smoothStep(0.12, 0.3, opening) * 0.7 * (1 - aside);
  const colour = (dark: number, tooth: number, flesh: number) => {
    const first = dark + (tooth - dark) * teeth;
    return 0.9 * light * (first + (flesh - first) * Math.max(0, tongue));
  };
  paint.mix(colour(52, 214, 150), colour(18, 204, 72), colour(18, 190, 72), share);
}

/** The fold from nose to mouth, and wrinkles on the nose. */
function paintFold(
  { noseLength, noseWidth }: Person,
  { mouthHeight, mouthWidth, cheekFold, noseWrinkle }: Expression,
  x: number,
  y: number,
  paint: Paint,
): void {
  if (y > mouthHeight + 0.12 || y < noseLength - 0.1) return;
  const t = Math.min(1, Math.max(0, (y - noseLength + 0.05) / (mouthHeight - noseLength + 0.12)));
  const place = noseWidth + 0.06 + t * (mouthWidth - noseWidth + 0.08) + 0.04 * Math.sin(3.1 * t);
  const ends =
    smoothStep(noseLength - 0.1, noseLength + 0.05, y) * smoothStep(mouthHeight + 0.12, mouthHeight, y);
  paint.dim(1 - (0.06 + 0.26 * cheekFold + 0.1 * noseWrinkle) * ridge(Math.abs(x) - place, 0.035) * ends);
}
