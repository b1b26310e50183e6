import type { Clip } from '../clip';
import { DatasetError } from '../dataset-error';

/** The emotions in the order of their codes 01 … 08 in the file names. @internal */
export const ravdessLabels = [
  'neutral',
  'calm',
  'happy',
  'sad',
  'angry',
  'fearful',
  'disgust',
  'surprised',
] as const;

/** @internal */
export const ravdessLicence =
  'CC BY-NC-SA 4.0 (https://creativecommons.org/licenses/by-nc-sa/4.0/): non-commercial, attribution, share alike';

const statements = ['Kids are talking by the door', 'Dogs are sitting by the door'];

/** Actors of each fold of the subject-wise cross-validation of Luna-Jiménez et al., Applied Sciences 12(1):327, 2021. */
const foldActors = [
  [2, 5, 14, 15, 16],
  [3, 6, 7, 13, 18],
  [10, 11, 12, 19, 20],
  [8, 17, 21, 23, 24],
  [1, 4, 9, 22],
];

const fieldNames = ['modality', 'vocal channel', 'emotion', 'intensity', 'statement', 'repetition', 'actor'];
const fieldMaxima = [3, 2, 8, 2, 2, 2, 24];

/** The seven numbers in a RAVDESS file name. @internal */
export interface RavdessName {
  /** 1 sound and picture, 2 picture only, 3 sound only. */
  modality: number;
  /** 1 speech, 2 song. */
  channel: number;
  emotion: number;
  intensity: number;
  statement: number;
  repetition: number;
  actor: number;
}

/**
 * Reads the fields of a file name such as `03-01-06-01-02-01-12.wav`.
 *
 * @param name file name, its ending included
 * @param subject what has this name, for messages, e.g. `The file "…"`
 * @throws DatasetError `wrong-layout` for another form or field, `unknown-label` for an emotion that does not exist
 * @internal
 */
export function parseRavdessName(name: string, subject: string): RavdessName {
  const fields = /^(\d\d)-(\d\d)-(\d\d)-(\d\d)-(\d\d)-(\d\d)-(\d\d)\.\w+$/.exec(name)?.slice(1).map(Number);
  if (!fields) {
    throw new DatasetError(
      'wrong-layout',
      `${subject} is not named like a RAVDESS clip (03-01-06-01-02-01-12.wav: modality, channel, emotion, ` +
        'intensity, statement, repetition, actor); rename it or move it out of the folder.',
    );
  }
  const wrong = fields.findIndex((value, i) => value < 1 || value > fieldMaxima[i]);
  if (wrong === 2) {
    throw new DatasetError(
      'unknown-label',
      `${subject} has emotion ${two(fields[2])}, but the emotions are ` +
        `${ravdessLabels.map((label, i) => `${two(i + 1)} ${label}`).join(', ')}; correct its third field.`,
    );
  }
  if (wrong >= 0) {
    throw new DatasetError(
      'wrong-layout',
      `${subject} has ${fieldNames[wrong]} ${two(fields[wrong])}, which must be 01 to ` +
        `${two(fieldMaxima[wrong])}; correct its field ${wrong + 1}.`,
    );
  }
  const [modality, channel, emotion, intensity, statement, repetition, actor] = fields;
  return { modality, channel, emotion, intensity, statement, repetition, actor };
}

/** What the file name says of a clip. @internal */
export function describeClip({
  emotion,
  intensity,
  statement,
  repetition,
  actor,
}: RavdessName): Pick<Clip, 'label' | 'speaker' | 'script' | 'fold' | 'notes'> {
  return {
    label: ravdessLabels[emotion - 1],
    speaker: `actor-${two(actor)}`,
    script: statements[statement - 1],
    fold: ravdessFold(actor),
    notes: { intensity: intensity === 1 ? 'normal' : 'strong', repetition: String(repetition) },
  };
}

/** The part of the published cross-validation that an actor belongs to. @internal */
export function ravdessFold(actor: number): string {
  return String(foldActors.findIndex((actors) => actors.includes(actor)));
}

/** A number as two digits. @internal */
export function two(value: number): string {
  return String(value).padStart(2, '0');
}
