import { requireFinite } from '@avemo/checks';
import type { PixelData } from '../image/picture';
import type { PixelRows } from '../image/read-picture';
import { intersectionOverUnion } from './box-overlap';
import type { FaceDetector } from './face-detector';
import { correlation } from './correlation';
import { facePatch } from './face-patch';
import { findCandidates, type Candidate } from './find-candidates';
import { faceOfMesh, fitMeshes, regionAround, regionOfMesh, type Mesh } from './fit-mesh';
import { meshAgrees } from './mesh-agrees';
import { greyGrid, gridDifference } from './picture-change';
import { readFacePicture } from './read-face-picture';
import { type Trail, type TrailBook } from './trail-book';
import type { FaceFrame, TrackedFrame } from './tracked-face';

/** Mean difference in levels from which on a picture is another take. */
const cutDifference = 10;
/**
 * Correlation of a face's patches below which it is another person's: of one person from frame to frame it is 0.95 and
 * more, of two persons half of the times below 0.34.
 */
const samePatch = 0.8;
/** How much boxes of one face share, at least. */
const sameBox = 0.3;
const minMeshScore = 0.5;
const minScore = 0.5;
/** A face that the detector has missed so often in a row is dropped, whatever the mesh says. */
const maxMisses = 2;

/**
 * Finds and follows faces frame by frame, for frames that are pushed, as those of a camera; from `createFaceTracker`.
 *
 * @example
 * ```ts
 * import ndarray from 'ndarray';
 * import { createFaceDetector, createFaceTracker, type FaceTracker } from '@avemo/vision-prep/faces';
 *
 * const detector = await createFaceDetector();
 * const tracker: FaceTracker = createFaceTracker({ detector });
 * const picture = ndarray(new Uint8Array(60 * 80 * 3), [60, 80, 3]);
 * await tracker.next({ picture, time: 0 });
 * const { index, cut } = await tracker.next({ picture, time: 0.04 });
 * detector.dispose();
 * [index, cut]; // → [1, false]
 * ```
 */
export class FaceTracker {
  private grid: Float32Array | undefined;
  private detected = -Infinity;
  private time = -Infinity;
  private index = 0;

  /** @internal */
  constructor(
    private readonly detector: FaceDetector,
    private readonly options: { detectEvery: number; maxFaces: number },
    private readonly trails: TrailBook,
  ) {}

  /**
   * Passes over a frame, unless it begins another take.
   *
   * @internal
   * @returns Whether it was passed over; if not, it is for `next`.
   */
  passOver({ picture }: FaceFrame): boolean {
    const grid = greyGrid(readFacePicture('trackFaces', picture));
    if (this.grid !== undefined && gridDifference(this.grid, grid) > cutDifference) return false;
    this.grid = grid;
    return true;
  }

  /**
   * @param frame - The next picture and its time, which grows.
   * @returns The frame with its faces.
   * @throws RangeError if the picture holds what is no level, or time does not grow.
   */
  async next<D extends PixelData>(frame: FaceFrame<D>): Promise<TrackedFrame<D>> {
    const { picture, time } = frame;
    const rows = readFacePicture('trackFaces', picture);
    requireLater(time, this.time);
    this.time = time;
    const grid = greyGrid(rows);
    const cut = this.grid !== undefined && gridDifference(this.grid, grid) > cutDifference;
    this.grid = grid;
    const lost = await this.follow(rows, time);
    const due = time - this.detected >= this.options.detectEvery;
    if (cut || lost || due || this.trails.live.length === 0) await this.detect(rows, time);
    this.trails.dropTwins(sameBox);
    return { picture, time, index: this.index++, cut, faces: this.trails.faces(time) };
  }

  /** Lays each known face's mesh anew; says whether one was lost. */
  private async follow(rows: PixelRows, time: number): Promise<boolean> {
    const { live } = this.trails;
    const regions = live.map(({ region }) => region);
    const meshes = await fitMeshes('trackFaces', rows, regions, this.detector.facemesh!);
    let lost = false;
    live.forEach((trail, i) => {
      const seen = see(rows, meshes[i]);
      if (seen && correlation(trail.patch, seen.patch) >= samePatch) {
        this.trails.keep(trail, { ...seen, face: faceOfMesh(meshes[i], trail.face.score) }, time);
      } else {
        this.trails.lose(trail);
        lost = true;
      }
    });
    return lost;
  }

  /** Looks at the whole picture: confirms the faces that are followed, finds lost ones again, begins new tracks. */
  private async detect(rows: PixelRows, time: number): Promise<void> {
    this.detected = time;
    const settings = { minScore, overlap: sameBox };
    const found = await findCandidates('trackFaces', rows, this.detector.blazeface, settings);
    const unconfirmed = new Set(this.trails.live);
    const strangers: Candidate[] = [];
    for (const candidate of found.slice(0, this.options.maxFaces)) {
      const trail = best([...unconfirmed], candidate);
      if (trail && meshAgrees(candidate, { points: trail.face.mesh!, score: 1 })) {
        unconfirmed.delete(trail);
        this.trails.confirm(trail, candidate.score);
      } else {
        strangers.push(candidate);
      }
    }
    for (const trail of unconfirmed) if (++trail.misses >= maxMisses) this.trails.lose(trail);
    const regions = strangers.map(({ box, points }) => regionAround(box, points[0], points[1]));
    const meshes = await fitMeshes('trackFaces', rows, regions, this.detector.facemesh!);
    for (const [i, mesh] of meshes.entries()) {
      const seen = see(rows, mesh);
      if (!seen || !meshAgrees(strangers[i], mesh)) continue;
      const face = faceOfMesh(mesh, strangers[i].score);
      const known = [...unconfirmed, ...this.trails.recent(time)].filter(
        (trail) =>
          intersectionOverUnion(trail.face.box, face.box) > sameBox &&
          correlation(trail.patch, seen.patch) >= samePatch,
      );
      await this.trails.meet(rows, { ...seen, face }, known[0], time);
    }
  }
}

/** The time of a frame, checked against that of the one before. @internal */
export function requireLater(time: number, before: number): void {
  requireFinite('trackFaces', 'time', time);
  if (time <= before) {
    throw new RangeError(`trackFaces: the times of frames must grow; got ${time} after ${before}.`);
  }
}

/** What is remembered of a face that a mesh lies on; nothing where it lies on none. */
function see(rows: PixelRows, mesh: Mesh) {
  if (mesh.score < minMeshScore) return undefined;
  const region = regionOfMesh(mesh.points);
  return { region, patch: facePatch(rows, region) };
}

function best(trails: Trail[], { box }: Candidate): Trail | undefined {
  const overlap = (trail: Trail) => intersectionOverUnion(trail.face.box, box);
  return trails.filter((trail) => overlap(trail) > sameBox).sort((a, b) => overlap(b) - overlap(a))[0];
}
