import { createRandom } from '../../random';

/** Red, green, blue, 0 to 255. @internal */
export type Colour = readonly [number, number, number];

/**
 * How a drawn person looks. Lengths are shares of the distance between the eyes; the origin lies between the eyes, y
 * points down.
 * @internal
 */
export interface Person {
  /** Decides the texture of skin, hair and wall. */
  seed: number;
  skin: Colour;
  hair: Colour;
  iris: Colour;
  shirt: Colour;
  wall: Colour;
  /** Half the width of the head, and its reach up and down. */
  width: number;
  top: number;
  chin: number;
  /** How square the jaw is: the exponent of its outline. */
  jaw: number;
  hairline: number;
  hairStyle: 'short' | 'long' | 'straight' | 'none';
  hairVolume: number;
  eyeWidth: number;
  eyeOpening: number;
  eyeTilt: number;
  browHeight: number;
  browThickness: number;
  browLength: number;
  noseLength: number;
  noseWidth: number;
  noseHeight: number;
  mouthHeight: number;
  mouthWidth: number;
  upperLip: number;
  lowerLip: number;
  lipRedness: number;
  /** Where the light comes from, and the share that comes from everywhere. */
  light: readonly [number, number];
  ambient: number;
}

const skins: Colour[] = [
  [244, 208, 184],
  [234, 190, 160],
  [222, 172, 138],
  [205, 150, 114],
  [178, 122, 86],
  [150, 98, 66],
  [120, 76, 52],
  [96, 62, 44],
];
const hairs: Colour[] = [
  [28, 22, 20],
  [52, 36, 26],
  [84, 56, 34],
  [122, 84, 48],
  [176, 138, 84],
  [150, 70, 36],
  [130, 128, 126],
];
const irises: Colour[] = [
  [70, 44, 26],
  [92, 62, 34],
  [86, 98, 60],
  [76, 106, 132],
  [58, 84, 116],
];
const styles = ['short', 'long', 'straight', 'none'] as const;

/** Draws the looks of a person. @internal */
export function drawPerson(seed: number): Person {
  const random = createRandom(seed);
  const between = (low: number, high: number) => low + (high - low) * random.next();
  const tone = random.next() * (skins.length - 1);
  const lighter = skins[Math.floor(tone)];
  const darker = skins[Math.ceil(tone)];
  const share = tone - Math.floor(tone);
  const mixed = (i: number) => lighter[i] + (darker[i] - lighter[i]) * share;
  const colour = (low: number, high: number): Colour => [
    between(low, high),
    between(low, high),
    between(low, high),
  ];
  return {
    seed,
    skin: [mixed(0), mixed(1), mixed(2)],
    hair: hairs[tone > 4.5 ? random.integer(2) : random.integer(hairs.length)],
    iris: irises[tone > 4 ? random.integer(2) : random.integer(irises.length)],
    shirt: colour(30, 220),
    wall: colour(60, 210),
    width: between(1.06, 1.2),
    top: between(1.65, 1.85),
    chin: between(1.78, 1.98),
    jaw: between(2.3, 3.1),
    hairline: between(1, 1.2),
    hairStyle: styles[random.integer(styles.length)],
    hairVolume: between(0.08, 0.2),
    eyeWidth: between(0.23, 0.265),
    eyeOpening: between(0.075, 0.1),
    eyeTilt: between(-0.03, 0.05),
    browHeight: between(0.3, 0.38),
    browThickness: between(0.045, 0.075),
    browLength: between(0.3, 0.36),
    noseLength: between(0.64, 0.76),
    noseWidth: between(0.22, 0.3),
    noseHeight: between(0.3, 0.42),
    mouthHeight: between(1.06, 1.18),
    mouthWidth: between(0.36, 0.44),
    upperLip: between(0.06, 0.09),
    lowerLip: between(0.08, 0.12),
    lipRedness: between(0.25, 0.6),
    light: [between(-0.55, 0.55), between(-0.65, -0.25)],
    ambient: between(0.42, 0.58),
  };
}
