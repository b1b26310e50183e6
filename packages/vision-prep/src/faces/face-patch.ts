import type { PixelRows } from '../image/read-picture';
import { greyOf } from './picture-change';
import { sampleRegion, type Region } from './sample-region';

const size = 16;

/** A face in 16 × 16 levels of grey, to tell whether the next picture shows the same one. @internal */
export function facePatch(picture: PixelRows, region: Region): Float32Array {
  const levels = sampleRegion(picture, { ...region, side: region.side / 1.5 }, size);
  return Float32Array.from({ length: size * size }, (_, i) =>
    greyOf(levels[3 * i], levels[3 * i + 1], levels[3 * i + 2]),
  );
}
