import { stat } from 'node:fs/promises';
import { basename, dirname, join, resolve } from 'node:path';
import type { AudioSignal } from '@avemo/dsp';
import ndarray, { type NdArray } from 'ndarray';
import { readIfThere } from '../../io/read-if-there';
import type { Clip, Dataset } from '../dataset';
import { DatasetError } from '../dataset-error';
import { readVideoColumns, type VideoColumns } from './video-features';
import { parseManifestRow, type ManifestRow } from './row';
import type { OpenDatasetOptions } from '../open-options';
import { readClipAudio } from '../files/read-clip-audio';
import { readClipVideo } from '../files/read-feature-file';
import { quoted, readCsvFile } from '../files/read-csv-file';

/**
 * Opens a data set described by a CSV file: one row a clip.
 *
 * Columns, in any order: `path` (a sound file that `decodeAudio` reads, relative to the CSV file or absolute) and
 * `label` are required; `speaker`, `session`, `script`, `fold`, `start` and `end` (seconds, cut the sound), `arousal`,
 * `valence` and `video` (a `.npy` file [frames, features]) are optional, others are passed over. A `video-features.json`
 * beside it, `{"names": […], "frameSeconds": 0.04}`, names the picture features and gives their step; without it
 * they are called feature0, feature1 …. Without a speaker column every clip's speaker is `''`, which
 * `requireSpeakers` refuses.
 *
 * @param path the CSV file, or a folder that holds `manifest.csv`
 * @param options.labels the classes in order; otherwise the distinct labels, sorted
 * @returns the data set; every named file exists, none has been decoded yet
 * @throws DatasetError naming the file, the line and the value
 * @internal
 */
export async function openManifest(path: string, { labels }: OpenDatasetOptions = {}): Promise<Dataset> {
  const file = await findManifest(path);
  const folder = dirname(file);
  const table = await readCsvFile(file, ['path', 'label']);
  const rows = table.rows.map(({ line, values }) => parseManifestRow(values, `"${file}" line ${line}`));
  const classes = labels ?? [...new Set(rows.map((row) => row.label))].sort();
  const lines = new Map<string, string>();
  for (const row of rows) {
    if (!classes.includes(row.label)) {
      throw new DatasetError(
        'unknown-label',
        `${row.where}: the label "${row.label}" is not one of ${quoted(classes)}; correct it or add it to the labels.`,
      );
    }
    const other = lines.get(row.id);
    if (other) {
      throw new DatasetError(
        'bad-row',
        `${row.where}: the clip "${row.id}" is already at ${other}; remove one row.`,
      );
    }
    lines.set(row.id, row.where);
    await requireFile(row, 'sound', resolve(folder, row.path));
    if (row.video) await requireFile(row, 'feature', resolve(folder, row.video));
  }
  const videoFeatures = await readVideoColumns(folder, rows);
  const folds = [...new Set(rows.flatMap((row) => row.fold ?? []))].sort();
  return {
    name: 'manifest',
    labels: classes,
    clips: rows.map((row) => createClip(row, folder, classes, videoFeatures)),
    ...(videoFeatures && { videoFeatures }),
    ...(folds.length > 0 && { folds }),
    ...((await isSynthetic(folder)) && { synthetic: true }),
  };
}

/** Does a `corpus.json` beside the manifest say so, as `synthesizeCorpus` writes it? */
async function isSynthetic(folder: string): Promise<boolean> {
  const bytes = await readIfThere(join(folder, 'corpus.json'));
  try {
    return bytes !== undefined && JSON.parse(bytes.toString('utf8')).synthetic === true;
  } catch {
    return false;
  }
}

async function findManifest(path: string): Promise<string> {
  const absolute = resolve(path);
  const info = await stat(absolute).catch(() => undefined);
  if (!info) {
    throw new DatasetError(
      'missing-folder',
      `There is no file or folder "${absolute}"; pass a CSV file or a folder that holds manifest.csv.`,
    );
  }
  if (!info.isDirectory()) return absolute;
  const file = join(absolute, 'manifest.csv');
  if (await stat(file).catch(() => undefined)) return file;
  throw new DatasetError(
    'wrong-layout',
    `The folder "${absolute}" holds no manifest.csv; add one with the columns path,label or pass the CSV file itself.`,
  );
}

async function requireFile({ where }: ManifestRow, kind: string, file: string): Promise<void> {
  const info = await stat(file).catch(() => undefined);
  if (info?.isFile()) return;
  throw new DatasetError(
    'missing-file',
    `${where}: there is no ${kind} file "${file}"; correct the path (relative to the CSV file) or remove the row.`,
  );
}

function createClip(row: ManifestRow, folder: string, labels: string[], columns?: VideoColumns): Clip {
  const { id, speaker, session, script, fold, start, end, arousal, valence } = row;
  const sound = resolve(folder, row.path);
  const picture = row.video && resolve(folder, row.video);
  return {
    id,
    label: labels.indexOf(row.label),
    speaker,
    ...(session && { session }),
    ...(script && { script }),
    ...(fold && { fold }),
    ...(end !== undefined && { seconds: end - (start ?? 0) }),
    ...(arousal !== undefined && { arousal }),
    ...(valence !== undefined && { valence }),
    files: picture ? [sound, picture] : [sound],
    audio: async () => cutSound(await readClipAudio(sound), row),
    ...(picture &&
      columns && {
        video: async () => {
          const frames = await readClipVideo(picture, { features: columns.names.length });
          return cutFrames(frames, row, columns.frameSeconds);
        },
      }),
  };
}

/** A label file's times are rounded, so an end up to 0.05 s behind the sound is its end. */
const endToleranceSeconds = 0.05;

function cutSound(signal: AudioSignal, { where, path, start = 0, end }: ManifestRow): AudioSignal {
  if (start === 0 && end === undefined) return signal;
  const { samples, sampleRate } = signal;
  const seconds = samples.length / sampleRate;
  const outside = start >= seconds ? start : (end ?? 0) > seconds + endToleranceSeconds ? end : undefined;
  if (outside !== undefined) {
    throw new DatasetError(
      'bad-row',
      `${where}: ${outside} s lies behind the end of ${basename(path)}, which lasts ${seconds.toFixed(3)} s; correct start or end.`,
    );
  }
  const first = Math.min(Math.round(start * sampleRate), samples.length - 1);
  const last = Math.max(first + 1, Math.round((end ?? seconds) * sampleRate));
  return { samples: samples.slice(first, last), sampleRate };
}

function cutFrames(
  frames: NdArray<Float32Array>,
  { start = 0, end = Infinity }: ManifestRow,
  frameSeconds?: number,
): NdArray<Float32Array> {
  if (frameSeconds === undefined || (start === 0 && end === Infinity)) return frames;
  const [count, features] = frames.shape;
  const first = Math.min(Math.floor(start / frameSeconds), count - 1);
  const last = Math.min(count, Math.max(first + 1, Math.ceil(end / frameSeconds)));
  return ndarray(frames.data.slice(first * features, last * features), [last - first, features]);
}
