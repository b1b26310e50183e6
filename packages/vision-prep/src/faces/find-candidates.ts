import type { PixelRows } from '../image/read-picture';
import type { Box } from './crop-face';
import type { Point } from './face';
import type { FaceModel } from './face-model';
import { blendGroup, nonMaximumSuppression } from './suppress-boxes';
import { sampleRegion } from './sample-region';

/** What BlazeFace says of a face, in pixels of the picture. @internal */
export interface Candidate {
  box: Box;
  score: number;
  /** Left eye, right eye, nose, middle of the mouth, left ear, right ear. */
  points: Point[];
}

const size = 256;
/** Centre and size of the box, then six points. */
const valuesPerAnchor = 16;
/** Cells a side and anchors a cell of the two grids whose outputs the network gives. */
const grids = [
  { cells: 16, anchors: 2 },
  { cells: 8, anchors: 6 },
] as const;

/** Faces of a picture by BlazeFace, best first: what it finds around one face is blended by its scores. @internal */
export async function findCandidates(
  caller: string,
  picture: PixelRows,
  model: FaceModel,
  { minScore, overlap }: { minScore: number; overlap: number },
): Promise<Candidate[]> {
  const { width, height } = picture;
  const side = Math.max(width, height);
  const input = sampleRegion(picture, { x: width / 2, y: height / 2, side, angle: 0 }, size);
  const { gain, offset } = model.card;
  for (let i = 0; i < input.length; i++) input[i] = input[i] * gain + offset;
  const [fineLogits, coarseLogits, fineValues, coarseValues] = await model.run(caller, input);
  const { scores, values } = decode([fineLogits, coarseLogits], [fineValues, coarseValues], minScore);
  const boxes = scores.map((_, i) => boxOf(values.slice(i * valuesPerAnchor, (i + 1) * valuesPerAnchor)));
  const scale = side / size;
  const toPicture = ([x, y]: Point): Point => [
    (x - size / 2) * scale + width / 2,
    (y - size / 2) * scale + height / 2,
  ];
  return nonMaximumSuppression(boxes, scores, { overlap, minScore }).map((group) => {
    const blend = blendGroup(group, scores, values, valuesPerAnchor);
    const { x, y, width, height } = boxOf(blend);
    const [left, top] = toPicture([x, y]);
    return {
      box: { x: left, y: top, width: width * scale, height: height * scale },
      score: scores[group[0]],
      points: Array.from({ length: 6 }, (_, k) => toPicture([blend[4 + 2 * k], blend[5 + 2 * k]])),
    };
  });
}

/** Scores of at least `minScore` and the numbers of their anchors, in pixels of the input. */
function decode(logits: Float32Array[], values: Float32Array[], minScore: number) {
  const scores: number[] = [];
  const decoded: number[] = [];
  grids.forEach(({ cells, anchors }, grid) => {
    for (let i = 0; i < cells * cells * anchors; i++) {
      const score = 1 / (1 + Math.exp(-logits[grid][i]));
      if (!(score >= minScore)) continue;
      const cell = Math.floor(i / anchors);
      const centre = [
        (((cell % cells) + 0.5) * size) / cells,
        ((Math.floor(cell / cells) + 0.5) * size) / cells,
      ];
      scores.push(score);
      for (let k = 0; k < valuesPerAnchor; k++) {
        const value = values[grid][i * valuesPerAnchor + k];
        // Width and height, at 2 and 3, are sizes; all the others are places.
        decoded.push(k === 2 || k === 3 ? value : value + centre[k % 2]);
      }
    }
  });
  return { scores, values: decoded };
}

function boxOf([x, y, width, height]: number[]): Box {
  return { x: x - width / 2, y: y - height / 2, width, height };
}
