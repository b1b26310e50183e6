import type { Picture } from '@avemo/vision-prep';
import type { TimedFrame } from '@avemo/vision-prep/video';
import {
  alignFace,
  mouthOpening,
  speakingTrack,
  type FaceSight,
  type FaceTrack,
  type FaceTracker,
  type TrackedFrame,
} from '@avemo/vision-prep/faces';
import { meanAnswer } from '../fuse-answers';
import type { HeardSound } from '../../io/heard-sound';

/** What scores the expressions of aligned faces. */
export interface FaceScorer {
  /** Rows and columns of the pictures that it wants, aligned to the template `fer2013`. */
  size: number;
  /** Probabilities of the emotions for each picture. */
  score(pictures: readonly Picture<Uint8Array>[]): Promise<number[][]>;
}

/** A face with what it shows over time. */
export interface FaceCourse {
  track: number;
  sights: FaceSight[];
  /** Probabilities of the emotions at each sight. */
  answers: number[][];
  /** How much each sight counts: how sure the mesh is that it lies on a face. */
  weights: number[];
}

/** In pictures with fewer rows or columns no face can be found. */
const smallest = 16;

/** Follows the faces of frames and scores each sight. */
export async function faceCourses(
  frames: AsyncIterable<TimedFrame>,
  {
    tracker,
    scorer,
    onFrame,
  }: { tracker: FaceTracker; scorer: FaceScorer; onFrame?: (time: number) => void },
): Promise<{ courses: FaceCourse[]; frames: number }> {
  const courses = new Map<number, FaceCourse>();
  let count = 0;
  for await (const { picture, time } of frames) {
    const [height, width] = picture.shape;
    if (Math.min(height, width) >= smallest) {
      await scoreFrame(await tracker.next({ picture, time }), { scorer, courses });
    }
    count++;
    onFrame?.(time);
  }
  return { courses: [...courses.values()].sort((a, b) => a.track - b.track), frames: count };
}

/** Scores the faces of a frame and adds them to their courses. */
export async function scoreFrame(
  { index, time, picture, faces }: TrackedFrame<Uint8Array>,
  { scorer, courses }: { scorer: FaceScorer; courses: Map<number, FaceCourse> },
): Promise<void> {
  if (faces.length === 0) return;
  const cut = faces.map((face) => alignFace(picture, face, { size: scorer.size, template: 'fer2013' }));
  const answers = await scorer.score(cut);
  faces.forEach((face, i) => {
    const { track, box, keyPoints, meshScore: score = face.score } = face;
    const course = courses.get(track) ?? { track, sights: [], answers: [], weights: [] };
    courses.set(track, course);
    course.sights.push({ index, time, box, keyPoints, score, mouthOpening: mouthOpening(face) });
    course.answers.push(answers[i]);
    course.weights.push(score);
  });
}

/** What a face shows between two moments; undefined where it is not seen. */
export function faceAnswer(
  { sights, answers, weights }: FaceCourse,
  from = -Infinity,
  to = Infinity,
): number[] | undefined {
  const within = sights.flatMap(({ time }, i) => (time >= from && time < to ? [i] : []));
  if (within.length === 0) return undefined;
  return meanAnswer(
    within.map((i) => answers[i]),
    within.map((i) => weights[i]),
  );
}

/** The face that the clip is about: the one whose mouth moves with the sound, else the one that shows most, by area and time. */
export function mainFace(courses: readonly FaceCourse[], sound?: HeardSound): FaceCourse | undefined {
  if (courses.length > 1 && sound) {
    const tracks: FaceTrack[] = courses.map(({ track, sights }) => ({ track, sights, gaps: [] }));
    const speaker = speakingTrack(tracks, { samples: sound.original, sampleRate: sound.original.sampleRate });
    const found = courses.find(({ track }) => track === speaker);
    if (found) return found;
  }
  const shown = ({ sights }: FaceCourse) => sights.reduce((sum, { box }) => sum + box.width * box.height, 0);
  return courses.reduce<FaceCourse | undefined>(
    (best, course) => (best && shown(best) >= shown(course) ? best : course),
    undefined,
  );
}
