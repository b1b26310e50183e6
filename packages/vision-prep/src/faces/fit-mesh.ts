import type { Box } from './crop-face';
import type { PixelRows } from '../image/read-picture';
import type { Face, KeyPoints, Point } from './face';
import type { FaceModel } from './face-model';
import { sampleRegion, type Region } from './sample-region';

/** How much larger than the face the square is that the mesh looks at. */
const margin = 1.5;

/** Numbers of the mesh's points that make the five key points. */
const eyeCorners = { left: [33, 133], right: [362, 263] } as const;
const noseTip = 4;
const mouthCorners = { left: 61, right: 291 } as const;

/** A mesh in a picture. @internal */
export interface Mesh {
  /** How sure the network is that it looks at a face, 0 to 1. */
  score: number;
  /** x, y and z of 468 points, in pixels of the picture. */
  points: Float32Array;
}

/** The square for the mesh around a box, level with the eyes. @internal */
export function regionAround(box: Box, leftEye: Point, rightEye: Point): Region {
  return {
    x: box.x + box.width / 2,
    y: box.y + box.height / 2,
    side: margin * Math.max(box.width, box.height),
    angle: Math.atan2(rightEye[1] - leftEye[1], rightEye[0] - leftEye[0]),
  };
}

/** The square for the next picture's mesh around this one's: its box, measured level with the eyes. @internal */
export function regionOfMesh(points: Float32Array): Region {
  const { leftEye, rightEye } = keyPointsOf(points);
  const angle = Math.atan2(rightEye[1] - leftEye[1], rightEye[0] - leftEye[0]);
  const cos = Math.cos(angle);
  const sin = Math.sin(angle);
  const level = points.slice();
  for (let i = 0; i < points.length; i += 3) {
    level[i] = points[i] * cos + points[i + 1] * sin;
    level[i + 1] = points[i + 1] * cos - points[i] * sin;
  }
  const box = boxOfMesh(level);
  const x = box.x + box.width / 2;
  const y = box.y + box.height / 2;
  return {
    x: x * cos - y * sin,
    y: x * sin + y * cos,
    side: margin * Math.max(box.width, box.height),
    angle,
  };
}

/** Lays a mesh on each region of a picture, in one batch. @internal */
export async function fitMeshes(
  caller: string,
  picture: PixelRows,
  regions: readonly Region[],
  model: FaceModel,
): Promise<Mesh[]> {
  if (regions.length === 0) return [];
  const { gain, input } = model.card;
  const [size] = input;
  const batch = new Float32Array(regions.length * size * size * 3);
  regions.forEach((region, i) => {
    const levels = sampleRegion(picture, region, size);
    for (let k = 0; k < levels.length; k++) batch[i * levels.length + k] = levels[k] * gain;
  });
  const [points, scores] = await model.run(caller, batch);
  const length = points.length / regions.length;
  return regions.map((region, i) => ({
    score: scores[i],
    points: toPicture(points.subarray(i * length, (i + 1) * length), region, size),
  }));
}

function toPicture(points: Float32Array, { x, y, side, angle }: Region, size: number): Float32Array {
  const scale = side / size;
  const cos = scale * Math.cos(angle);
  const sin = scale * Math.sin(angle);
  const result = new Float32Array(points.length);
  for (let i = 0; i < points.length; i += 3) {
    const across = points[i] - size / 2;
    const down = points[i + 1] - size / 2;
    result[i] = x + across * cos - down * sin;
    result[i + 1] = y + across * sin + down * cos;
    result[i + 2] = points[i + 2] * scale;
  }
  return result;
}

/** A face whose mesh is known, and how sure the detector was of it. @internal */
export function faceOfMesh({ points: mesh, score: meshScore }: Mesh, score: number): Face {
  return { box: boxOfMesh(mesh), score, keyPoints: keyPointsOf(mesh), meshScore, mesh };
}

/** The five key points of a mesh: eyes between their corners. @internal */
export function keyPointsOf(mesh: Float32Array): KeyPoints {
  const point = (i: number): Point => [mesh[3 * i], mesh[3 * i + 1]];
  const between = ([i, j]: readonly [number, number]): Point => [
    (mesh[3 * i] + mesh[3 * j]) / 2,
    (mesh[3 * i + 1] + mesh[3 * j + 1]) / 2,
  ];
  return {
    leftEye: between(eyeCorners.left),
    rightEye: between(eyeCorners.right),
    nose: point(noseTip),
    leftMouth: point(mouthCorners.left),
    rightMouth: point(mouthCorners.right),
  };
}

/** The smallest upright box around a mesh. */
function boxOfMesh(mesh: Float32Array): Box {
  let [left, top, right, bottom] = [Infinity, Infinity, -Infinity, -Infinity];
  for (let i = 0; i < mesh.length; i += 3) {
    left = Math.min(left, mesh[i]);
    right = Math.max(right, mesh[i]);
    top = Math.min(top, mesh[i + 1]);
    bottom = Math.max(bottom, mesh[i + 1]);
  }
  return { x: left, y: top, width: right - left, height: bottom - top };
}
