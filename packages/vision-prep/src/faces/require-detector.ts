import { formatValue } from '@avemo/checks';
import { FaceDetector } from './face-detector';

/** Throws `TypeError` unless it is a detector. @internal */
export function requireDetector(caller: string, detector: unknown): asserts detector is FaceDetector {
  if (!(detector instanceof FaceDetector)) {
    throw new TypeError(
      `${caller}: detector must come from createFaceDetector; got ${formatValue(detector)}. ` +
        'Use { detector: await createFaceDetector() }.',
    );
  }
}
