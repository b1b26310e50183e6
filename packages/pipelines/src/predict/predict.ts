import { getBackend } from '@tensorflow/tfjs-core';
import { useBackend } from '@avemo/backend';
import { formatValue, requireFunction, requireOptions, requirePositive } from '@avemo/checks';
import { createFaceTracker } from '@avemo/vision-prep/faces';
import { answerOfSystems } from './answer-of-systems';
import type { ClipSource } from './clip-source';
import { defaultEmotionModel, EmotionModel } from './emotion-model';
import { meaning } from './emotions';
import { hearSound, type HeardSound } from '../io/heard-sound';
import { faceAnswer, faceCourses, mainFace, type FaceCourse } from './face/face-course';
import { fuseAnswers, type ModalityAnswer } from './fuse-answers';
import { openClip, type OpenedClip } from './open-clip';
import type { Missing, Moment, Prediction } from './prediction';
import { facePart, strongest } from './prediction-parts';
import { voiceCourse, type VoiceCourse } from './voice/voice-course';
import type { System } from './system';

/** Options of {@link predict}. */
export interface PredictOptions {
  /**
   * Who answers: what `loadEmotionModel` gave, or one or several trained systems from `loadSystem`, whose answers are
   * averaged. Default: the models of `@avemo/weights`, loaded at the first call and kept.
   */
  model?: EmotionModel | System | readonly System[];
  /** Seconds of one entry of `overTime`, above 0. Default 0.5. */
  step?: number;
  /**
   * Pictures per second in which faces are followed, above 0. Default 3; from 12 on it is also seen whose mouth moves with
   * the sound, where there are several faces. Below, a picture of a film of more than 480 rows may be older by up to half a
   * step where that saves decoding (Node).
   */
  frameRate?: number;
  /** Called as the work goes on, with the share that is done, 0 to 1. */
  onProgress?: (share: number) => void;
  /** Ends the work. */
  signal?: AbortSignal;
}

/** Frames per second from which on it is seen whose mouth moves with the sound, so that each must be at its own time. */
const lipsRate = 12;

/** Rows of the pictures in which faces are looked for, at most. */
const maxHeight = 480;

/**
 * What a clip shows: the probability of each emotion, over time and as a whole, from the voice and from the face.
 *
 * Faces are found and followed, each is scored, and the voice is scored in windows. The clip's face is the one whose mouth
 * moves with the sound, else the largest. Face and voice are joined by a logarithmic pool, moment by moment and for the
 * clip. A sound alone, a silent film and a photograph work: `missing` says what is not there, and why.
 *
 * Sets the fastest tfjs backend where none is set yet; for the models of `@avemo/weights` with one thread, which is faster.
 *
 * @param source - A path (Node), an address, bytes, a Blob or File, a stream of bytes, or an element of a page.
 * @param options - The model, and how closely to look.
 * @returns The answer, plain data.
 * @throws CallError where there is no such source, or a package is missing.
 * @throws VideoError, ImageError or AudioFormatError where the file cannot be read.
 * @throws the signal's reason when it is aborted.
 *
 * Source: Genest & Zidek 1986, section 3, https://doi.org/10.1214/ss/1177013825 (the pool)
 *
 * @example
 * ```ts
 * import { encodeWav } from '@avemo/dsp';
 * import { predict } from '@avemo/pipelines/predict';
 *
 * const silence = encodeWav({ samples: new Float32Array(16000), sampleRate: 16000 });
 * const { kind, label, missing } = await predict(silence);
 * kind; // → 'sound'
 * label; // → null
 * missing.map(({ modality, why }) => `${modality}: ${why}`); // → ['sound: silent', 'face: no-picture']
 * ```
 */
export async function predict(source: ClipSource, options: PredictOptions = {}): Promise<Prediction> {
  requireOptions('predict', 'options', options);
  const { step = 0.5, frameRate = 3, signal, onProgress, model } = options;
  requirePositive('predict', 'step', step);
  requirePositive('predict', 'frameRate', frameRate);
  if (onProgress !== undefined) requireFunction('predict', 'onProgress', onProgress);
  const systems = model === undefined || model instanceof EmotionModel ? undefined : requireSystems(model);
  signal?.throwIfAborted();
  await ensureBackend(systems ? undefined : 1);
  const clip = await openClip(source, signal);
  try {
    if (systems) return await answerOfSystems(clip, { systems, signal });
    const settings = { step, frameRate, signal, onProgress };
    const chosen = (model as EmotionModel | undefined) ?? (await defaultEmotionModel());
    return await answerOfModel(clip, chosen, settings);
  } finally {
    await clip.close();
  }
}

function requireSystems(model: System | readonly System[]): readonly System[] {
  const systems = (Array.isArray(model) ? model : [model]) as readonly System[];
  if (systems.length > 0 && systems.every((system) => Array.isArray(system?.nodes))) return systems;
  throw new TypeError(
    `predict: model must come from loadEmotionModel or loadSystem, or be a list of such systems; got ${formatValue(model)}.`,
  );
}

