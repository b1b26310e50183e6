import { blendPoints } from './blend-points';
import type { Face } from './face';
import type { TrackedFace, TrackedFrame } from './tracked-face';

/**
 * The faces at a time between two looks of one take: on the straight way from one look to the other; where only one look has
 * a face, it is there for the half that is nearer to it. @internal
 */
export function facesBetween(before: TrackedFrame, after: TrackedFrame, time: number): TrackedFace[] {
  const share = (time - before.time) / (after.time - before.time);
  const near = after.cut || share < 0.5 ? before : after;
  const far = near === before ? after : before;
  return near.faces.map((face) => {
    const other = after.cut ? undefined : far.faces.find(({ track }) => track === face.track);
    const there = { ...face, followed: true };
    if (!other) return there;
    return { ...there, ...blend(face, other, near === before ? share : 1 - share) };
  });
}

function blend(from: Face, to: Face, share: number): Pick<Face, 'box' | 'keyPoints' | 'mesh'> {
  const number = (a: number, b: number) => a + share * (b - a);
  const box = {
    x: number(from.box.x, to.box.x),
    y: number(from.box.y, to.box.y),
    width: number(from.box.width, to.box.width),
    height: number(from.box.height, to.box.height),
  };
  const { mesh } = to;
  return {
    box,
    keyPoints: blendPoints(from.keyPoints, to.keyPoints, share),
    ...(from.mesh && mesh && { mesh: from.mesh.map((x, i) => number(x, mesh[i])) }),
  };
}
