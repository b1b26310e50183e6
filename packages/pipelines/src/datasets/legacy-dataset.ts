import ndarray from 'ndarray';
import type { Clip, Dataset } from './clip';
import type { Clip as LegacyClip, Dataset as LegacyDataset } from './dataset';
import { DatasetError } from './dataset-error';

/**
 * A data set as the trainings of labelled clips read it: labels as numbers, one stream of picture features.
 *
 * @throws DatasetError `bad-row` when a clip has no label.
 * @internal
 */
export function legacyDataset(dataset: Dataset | LegacyDataset): LegacyDataset {
  if (isLegacy(dataset)) return dataset;
  const { name, labels, clips, features = {}, synthetic, licence, citation } = dataset;
  const face = features.face ?? features['action-units'];
  const folds = [...new Set(clips.flatMap((clip) => clip.fold ?? []))].sort();
  return {
    name,
    labels: [...labels],
    clips: clips.map((clip) => legacyClip(clip, labels, Object.keys(features))),
    ...(face?.names && { videoFeatures: { names: [...face.names], frameSeconds: face.rowSeconds } }),
    ...(folds.length > 0 && { folds }),
    ...(synthetic && { synthetic }),
    ...(licence && { licence }),
    ...(citation && { citation }),
  };
}

const isLegacy = (dataset: Dataset | LegacyDataset): dataset is LegacyDataset =>
  dataset.clips.every((clip) => !('media' in clip));

function legacyClip(clip: Clip, labels: readonly string[], features: readonly string[]): LegacyClip {
  const { id, label, speaker, session, script, fold, split, seconds, files, media } = clip;
  if (label === undefined) {
    throw new DatasetError('bad-row', `The clip "${id}" has no label to learn; write one or leave it out.`);
  }
  const face = features.find((name) => name === 'face' || name === 'action-units');
  const { audio, features: own } = media();
  const read = face === undefined ? undefined : own?.[face];
  return {
    id,
    label: labels.indexOf(label),
    speaker,
    ...(session && { session }),
    ...(script && { script }),
    ...(fold && { fold }),
    ...(split && { split }),
    ...(seconds !== undefined && { seconds }),
    files: files.map(({ path }) => path),
    ...(audio && { audio: () => audio.read() }),
    ...(read && {
      video: async () => {
        const { data, shape, times } = await read();
        return ndarray(data as Float32Array, times ? [...shape] : [1, ...shape]);
      },
    }),
  };
}