type Settings = Required<Pick<PredictOptions, 'step' | 'frameRate'>> &
  Pick<PredictOptions, 'signal' | 'onProgress'>;

async function answerOfModel(clip: OpenedClip, model: EmotionModel, settings: Settings): Promise<Prediction> {
  // Sound and pictures are decoded in threads of their own, at the same time.
  const sound = clip.sound && hearSound(clip.sound());
  try {
    const [heard, seen] = await Promise.all([hear(clip, model, sound), look(clip, model, settings)]);
    return answerOf(clip, model, { sound: await sound, heard, seen, step: settings.step });
  } finally {
    await sound?.then(
      ({ remove }) => remove(),
      () => {},
    );
  }
}

function answerOf(
  clip: OpenedClip,
  model: EmotionModel,
  { sound, heard, seen, step }: { sound?: HeardSound; heard: Heard; seen: Seen; step: number },
): Prediction {
  const main = mainFace(seen.courses, sound);
  const missing: Missing[] = [...('why' in heard ? [heard] : []), ...(main ? [] : [noFace(clip)])];
  const course = 'why' in heard ? undefined : heard;
  const answers = answersOf(model, course?.whole(), main && faceAnswer(main));
  const whole = answers.length > 0 ? fuseAnswers(answers) : undefined;
  const { labels } = model;
  return {
    source: clip.name,
    kind: clip.kind,
    duration: durationOf(clip, sound),
    ...strongest(labels, whole?.probabilities),
    overTime: moments({ duration: durationOf(clip, sound), model, course, main, step }),
    modalities: answers.map(({ name, probabilities }) => {
      const { label, probabilities: byName } = strongest(labels, probabilities);
      return { modality: name, counted: whole!.counted[name], label, probabilities: byName };
    }),
    missing,
    faces: seen.courses.map((course) => facePart(course, { labels, main, frames: seen.frames })),
    model: { name: model.name, licence: model.licence },
    warnings: [...clip.warnings],
    meaning,
  };
}

type Heard = VoiceCourse | Missing;

async function hear(clip: OpenedClip, model: EmotionModel, sound?: Promise<HeardSound>): Promise<Heard> {
  if (sound) return voiceCourse(await sound, () => model.voice());
  const text = clip.kind === 'picture' ? 'A picture has no sound.' : 'The film has no sound track.';
  return { modality: 'sound', why: 'no-sound', text };
}

interface Seen {
  courses: FaceCourse[];
  frames: number;
}

async function look(
  clip: OpenedClip,
  model: EmotionModel,
  { frameRate, signal, onProgress }: Settings,
): Promise<Seen> {
  if (!clip.frames) return { courses: [], frames: 0 };
  const { detector, scorer } = await model.face();
  const tracker = createFaceTracker({ detector, signal });
  const approximate = frameRate < lipsRate;
  return faceCourses(clip.frames({ rate: frameRate, maxHeight, approximate, signal }), {
    tracker,
    scorer,
    onFrame(time) {
      signal?.throwIfAborted();
      onProgress?.(clip.duration ? Math.min(1, time / clip.duration) : 0);
    },
  });
}

const noFace = (clip: OpenedClip): Missing =>
  clip.frames
    ? { modality: 'face', why: 'no-face', text: 'No face is seen in the picture.' }
    : { modality: 'face', why: 'no-picture', text: 'A sound has no picture.' };

const durationOf = (clip: OpenedClip, sound: HeardSound | undefined): number | null =>
  clip.kind === 'sound' && sound ? sound.duration : clip.duration;

function answersOf(model: EmotionModel, sound?: number[], face?: number[]): ModalityAnswer[] {
  const { weights } = model;
  return [
    ...(sound ? [{ name: 'sound', probabilities: sound, weight: weights.voice }] : []),
    ...(face ? [{ name: 'face', probabilities: face, weight: weights.face }] : []),
  ];
}

function moments({
  duration,
  model,
  course,
  main,
  step,
}: {
  duration: number | null;
  model: EmotionModel;
  course?: VoiceCourse;
  main?: FaceCourse;
  step: number;
}): Moment[] {
  const end = duration ?? 0;
  return Array.from({ length: Math.ceil(end / step - 1e-9) }, (_, i) => {
    const [from, to] = [i * step, Math.min(end, (i + 1) * step)];
    const answers = answersOf(model, course?.part(from, to), main && faceAnswer(main, from, to));
    if (answers.length === 0) return { from, to, label: null, probabilities: {}, counted: {} };
    const { probabilities, counted } = fuseAnswers(answers);
    const { label, probabilities: byName } = strongest(model.labels, probabilities);
    return { from, to, label, probabilities: byName, counted };
  });
}

/** The networks of `@avemo/weights` are too small for a second thread: it takes time from the one that decodes. */
async function ensureBackend(threads: number | undefined): Promise<void> {
  if (!getBackend()) await useBackend('auto', { threads });
}
