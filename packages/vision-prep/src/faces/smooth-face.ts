import type { Face, KeyPoints, Point } from './face';
import { OneEuroFilter, type OneEuroFilterOptions } from './one-euro-filter';
import { pointDistance } from './point-distance';

/** Smooths key points and box of one face, in eye distances of its first picture. @internal */
export class FaceSmoother {
  private readonly filters: OneEuroFilter[] = [];
  private unit = 1;

  constructor(private readonly options: OneEuroFilterOptions) {}

  /** The face with smoothed key points and box; mesh and scores stay as they are. */
  next<F extends Face>(face: F, time: number): F {
    const { keyPoints, box } = face;
    if (this.filters.length === 0) this.unit = pointDistance(keyPoints.leftEye, keyPoints.rightEye) || 1;
    let used = 0;
    const smooth = (value: number) => {
      const filter = (this.filters[used++] ??= new OneEuroFilter(this.options));
      return this.unit * filter.next(value / this.unit, time);
    };
    const point = ([x, y]: Point): Point => [smooth(x), smooth(y)];
    const points: KeyPoints = {
      leftEye: point(keyPoints.leftEye),
      rightEye: point(keyPoints.rightEye),
      nose: point(keyPoints.nose),
      leftMouth: point(keyPoints.leftMouth),
      rightMouth: point(keyPoints.rightMouth),
    };
    const [x, y, width, height] = [smooth(box.x), smooth(box.y), smooth(box.width), smooth(box.height)];
    return { ...face, keyPoints: points, box: { x, y, width, height } };
  }
}
