import type { FaceCourse } from './face/face-course';
import { meanAnswer } from './fuse-answers';
import type { FacePart, Prediction } from './prediction';

/** Numbers by the names of their classes. */
export const named = (labels: readonly string[], values: readonly number[]): Record<string, number> =>
  Object.fromEntries(labels.map((label, c) => [label, values[c]]));

/** The likeliest class, how likely it is, and all probabilities by name. */
export function strongest(
  labels: readonly string[],
  probabilities: readonly number[] | undefined,
): Pick<Prediction, 'label' | 'confidence' | 'probabilities'> {
  if (!probabilities) return { label: null, confidence: 0, probabilities: {} };
  const confidence = Math.max(...probabilities);
  return {
    label: labels[probabilities.indexOf(confidence)],
    confidence,
    probabilities: named(labels, probabilities),
  };
}

/** A face's course as plain data. */
export function facePart(
  course: FaceCourse,
  { labels, main, frames }: { labels: readonly string[]; main: FaceCourse | undefined; frames: number },
): FacePart {
  const { track, sights, answers, weights } = course;
  const { label, confidence, probabilities } = strongest(labels, meanAnswer(answers, weights));
  return {
    track,
    main: course === main,
    from: sights[0].time,
    to: sights[sights.length - 1].time,
    seen: sights.length / frames,
    box: { ...sights[0].box },
    label: label!,
    confidence,
    probabilities,
    overTime: sights.map(({ time }, i) => ({ time, probabilities: named(labels, answers[i]) })),
  };
}
