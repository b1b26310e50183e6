import { faceFeatureNames } from '../render-face';
import type { Person } from './person';

/** Shapes of a face at one moment, in the units of {@link Person}. @internal */
export interface Expression {
  /** Opening between the lips. */
  opening: number;
  mouthWidth: number;
  mouthHeight: number;
  /** How far the corners of the mouth lie below its middle. */
  corners: number;
  upperLip: number;
  lowerLip: number;
  /** Opening of the lids above and below the middle of the eye. */
  upperLid: number;
  lowerLid: number;
  /** Heights of the brow: inner end, middle, outer end; and where it begins. */
  brow: readonly [inner: number, middle: number, outer: number];
  browStart: number;
  gaze: readonly [x: number, y: number];
  /** Radians. */
  roll: number;
  yaw: number;
  pitch: number;
  /** Strengths of folds, 0 to 1. */
  frown: number;
  noseWrinkle: number;
  cheekFold: number;
  underEye: number;
}

const column = new Map(faceFeatureNames.map((name, i) => [name, i]));
const clamp = (value: number, low: number, high: number) => Math.min(high, Math.max(low, value));

/** The shapes that a row of the face stream stands for. @internal */
export function expressionOf(person: Person, row: ArrayLike<number>): Expression {
  const value = (name: string) => row[column.get(name)!];
  // The strongest apexes of the stream, about 2.6 of 5, are what the drawing calls 1; below 0.2 a face rests.
  const unit = (number: string) => clamp((value(`AU${number}_r`) - 0.2) / 2.4, 0, 1.3);
  const [inner, outer, lower, lids, cheeks, tight] = ['01', '02', '04', '05', '06', '07'].map(unit);
  const [wrinkle, lip, smile, sad, chin, stretch, press] = ['09', '10', '12', '15', '17', '20', '23'].map(
    unit,
  );
  const [part, drop] = ['25', '26'].map(unit);
  const blink = clamp((value('AU45_r') - 0.9) / 2, 0, 1);
  const opening = clamp(0.34 * value('mouth_open') + 0.05 * part + 0.14 * drop, 0, 0.5);
  const { browHeight, eyeOpening } = person;
  const open = clamp(1.15 + 0.55 * lids - 0.25 * lower - 0.3 * tight - 0.25 * cheeks - 0.2 * wrinkle, 0.3, 2);
  const below = clamp(0.85 - 0.4 * tight - 0.5 * cheeks - 0.25 * wrinkle + 0.12 * lids, 0.15, 1.4);
  return {
    opening,
    mouthWidth: person.mouthWidth * (1 + 0.28 * smile + 0.22 * stretch - 0.12 * press - 0.07 * drop),
    mouthHeight: person.mouthHeight - 0.03 * lip - 0.02 * chin,
    corners: -0.13 * smile + 0.11 * sad + 0.03 * stretch,
    upperLip: person.upperLip * (1 - 0.35 * press - 0.2 * smile + 0.1 * lip),
    lowerLip: person.lowerLip * (1 - 0.35 * press - 0.15 * smile),
    upperLid: eyeOpening * open * (1 - blink),
    lowerLid: eyeOpening * below * (1 - 0.7 * blink),
    brow: [
      -browHeight - 0.13 * inner + 0.13 * lower + 0.06 * wrinkle,
      -browHeight - 0.06 - 0.07 * inner - 0.1 * outer + 0.1 * lower + 0.04 * wrinkle,
      -browHeight + 0.05 + 0.05 * inner * Math.max(0, 1 - outer) - 0.12 * outer + 0.02 * lower,
    ],
    browStart: 0.2 - 0.05 * lower,
    gaze: [clamp(2 * value('gaze_angle_x'), -1, 1), clamp(2 * value('gaze_angle_y'), -1, 1)],
    roll: 0.8 * value('pose_Rz'),
    yaw: clamp(value('pose_Ry'), -0.3, 0.3),
    pitch: clamp(value('pose_Rx'), -0.2, 0.2),
    frown: Math.min(1, lower),
    noseWrinkle: Math.min(1, wrinkle),
    cheekFold: Math.min(1, 0.8 * smile + 0.7 * wrinkle + 0.4 * lip),
    underEye: Math.min(1, 0.4 + cheeks),
  };
}
