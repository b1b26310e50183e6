import type { Picture } from '@avemo/vision-prep';
import type { KeyPoints, TrackedFace, TrackedFrame } from '@avemo/vision-prep/faces';
import ndarray from 'ndarray';

/** Key points of a face whose eyes lie at (x, y) and (x + 40, y). */
export function pointsAt(x: number, y: number): KeyPoints {
  return {
    leftEye: [x, y],
    rightEye: [x + 40, y],
    nose: [x + 20, y + 22],
    leftMouth: [x + 4, y + 45],
    rightMouth: [x + 36, y + 45],
  };
}

export function faceAt(x: number, y: number, track = 1, side = 90): TrackedFace {
  return {
    box: { x: x + 20 - side / 2, y: y + 20 - side / 2, width: side, height: side },
    score: 0.9,
    keyPoints: pointsAt(x, y),
    track,
    followed: false,
  };
}

/** A slope of grey, one level a pixel from left to right, brighter with the number of the frame. */
export function slope(index = 0, width = 160, height = 120): Picture<Uint8Array> {
  const data = Uint8Array.from(
    { length: width * height * 3 },
    (_, i) => (Math.floor(i / 3) % width) + 2 * index,
  );
  return ndarray(data, [height, width, 3]) as Picture<Uint8Array>;
}

/** Frames at 10 a second with the faces given for each. */
export function framesWith(faces: TrackedFace[][], cuts: number[] = []): TrackedFrame<Uint8Array>[] {
  return faces.map((each, index) => ({
    index,
    time: index / 10,
    picture: slope(index),
    faces: each,
    cut: cuts.includes(index),
  }));
}
