import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Block } from '../prepare/block';
import type { DatasetAdapter, DatasetContent } from './adapter';
import type { Clip, Track } from './clip';
import { DatasetError } from './dataset-error';
import { clipMedia } from './files/clip-media';
import { findFiles, stem } from './files/find-files';
import { openFloatRows } from './files/float-rows';
import { readCsvFile } from './files/read-csv-file';
import { readTrackFile } from './files/read-track-file';
import { requireClips, requireFolder } from './files/require-folder';

const targets = ['arousal', 'valence', 'liking'];
const splits: Record<string, string> = { train: 'train', devel: 'validation', test: 'test' };
const rowSeconds = 0.1;

const example = 'labels/Train_DE_01.csv';

/**
 * Reads the part of SEWA that the AVEC 2019 Cross-cultural Emotion Sub-challenge gives out: video chats with arousal,
 * valence and liking every 0.1 s. A recording is its own speaker. Every folder beside `labels` whose name holds
 * `features` or `predictions` becomes ready-made features of that name; the prepared layout has the outputs of the
 * challenge's networks, one feature each.
 */
export const sewaCes: DatasetAdapter = {
  name: 'sewa-ces',
  about:
    'SEWA (AVEC 2019 CES): features, and where there are sound and video, of video chats; arousal, valence, liking at 10 Hz',
  layouts: [
    'labels/Train_DE_01.csv … (name;timestamp;arousal;valence;liking), optionally audio/Train_DE_01.wav, ' +
      'video/Train_DE_01.avi and folders of features such as audio_features_egemaps_xbow/Train_DE_01.csv',
    'sequences.csv (name, culture, offset, frames), labels.f32, predictions.f32 and meta.json',
  ],
  licence: 'SEWA licence agreement for the recordings; none is stated for the published series',
  whereToGetIt:
    'https://github.com/AudioVisualEmotionChallenge/AVEC2019, recordings: https://db.sewaproject.eu',
  citation:
    'F. Ringeval et al., "AVEC 2019 Workshop and Challenge: State-of-Mind, Detecting Depression with AI, and ' +
    'Cross-Cultural Affect Recognition", 2019. https://doi.org/10.1145/3347320.3357688',
  async open(path) {
    const folder = await requireFolder(path, example);
    const content = existsSync(join(folder, 'sequences.csv')) ? openPrepared(folder) : openMakers(folder);
    return { labels: [], targets, ...(await content) };
  },
};

const splitOf = (name: string) => splits[name.split('_')[0].toLowerCase()];

