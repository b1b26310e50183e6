import { readdir, stat } from 'node:fs/promises';
import { basename, dirname, extname, join, resolve } from 'node:path';
import type { DatasetAdapter, DatasetContent } from '../adapter';
import type { Clip, FeatureDescription } from '../clip';
import { DatasetError } from '../dataset-error';
import { clipMedia } from '../files/clip-media';
import { cutRows } from '../files/cut';
import { byName } from '../files/find-files';
import { quoted, readCsvFile } from '../files/read-csv-file';
import { readFeatureFile } from '../files/read-feature-file';
import { readTrackFile } from '../files/read-track-file';
import type { OpenDatasetOptions } from '../open-options';
import { parseManifestRow, type ManifestRow } from './row';
import { describeFeatures } from './video-features';

const usualTargets = ['arousal', 'valence', 'dominance', 'liking'];
const videoEndings = /^\.(mp4|m4v|mov|mkv|webm|avi|mpg|mpeg|flv|wmv|ts)$/i;

/**
 * Reads a data set that a CSV file describes, one row per clip.
 *
 * Columns, in any order: `path` names a sound or a video file, relative to the CSV file or absolute; all others are
 * optional. `label` is the class; a row without one can be predicted but not learned. `video` names a video file or a
 * `.npy` file of features of the pictures, [rows, features], which become the features `face`; a `video-features.json`
 * beside the CSV file, `{"names": […], "frameSeconds": 0.04}`, names them and gives their step. `annotation` names a table
 * of values over time with a column `time` in seconds. `arousal`, `valence`, `dominance`, `liking` (or the columns that
 * the option `targets` names) are values of the whole clip. `start` and `end` cut the files, in seconds. `speaker`,
 * `session`, `script`, `fold` and `split` say where a clip belongs; without a speaker column every clip's speaker is `''`,
 * which `requireSpeakers` refuses.
 */
export const manifest: DatasetAdapter = {
  name: 'manifest',
  about:
    'your own files: sound, video, features of pictures; classes, values, values over time, or nothing to predict',
  layouts: [
    'manifest.csv, or any CSV file, with the column path and optionally label,speaker,session,script,fold,split,' +
      'start,end,video,annotation,arousal,valence,dominance,liking; path and video name sound or video files, ' +
      'video also .npy files [rows, features], annotation a CSV file with time and targets',
  ],
  licence: 'your own',
  whereToGetIt: 'describe your own files; avemo synth writes one with synthetic clips',
  takes: ['labels', 'targets'],
  open: openManifest,
};

async function openManifest(path: string, options: OpenDatasetOptions = {}): Promise<DatasetContent> {
  const file = await findManifest(path);
  const folder = dirname(file);
  const table = await readCsvFile(file, ['path', ...(options.targets ?? [])]);
  const targets = options.targets ?? usualTargets.filter((target) => table.columns.includes(target));
  const rows = table.rows.map(({ line, values }) =>
    parseManifestRow(values, targets, `"${file}" line ${line}`),
  );
  const named = new Set(rows.map((row) => row.label).filter((label) => label !== ''));
  const classes = options.labels ?? [...named].sort(byName);
  const lines = new Map<string, string>();
  const places = new Map<ManifestRow, Places>();
  for (const row of rows) {
    if (row.label !== '' && !classes.includes(row.label)) {
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
    places.set(row, await findPlaces(row, folder));
  }
  const described = await describeFeatures(folder, rows, (row) => places.get(row)!.features);
  const tracked = await trackTargets(rows, places, options.targets);
  const all = [...new Set([...targets, ...tracked])];
  return {
    licence: undefined,
    labels: classes,
    ...(all.length > 0 && { targets: all }),
    clips: rows.map((row) => createClip(row, places.get(row)!, described, all)),
    ...(described && { features: { face: described } }),
  };
}

/** The files of a row, by what they are. */
interface Places {
  sound?: string;
  video?: string;
  features?: string;
  annotation?: string;
}

async function findPlaces(row: ManifestRow, folder: string): Promise<Places> {
  const at = (path: string, kind: string) => requireFile(row, kind, resolve(folder, path));
  const isVideo = (path: string) => videoEndings.test(extname(path));
  const main = await at(row.path, isVideo(row.path) ? 'video' : 'sound');
  const second = row.video && (await at(row.video, isVideo(row.video) ? 'video' : 'feature'));
  return {
    ...(isVideo(row.path) ? { video: main } : { sound: main }),
    ...(second && (isVideo(row.video) ? { video: second } : { features: second })),
    ...(row.annotation && { annotation: await at(row.annotation, 'annotation') }),
  };
}

/** The targets of the annotations over time: what the option says, else the columns of the first one. */
async function trackTargets(
  rows: readonly ManifestRow[],
  places: ReadonlyMap<ManifestRow, Places>,
  targets?: readonly string[],
): Promise<readonly string[]> {
  const first = rows.map((row) => places.get(row)!.annotation).find((file) => file !== undefined);
  if (first === undefined) return [];
  return targets ?? Object.keys((await readTrackFile(first)).values);
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

/** The path of a file that is there, also when its name is written with other code points for the same letters. */
async function requireFile({ where }: ManifestRow, kind: string, file: string): Promise<string> {
  const isFile = async (path: string) => (await stat(path).catch(() => undefined))?.isFile() === true;
  if (await isFile(file)) return file;
  const names = await readdir(dirname(file)).catch(() => []);
  const same = names.find((name) => name.normalize('NFC') === basename(file).normalize('NFC'));
  if (same !== undefined && (await isFile(join(dirname(file), same)))) return join(dirname(file), same);
  const windows = file.includes('\\') ? ' (with / between folders)' : '';
  throw new DatasetError(
    'missing-file',
    `${where}: there is no ${kind} file "${file}"; correct the path${windows} (relative to the CSV file) or remove the row.`,
  );
}

function createClip(
  row: ManifestRow,
  { sound, video, features, annotation }: Places,
  described: FeatureDescription | undefined,
  targets: readonly string[],
): Clip {
  const { id, label, speaker, session, script, fold, split, start, end, values, where } = row;
  const cut = { start, end, where };
  return {
    id,
    speaker,
    ...(session && { session }),
    ...(script && { script }),
    ...(fold && { fold }),
    ...(split && { split }),
    ...(end !== undefined && { seconds: end - (start ?? 0) }),
    ...(label && { label }),
    ...(Object.keys(values).length > 0 && { values }),
    ...(annotation && { track: () => readTrackFile(annotation, { targets, cut }) }),
    ...clipMedia({
      sound,
      video,
      cut,
      ...(features &&
        described && {
          features: {
            face: async () => {
              const { width, rowSeconds } = described;
              return cutRows(
                await readFeatureFile(features, { features: width, rowSeconds }),
                cut,
                rowSeconds,
              );
            },
          },
          featureFiles: [{ path: features }],
        }),
    }),
  };
}
