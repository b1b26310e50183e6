import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { DatasetContent } from '../adapter';
import type { Clip } from '../clip';
import { DatasetError } from '../dataset-error';
import { clipMedia } from '../files/clip-media';
import { byName, findFiles, stem } from '../files/find-files';
import { requireClips } from '../files/require-folder';
import { sentiments } from './sentiments';

/** The first file that should be there. @internal */
export const makersExample = 'Raw/Video/Segmented/03bSnISJMiM_1.mp4';

/**
 * Reads the segmented files and the opinions. Every video has one speaker, and is one in the clips: its makers do not name
 * the speakers that several videos share.
 *
 * @throws DatasetError naming the first missing or wrong thing.
 * @internal
 */
export async function openMakersFolder(folder: string): Promise<DatasetContent> {
  const files = await findFiles(folder, /(^|\/)Segmented\/[^/]+_\d+\.(mp4|wav)$/i);
  await requireClips(files, folder, makersExample);
  const [table] = await findFiles(folder, /(^|\/)OpinionLevelSentiment\.csv$/i);
  if (table === undefined) {
    throw new DatasetError(
      'wrong-layout',
      `The folder "${folder}" holds no Labels/OpinionLevelSentiment.csv; put the table of the opinions there.`,
    );
  }
  const found = new Map<string, { sound?: string; video?: string }>();
  for (const file of files) {
    const both = found.get(stem(file)) ?? {};
    both[/\.wav$/i.test(file) ? 'sound' : 'video'] ??= join(folder, file);
    found.set(stem(file), both);
  }
  const rows = await readOpinions(join(folder, table));
  const clips = rows.map(({ start, end, video, utterance, sentiment, where }): Clip => {
    const id = `${video}_${utterance}`;
    const media = found.get(id);
    if (!media) {
      throw new DatasetError(
        'missing-file',
        `${where}: there is no Segmented/${id}.mp4 and no ${id}.wav; restore one or remove the row.`,
      );
    }
    return {
      id,
      speaker: video,
      session: video,
      seconds: end - start,
      label: sentiments[sentiment < 0 ? 0 : 1],
      values: { sentiment },
      ...clipMedia(media),
    };
  });
  return { labels: sentiments, targets: ['sentiment'], clips };
}

interface Opinion {
  start: number;
  end: number;
  video: string;
  utterance: number;
  sentiment: number;
  where: string;
}

async function readOpinions(table: string): Promise<Opinion[]> {
  const lines = (await readFile(table, 'utf8')).replace(/^\ufeff/, '').split(/\r?\n/);
  const rows = lines.flatMap((line, i): Opinion[] => {
    if (line.trim() === '') return [];
    const where = `"${table}" line ${i + 1}`;
    const [start, end, video, utterance, sentiment] = line.split(',').map((cell) => cell.trim());
    const numbers = [start, end, utterance, sentiment].map(Number);
    if (!video || sentiment === undefined || numbers.some((value) => !Number.isFinite(value))) {
      throw new DatasetError(
        'bad-row',
        `${where} is no start, end, video, utterance and sentiment, separated by commas; correct it.`,
      );
    }
    return [
      { start: numbers[0], end: numbers[1], video, utterance: numbers[2], sentiment: numbers[3], where },
    ];
  });
  return rows.sort((a, b) => byName(a.video, b.video) || a.utterance - b.utterance);
}
