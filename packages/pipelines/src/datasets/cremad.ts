import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { DatasetAdapter, DatasetContent } from './adapter';
import type { Clip } from './clip';
import { DatasetError } from './dataset-error';
import { clipMedia } from './files/clip-media';
import { findFiles, stem } from './files/find-files';
import { readCsvFile, type CsvRow } from './files/read-csv-file';
import { requireClips, requireFolder } from './files/require-folder';

const emotions: Record<string, string> = {
  ANG: 'anger',
  DIS: 'disgust',
  FEA: 'fear',
  HAP: 'happiness',
  NEU: 'neutral',
  SAD: 'sadness',
};
const labels = Object.values(emotions);

/** What people heard, saw, or both, when they gave their answers. */
const conditions = { voice: 'voice-votes', face: 'face-votes', av: 'av-votes' };

const example = 'AudioWAV/1001_DFA_ANG_XX.wav';

/**
 * Reads CREMA-D. With `votes.csv`, the features `voice-votes`, `face-votes` and `av-votes` are the shares of the crowd's
 * answers for the six emotions, in the order of the labels.
 */
export const cremad: DatasetAdapter = {
  name: 'cremad',
  about:
    'Crowd-sourced Emotional Multimodal Actors Dataset: sound and video of 91 actors, 6 emotions, votes of the crowd',
  layouts: [
    'AudioWAV/1001_DFA_ANG_XX.wav … (or AudioMP3) and optionally VideoFlash/1001_DFA_ANG_XX.flv: actor, sentence, ' +
      'emotion, level; files of one name are one clip, also without the folders',
    'votes.csv with clip, actor, intended and the counts voice_*, face_*, av_* of anger, disgust, fear, happiness, ' +
      'neutral, sadness; no sound and no pictures needed',
  ],
  licence: 'Open Database License 1.0, contents under the Database Contents License 1.0',
  whereToGetIt: 'https://github.com/CheyneyComputerScience/CREMA-D',
  citation:
    'H. Cao, D. G. Cooper, M. K. Keutmann, R. C. Gur, A. Nenkova, R. Verma, "CREMA-D: Crowd-sourced Emotional ' +
    'Multimodal Actors Dataset", IEEE Transactions on Affective Computing 5(4), 2014. ' +
    'https://doi.org/10.1109/TAFFC.2014.2336244',
  async open(path) {
    const folder = await requireFolder(path, example);
    const table = join(folder, 'votes.csv');
    if (existsSync(table)) return openVotes(table);
    const files = await findFiles(folder, /^([^/]+\/)?[^/]+\.(wav|mp3|flac|flv|mp4|avi)$/i, 1);
    await requireClips(files, folder, example);
    const byName = new Map<string, { sound?: string; video?: string }>();
    for (const file of files) {
      const found = byName.get(stem(file)) ?? {};
      if (/\.(wav|mp3|flac)$/i.test(file)) found.sound = better(found.sound, join(folder, file));
      else found.video = better(found.video, join(folder, file));
      byName.set(stem(file), found);
    }
    return {
      labels,
      clips: [...byName.keys()].sort().map((id) => {
        const where = Object.values(byName.get(id)!)[0];
        return { ...parseName(id, `The file "${where}"`), ...clipMedia(byName.get(id)!) };
      }),
    };
  },
};

/** WAV before FLAC before MP3; else the first. */
function better(one: string | undefined, other: string): string {
  const rank = (file: string) => ['wav', 'flac', 'mp3'].indexOf(file.slice(-3).toLowerCase());
  return one === undefined || rank(other) < rank(one) ? other : one;
}

function parseName(id: string, subject: string): Pick<Clip, 'id' | 'speaker' | 'script' | 'label' | 'notes'> {
  const [, actor, sentence, emotion, level] = /^(\d{4})_([A-Z]{3})_([A-Z]{3})_([A-Z]{1,2})$/.exec(id) ?? [];
  if (!actor) {
    throw new DatasetError(
      'wrong-layout',
      `${subject} is not named like a clip of CREMA-D (1001_DFA_ANG_XX: actor, sentence, emotion, level); ` +
        'rename it or move it out of the folder.',
    );
  }
  const label = emotions[emotion];
  if (!label) {
    throw new DatasetError(
      'unknown-label',
      `${subject} has the emotion ${emotion}, but the emotions are ${Object.keys(emotions).join(', ')}; correct its name.`,
    );
  }
  return { id, speaker: actor, script: sentence, label, notes: { level } };
}

async function openVotes(table: string): Promise<DatasetContent> {
  const columns = Object.keys(conditions).flatMap((condition) =>
    labels.map((label) => `${condition}_${label}`),
  );
  const { rows } = await readCsvFile(table, ['clip', ...columns]);
  return {
    labels,
    clips: rows.map((row, index) => ({
      ...parseName(row.values.clip, `"${table}" line ${row.line}: the clip "${row.values.clip}"`),
      files: [{ path: table, part: `row ${index}` }],
      media: () => ({
        features: Object.fromEntries(
          Object.entries(conditions).map(([condition, name]) => [
            name,
            async () => ({ data: shares(row, condition, table), shape: [labels.length] }),
          ]),
        ),
      }),
    })),
    features: Object.fromEntries(
      Object.values(conditions).map((name) => [name, { width: labels.length, names: labels }]),
    ),
  };
}

/** The share of each emotion among the answers. */
function shares({ values, line }: CsvRow, condition: string, table: string): Float32Array {
  const counts = labels.map((label) => Number(values[`${condition}_${label}`]));
  const sum = counts.reduce((total, count) => total + count, 0);
  if (!(sum > 0) || counts.some((count) => !(count >= 0))) {
    throw new DatasetError(
      'bad-row',
      `"${table}" line ${line}: the ${condition} votes ${counts.join(', ')} are no counts; correct them.`,
    );
  }
  return Float32Array.from(counts, (count) => count / sum);
}
