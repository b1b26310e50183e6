import type { Person } from './person';
import { Paint, smoothStep, softNoise } from './shapes';

/** Where a head is in a picture. @internal */
export interface HeadPlace {
  /** The point between the eyes, in picture elements. */
  x: number;
  y: number;
  /** Distance between the eyes, in picture elements. */
  scale: number;
}

/** Wall, and before it neck and shoulders where `place` is given: [height, width, 3], bytes. @internal */
export function drawBackdrop(
  person: Person,
  width: number,
  height: number,
  place?: HeadPlace,
): Uint8ClampedArray {
  const pixels = new Uint8ClampedArray(3 * width * height);
  const paint = new Paint();
  for (let row = 0; row < height; row++) {
    for (let column = 0; column < width; column++) {
      const u = column / width;
      const v = row / height;
      const large = 0.18 * (softNoise(u * 5, v * 4, person.seed + 5) - 0.5);
      const light = 1 - 0.25 * v + large + 0.1 * (softNoise(u * 17, v * 13, person.seed + 9) - 0.5);
      paint.lay(person.wall, light, 1);
      if (place) {
        const x = (column + 0.5 - place.x) / place.scale;
        const y = (row + 0.5 - place.y) / place.scale;
        paintBody(person, x, y, 1 / place.scale, paint);
      }
      const at = 3 * (row * width + column);
      pixels[at] = paint.r;
      pixels[at + 1] = paint.g;
      pixels[at + 2] = paint.b;
    }
  }
  return pixels;
}

function paintBody(person: Person, x: number, y: number, pixel: number, paint: Paint): void {
  const { skin, shirt, chin, ambient, light, seed } = person;
  const neck = 0.62 + 0.15 * smoothStep(1.9, 2.7, y) - Math.abs(x);
  if (y > 0.9 && y < 3.2) {
    const facing = Math.sqrt(Math.max(0, 1 - (x / 0.62) ** 2));
    const lit = ambient + (1 - ambient) * Math.min(1, Math.max(0, (light[0] * x) / 0.62 + 0.8 * facing));
    const shadow = 0.62 + 0.3 * smoothStep(chin + 0.05, chin + 0.75, y);
    paint.lay([skin[0], skin[1] * 0.97, skin[2] * 0.95], lit * shadow, smoothStep(-pixel, pixel, neck));
  }
  const shoulders = y - 2.55 - 0.55 * (Math.abs(x) / 2.4) ** 2.2;
  const collar = Math.abs(x) < 0.75 ? y - 2.55 - 0.28 * (1 - (x / 0.75) ** 2) : shoulders;
  const cloth = 0.62 + 0.3 * softNoise(x * 2.2, y * 2.2, seed + 3) + 0.06 * light[0] * x;
  const ends = smoothStep(2.75, 2.6, Math.abs(x));
  paint.lay(shirt, cloth, smoothStep(-pixel, pixel, Math.min(shoulders, collar)) * ends);
}