async function openMakers(folder: string): Promise<Pick<DatasetContent, 'clips' | 'features'>> {
  const files = await findFiles(
    folder,
    /^[^/]+\/(Train|Devel|Test)_[A-Z]{2}_\d+\.(csv|wav|flac|mp4|avi)$/i,
    1,
  );
  const folders = [...new Set(files.map((file) => file.split('/')[0]))];
  const featureFolders = folders.filter((name) => /features|predictions/i.test(name));
  const names = [...new Set(files.map(stem))].sort();
  await requireClips(names, folder, example);
  const present = new Set(files);
  const find = (below: RegExp, name: string, endings: RegExp) => {
    const file = files.find((one) => below.test(one) && stem(one) === name && endings.test(one));
    return file === undefined ? undefined : join(folder, file);
  };
  const clips = names.map((name): Clip => {
    const labels = join(folder, 'labels', `${name}.csv`);
    const labelled = present.has(`labels/${name}.csv`);
    const split = splitOf(name);
    if (!labelled && split !== 'test') {
      throw new DatasetError(
        'missing-file',
        `The recording ${name} has no "${labels}"; restore it or remove the recording.`,
      );
    }
    const own = featureFolders.filter((one) => present.has(`${one}/${name}.csv`));
    return {
      id: name,
      speaker: name,
      notes: { culture: name.split('_')[1] },
      ...(split && { split }),
      ...(labelled && { track: () => readTrackFile(labels, { targets, time: 'timestamp' }) }),
      ...clipMedia({
        sound: find(/^audio\//i, name, /\.(wav|flac)$/i),
        video: find(/^video\//i, name, /\.(mp4|avi)$/i),
        features: Object.fromEntries(
          own.map((one) => [one, () => readFeatureRows(join(folder, one, `${name}.csv`))]),
        ),
        featureFiles: own.map((one) => ({ path: join(folder, one, `${name}.csv`) })),
      }),
    };
  });
  const widths = await Promise.all(
    featureFolders.map(async (one) => {
      const [file] = files.filter((name) => name.startsWith(`${one}/`));
      const block = await readFeatureRows(join(folder, file));
      return [one, { width: block.shape[1], rowSeconds }] as const;
    }),
  );
  return { clips, ...(widths.length > 0 && { features: Object.fromEntries(widths) }) };
}

/** Rows of name, second, features…, separated by semicolons or commas, with a heading or none. */
async function readFeatureRows(file: string): Promise<Block> {
  const lines = (await readFile(file, 'utf8')).split(/\r?\n/).filter((line) => line.trim() !== '');
  const delimiter = lines[0]?.includes(';') ? ';' : ',';
  const rows = lines
    .slice(/^name/i.test(lines[0] ?? '') ? 1 : 0)
    .map((line) => line.split(delimiter).slice(1).map(Number));
  const width = (rows[0]?.length ?? 1) - 1;
  const bad = rows.findIndex(
    (row) => row.length !== width + 1 || row.some((value) => !Number.isFinite(value)),
  );
  if (width < 1 || bad >= 0) {
    throw new DatasetError(
      'unreadable-features',
      `"${file}" row ${bad + 1} is no name, second and ${Math.max(width, 1)} numbers; restore it.`,
    );
  }
  return {
    data: Float32Array.from(rows.flatMap((row) => row.slice(1))),
    shape: [rows.length, width],
    times: Float64Array.from(rows, ([time]) => time),
  };
}

async function openPrepared(folder: string): Promise<Pick<DatasetContent, 'clips' | 'features'>> {
  const table = join(folder, 'sequences.csv');
  const { rows } = await readCsvFile(table, ['name', 'offset', 'frames']);
  const systems = await readSystems(join(folder, 'meta.json'));
  const all = rows.reduce((sum, { values }) => sum + Number(values.frames), 0);
  const labels = await openFloatRows(join(folder, 'labels.f32'), { rows: all, width: targets.length });
  const width = systems.length * targets.length;
  const outputs = await openFloatRows(join(folder, 'predictions.f32'), { rows: all, width });
  const clips = rows.map(({ values, line }): Clip => {
    const { name, culture } = values;
    const [offset, frames] = [Number(values.offset), Number(values.frames)];
    if (!Number.isSafeInteger(offset) || !(frames > 0) || offset < 0 || offset + frames > all) {
      throw new DatasetError(
        'bad-row',
        `"${table}" line ${line}: offset ${values.offset} and frames ${values.frames} do not fit ${all} rows; correct them.`,
      );
    }
    const times = Float64Array.from({ length: frames }, (_, row) => row * rowSeconds);
    const part = `rows ${offset}–${offset + frames - 1}`;
    const split = splitOf(name);
    return {
      id: name,
      speaker: name,
      seconds: frames * rowSeconds,
      ...(culture && { notes: { culture } }),
      ...(split && { split }),
      track: async (): Promise<Track> => {
        const data = await labels.readRows(offset, frames);
        return {
          times,
          values: Object.fromEntries(
            targets.map((target, i) => [
              target,
              Float32Array.from({ length: frames }, (_, row) => data[row * targets.length + i]),
            ]),
          ),
        };
      },
      files: [{ path: outputs.file, part }],
      media: () => ({
        features: Object.fromEntries(
          systems.map((system, s) => [
            system,
            async (): Promise<Block> => {
              const data = await outputs.readRows(offset, frames);
              const own = new Float32Array(frames * targets.length);
              for (let row = 0; row < frames; row++) {
                const from = row * width + s * targets.length;
                own.set(data.subarray(from, from + targets.length), row * targets.length);
              }
              return { data: own, shape: [frames, targets.length], times };
            },
          ]),
        ),
      }),
    };
  });
  const described = { width: targets.length, names: targets, rowSeconds };
  return { clips, features: Object.fromEntries(systems.map((system) => [system, described])) };
}

async function readSystems(file: string): Promise<string[]> {
  const text = await readFile(file, 'utf8').catch(() => '');
  let systems: unknown;
  try {
    systems = JSON.parse(text)?.systems;
  } catch {
    systems = undefined;
  }
  if (Array.isArray(systems) && systems.length > 0 && systems.every((name) => typeof name === 'string')) {
    return systems;
  }
  throw new DatasetError(
    'wrong-layout',
    `The file "${file}" does not list the systems of predictions.f32; restore it.`,
  );
}
