import { applySystem, type SystemAnswer } from './apply-system';
import { meaning } from './emotions';
import { meanAnswer } from './fuse-answers';
import type { OpenedClip } from './open-clip';
import type { Moment, Prediction } from './prediction';
import { named, strongest } from './prediction-parts';
import type { System } from './system';
import type { Media } from '../prepare/media';
import { trackOfPieces } from '../prepare/sound-pieces';

/** A system's own preparation makes pictures smaller where it wants to. */
const anyHeight = Infinity;

/** What trained systems say of a clip; the answers of several are averaged. */
export async function answerOfSystems(
  clip: OpenedClip,
  { systems, signal }: { systems: readonly System[]; signal?: AbortSignal },
): Promise<Prediction> {
  const media = mediaOf(clip);
  const answers: SystemAnswer[] = [];
  for (const system of systems) answers.push(await applySystem(system, media, { signal }));
  const [{ labels, course, missing }] = answers;
  const { description } = systems[0];
  const isClasses = description.task.kind === 'classes';
  const output = meanAnswer(answers.map(({ output }) => output));
  const outputs = course?.outputs.map((_, row) =>
    meanAnswer(answers.flatMap((answer) => (answer.course ? [answer.course.outputs[row]] : []))),
  );
  const moments = (outputs ?? []).map((values, row): Moment => {
    const from = course!.times[row];
    const to = course!.times[row + 1] ?? clip.duration ?? from;
    const held = isClasses
      ? strongest(labels, values)
      : { label: null, probabilities: {}, values: named(labels, values) };
    const { label, probabilities } = held;
    return { from, to, label, probabilities, ...('values' in held && { values: held.values }), counted: {} };
  });
  const { recipe, variant, data } = description;
  return {
    source: clip.name,
    kind: clip.kind,
    duration: clip.kind === 'picture' ? null : clip.duration,
    ...(isClasses
      ? strongest(labels, output)
      : { ...strongest(labels, undefined), values: named(labels, output) }),
    overTime: moments,
    modalities: [],
    missing: missing.map((modality) => ({
      modality,
      why: modality === 'audio' ? 'no-sound' : 'no-picture',
      text: `The clip has no ${modality}.`,
    })),
    faces: [],
    model: {
      name: variant === recipe.name ? variant : `${recipe.name}/${variant}`,
      licence: data.licence ?? 'not stated',
    },
    warnings: [
      ...clip.warnings,
      ...(data.synthetic
        ? ['The model was trained on a synthetic corpus; it says nothing of real people.']
        : []),
    ],
    meaning,
  };
}

function mediaOf(clip: OpenedClip): Media {
  const { sound, frames } = clip;
  return {
    ...(sound && {
      audio: trackOfPieces(sound),
    }),
    ...(frames && {
      video: {
        frames: ({ rate, maxHeight = anyHeight } = {}) => frames({ rate, maxHeight }),
      },
    }),
  };
}
