import { flipImage } from './flip-image';
import type { Picture, PixelData } from './picture';
import { rotateQuarterTurns } from './rotate-quarter-turns';

/**
 * Turns and mirrors a stored picture as its EXIF orientation (1 to 8) says.
 * @internal
 */
export function upright<D extends PixelData>(picture: Picture<D>, orientation: number): Picture<D> {
  const turned = rotateQuarterTurns(picture, [0, 0, 2, 0, 1, -1, 1, 1][orientation - 1]);
  if (orientation === 2 || orientation === 7) return flipImage(turned);
  if (orientation === 4 || orientation === 5) return flipImage(turned, { direction: 'vertical' });
  return turned;
}
