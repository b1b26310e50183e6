import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { DatasetAdapter } from './adapter';
import type { Clip, Track } from './clip';
import { DatasetError } from './dataset-error';
import { clipMedia } from './files/clip-media';
import { byName, findFiles, stem } from './files/find-files';
import { requireClips, requireFolder } from './files/require-folder';

const targets = ['arousal', 'valence'];
const splits: Record<string, string> = { train: 'train', dev: 'validation', test: 'test' };

const example = 'recordings_audio/train_1.wav';

/**
 * Reads RECOLA as the AVEC 2016 challenge gives it out: 27 recordings of 5 minutes, one speaker each, with a gold standard
 * of arousal and valence every 40 ms. The test part has no annotation.
 */
export const recola: DatasetAdapter = {
  name: 'recola',
  about: 'RECOLA (AVEC 2016): sound and video of 27 French speakers, arousal and valence every 40 ms',
  layouts: [
    'recordings_audio/train_1.wav …, optionally recordings_video/train_1.mp4 …, and ratings_gold_standard/arousal/' +
      'train_1.arff … and valence (train_1 … 9, dev_1 … 9, test_1 … 9)',
  ],
  licence: 'research only, on signing the agreement of its makers',
  whereToGetIt: 'https://diuf.unifr.ch/main/diva/recola/',
  citation:
    'F. Ringeval, A. Sonderegger, J. Sauer, D. Lalanne, "Introducing the RECOLA multimodal corpus of remote ' +
    'collaborative and affective interactions", FG 2013. https://doi.org/10.1109/FG.2013.6553805',
  async open(path) {
    const folder = await requireFolder(path, example);
    const sounds = await listed(folder, 'recordings_audio', /^(train|dev|test)_\d+\.(wav|flac)$/i);
    const videos = await listed(folder, 'recordings_video', /^(train|dev|test)_\d+\.(mp4|avi|mov)$/i);
    const ids = [...new Set([...sounds.keys(), ...videos.keys()])].sort(byNumber);
    await requireClips(ids, folder, example);
    return {
      labels: [],
      targets,
      clips: ids.map((id) => readClip(folder, id, sounds.get(id), videos.get(id))),
    };
  },
};

/** train_2 before train_10. */
const byNumber = (a: string, b: string) =>
  byName(a.split('_')[0], b.split('_')[0]) || Number(a.split('_')[1]) - Number(b.split('_')[1]);

async function listed(folder: string, below: string, pattern: RegExp): Promise<Map<string, string>> {
  const at = join(folder, below);
  const files = existsSync(at) ? await findFiles(at, pattern, 0) : [];
  return new Map(files.map((file) => [stem(file).toLowerCase(), join(at, file)]));
}

function readClip(folder: string, id: string, sound?: string, video?: string): Clip {
  const annotation = targets.map((target) => join(folder, 'ratings_gold_standard', target, `${id}.arff`));
  const missing = annotation.find((file) => !existsSync(file));
  const split = splits[id.split('_')[0]];
  if (missing !== undefined && split !== 'test') {
    throw new DatasetError(
      'missing-file',
      `The recording ${id} has no gold standard "${missing}"; restore it or remove the recording.`,
    );
  }
  return {
    id,
    speaker: id,
    split,
    ...(missing === undefined && { track: () => readTrack(annotation) }),
    ...clipMedia({ sound, video }),
  };
}

async function readTrack(files: readonly string[]): Promise<Track> {
  const columns = await Promise.all(files.map(readArff));
  const [{ times }] = columns;
  const other = columns.findIndex((column) => column.times.length !== times.length);
  if (other > 0) {
    throw new DatasetError(
      'bad-row',
      `"${files[other]}" has ${columns[other].times.length} rows but "${files[0]}" has ${times.length}; restore them.`,
    );
  }
  return {
    times,
    values: Object.fromEntries(targets.map((target, i) => [target, columns[i].values])),
  };
}

/** Rows of name, second, value behind @data, with or without quotes around the name. */
async function readArff(file: string): Promise<{ times: Float64Array; values: Float32Array }> {
  const text = await readFile(file, 'utf8');
  const begin = /^@data\s*$/im.exec(text);
  if (!begin) {
    throw new DatasetError('wrong-layout', `The file "${file}" has no line @data; restore it.`);
  }
  const rows = text
    .slice(begin.index + begin[0].length)
    .split(/\r?\n/)
    .filter((line) => line.trim() !== '' && !line.startsWith('%'))
    .map((line) => line.split(',').slice(-2).map(Number));
  const bad = rows.findIndex(
    ([time, value], i) =>
      !Number.isFinite(time) ||
      value === undefined ||
      !Number.isFinite(value) ||
      (i > 0 && time < rows[i - 1][0]),
  );
  if (bad >= 0) {
    throw new DatasetError(
      'bad-row',
      `"${file}" row ${bad + 1} behind @data is no name, second and value; restore it.`,
    );
  }
  return {
    times: Float64Array.from(rows, ([time]) => time),
    values: Float32Array.from(rows, ([, value]) => value),
  };
}
