import type { Expression } from './expression';
import type { Person } from './person';
import { type Paint, ridge, smoothStep, softNoise } from './shapes';

/**
 * Paints eye and brow over a point of the skin.
 *
 * @param pixel - The size of a picture element, in the person's units.
 * @internal
 */
export function paintEye(
  person: Person,
  expression: Expression,
  x: number,
  y: number,
  light: number,
  pixel: number,
  paint: Paint,
): void {
  const { eyeWidth, eyeTilt, skin } = person;
  const beside = Math.abs(x);
  const along = (beside - 0.5) / eyeWidth;
  if (Math.abs(along) < 1.25 && Math.abs(y) < 0.38) {
    const middle = (-eyeTilt * (along + 1)) / 2;
    const bow = Math.min(1, Math.max(0, 1 - along * along));
    const upper = middle - expression.upperLid * 1.25 * bow ** 0.6 * (1 - 0.12 * along);
    const lower = middle + expression.lowerLid * 1.25 * bow ** 0.75 * (1 + 0.1 * along);
    paint.dim(
      1 - 0.18 * expression.underEye * ridge(y - lower - 0.1, 0.02) * smoothStep(1.1, 0.6, Math.abs(along)),
    );
    paint.lay(skin, 0.4, 0.5 * ridge(y - upper + 0.055, 0.016) * smoothStep(1.15, 0.8, Math.abs(along)));
    const soft = Math.max(0.8 * pixel, 0.01);
    const open =
      Math.abs(along) < 1 ? smoothStep(-soft, soft, y - upper) * smoothStep(soft, -soft, y - lower) : 0;
    if (open > 0) paintEyeball(person, expression, x, y - middle, y - upper, light, soft, open, paint);
    const lash = ridge(y - upper + 0.004, Math.max(0.017, 0.55 * pixel));
    paint.mix(24, 16, 14, 0.85 * lash * smoothStep(1.1, 0.95, Math.abs(along)));
    const line = ridge(y - lower, Math.max(0.014, 0.5 * pixel));
    paint.lay(skin, 0.36, 0.5 * line * smoothStep(1.05, 0.9, Math.abs(along)));
  }
  if (y < 0) paintBrow(person, expression, x, y, paint);
}

function paintEyeball(
  person: Person,
  { gaze }: Expression,
  x: number,
  y: number,
  belowLid: number,
  light: number,
  soft: number,
  share: number,
  paint: Paint,
): void {
  const along = (Math.abs(x) - 0.5) / person.eyeWidth;
  const lit = (0.8 + 0.2 * light) * (0.62 + 0.38 * smoothStep(0, 0.09, belowLid)) * (1 - 0.3 * along * along);
  paint.mix(232 * lit, 224 * lit, 218 * lit, share);
  const dx = x - 0.5 * Math.sign(x) - 0.06 * gaze[0];
  const dy = y + 0.01 - 0.04 * gaze[1];
  const radius = Math.hypot(dx, dy);
  const [iris, pupil, glint] = [0.1, 0.045, 0.024];
  const grain = 0.75 + 0.5 * softNoise(6 * Math.atan2(dy, dx), 20 * radius, person.seed + 11);
  const rim = 0.5 + 0.5 * smoothStep(iris, 0.75 * iris, radius);
  paint.lay(person.iris, 1.1 * grain * rim * lit, share * smoothStep(iris + soft, iris - soft, radius));
  paint.mix(12, 10, 10, share * smoothStep(pupil + soft, pupil - soft, radius));
  const shine = Math.hypot(dx - 0.06 * person.light[0], dy + 0.035);
  paint.mix(250, 250, 250, 0.9 * share * smoothStep(glint + soft, glint - soft, shine));
}

function paintBrow(
  { browLength, browThickness, browHeight, hair, seed }: Person,
  { brow: [inner, middle, outer], browStart, frown }: Expression,
  x: number,
  y: number,
  paint: Paint,
): void {
  const beside = Math.abs(x);
  if (frown > 0 && beside < 0.14)
    paint.dim(1 - 0.3 * frown * ridge(beside - 0.07, 0.018) * ridge(y + browHeight - 0.02, 0.1));
  const along = (beside - browStart) / (0.5 + browLength - browStart);
  if (along < -0.1 || along > 1.1) return;
  const t = Math.min(1, Math.max(0, along));
  const first = t / 0.6;
  const height =
    t < 0.6
      ? inner + (middle - inner) * (0.5 * smoothStep(0, 1, first) + 0.5 * first)
      : middle + (outer - middle) * ((t - 0.6) / 0.4) ** 1.4;
  const distance = Math.abs(y - height) / (browThickness * (1 - 0.65 * t * t));
  if (distance > 1.25) return;
  const strands = 0.62 + 0.5 * softNoise((x + 0.8 * y) * 38, y * 9, seed + 21);
  const share =
    smoothStep(1.25, 0.55, distance) * smoothStep(-0.08, 0.06, along) * smoothStep(1.08, 0.9, along);
  paint.mix(hair[0] * 0.62 + 10, hair[1] * 0.6 + 8, hair[2] * 0.6 + 6, 0.9 * share * strands);
}
