import { existsSync } from 'node:fs';
import { readFile, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { DatasetAdapter } from './adapter';
import type { Clip } from './clip';
import { DatasetError } from './dataset-error';
import { clipMedia } from './files/clip-media';
import { byName, findFiles, stem } from './files/find-files';
import { requireClips, requireFolder } from './files/require-folder';

const emotions: Record<string, string> = {
  ang: 'anger',
  hap: 'happiness',
  exc: 'excitement',
  sad: 'sadness',
  neu: 'neutral',
  fru: 'frustration',
  fea: 'fear',
  sur: 'surprise',
  dis: 'disgust',
  oth: 'other',
};
/** The annotators did not agree. */
const undecided = 'xxx';

const example = 'Session1/dialog/EmoEvaluation/Ses01F_impro01.txt';

/**
 * Reads IEMOCAP: one clip per turn, with the class that the annotators agreed on (absent where they did not) and the means
 * of their ratings from 1 to 5. The session is the dialogue, whose turns stand in the order of time; the fold is the
 * recording session, so that leaving a fold out leaves both of its speakers out. The video is the part of the dialogue's
 * recording in which the turn was spoken; it shows both speakers beside each other.
 */
export const iemocap: DatasetAdapter = {
  name: 'iemocap',
  about:
    'Interactive Emotional Dyadic Motion Capture: sound and video of 10 actors in dialogues, 10 emotions, values of each turn',
  layouts: [
    'Session1/dialog/EmoEvaluation/Ses01F_impro01.txt and Session1/sentences/wav/Ses01F_impro01/Ses01F_impro01_F000.wav ' +
      '…, optionally Session1/dialog/avi/DivX/Ses01F_impro01.avi and Session1/dialog/transcriptions, also inside ' +
      'IEMOCAP_full_release',
  ],
  licence: 'research only, on signing the agreement of its makers',
  whereToGetIt: 'https://sail.usc.edu/iemocap/',
  citation:
    'C. Busso et al., "IEMOCAP: interactive emotional dyadic motion capture database", Language Resources and ' +
    'Evaluation 42(4), 2008. https://doi.org/10.1007/s10579-008-9076-6',
  async open(path) {
    const given = await requireFolder(path, 'Session1 … Session5');
    const inner = join(given, 'IEMOCAP_full_release');
    const folder = existsSync(inner) ? inner : given;
    const sessions = (await readdir(folder)).filter((name) => /^Session\d$/.test(name)).sort();
    await requireClips(sessions, folder, example);
    const clips = (await Promise.all(sessions.map((session) => readSession(folder, session)))).flat();
    return { labels: Object.values(emotions), targets: ['arousal', 'valence', 'dominance'], clips };
  },
};

async function readSession(folder: string, session: string): Promise<Clip[]> {
  const at = (...parts: string[]) => join(folder, session, ...parts);
  const evaluations = existsSync(at('dialog', 'EmoEvaluation'))
    ? await findFiles(at('dialog', 'EmoEvaluation'), /\.txt$/i, 0)
    : [];
  if (evaluations.length === 0) {
    throw new DatasetError(
      'wrong-layout',
      `The folder "${at()}" holds no dialog/EmoEvaluation/….txt; unpack the whole release into "${folder}".`,
    );
  }
  const turns = evaluations.map(async (name) => {
    const dialogue = stem(name);
    const text = await readFile(at('dialog', 'EmoEvaluation', name), 'latin1');
    const transcript = await readTranscript(at('dialog', 'transcriptions', `${dialogue}.txt`));
    const video = [at('dialog', 'avi', 'DivX', `${dialogue}.avi`)].find((file) => existsSync(file));
    return [...text.matchAll(turn)]
      .map((match) => ({ match, start: Number(match[1]) }))
      .sort((a, b) => a.start - b.start)
      .map(({ match }) => readTurn(match.slice(1), { folder: at(), dialogue, session, transcript, video }));
  });
  return (await Promise.all(turns)).flat().sort((a, b) => byName(a.session!, b.session!));
}

/** [6.2901 - 8.2357]	Ses01F_impro01_F000	neu	[2.5000, 2.5000, 2.5000], the last three valence, activation, dominance. */
const turn = /^\[([\d.]+) - ([\d.]+)\]\s+(\S+)\s+([a-z]{3})\s+\[([\d.]+),\s*([\d.]+),\s*([\d.]+)\]/gm;

interface Dialogue {
  folder: string;
  dialogue: string;
  session: string;
  transcript: ReadonlyMap<string, string>;
  video?: string;
}

function readTurn(fields: string[], { folder, dialogue, session, transcript, video }: Dialogue): Clip {
  const [start, end, id, code, ...ratings] = fields;
  const where = `"${join(folder, 'dialog', 'EmoEvaluation', `${dialogue}.txt`)}"`;
  if (code !== undecided && !Object.hasOwn(emotions, code)) {
    throw new DatasetError(
      'unknown-label',
      `${where}: the turn ${id} has the emotion ${code}; known are ${Object.keys(emotions).join(', ')} and ${undecided}.`,
    );
  }
  const sound = join(folder, 'sentences', 'wav', dialogue, `${id}.wav`);
  if (!existsSync(sound)) {
    throw new DatasetError(
      'missing-file',
      `${where} names the turn ${id}, but there is no sound file "${sound}"; restore it.`,
    );
  }
  const [valence, arousal, dominance] = ratings.map(Number);
  const cut = { start: Number(start), end: Number(end), where: `${where} turn ${id}` };
  const heard = clipMedia({ sound });
  const seen = video ? clipMedia({ video, silent: true, cut }) : undefined;
  return {
    id,
    speaker: `${session.replace('Session', 'Ses0')}${/_([FM])[^_]*$/.exec(id)?.[1] ?? ''}`,
    session: dialogue,
    fold: session.replace('Session', ''),
    seconds: cut.end - cut.start,
    ...(transcript.get(id) && { script: transcript.get(id) }),
    ...(code !== undecided && { label: emotions[code] }),
    values: { arousal, valence, dominance },
    files: [...heard.files, ...(seen?.files ?? [])],
    media: () => ({ ...heard.media(), ...seen?.media() }),
  };
}

/** Ses01F_impro01_F000 [006.2901-008.2357]: Excuse me. */
async function readTranscript(file: string): Promise<Map<string, string>> {
  if (!existsSync(file)) return new Map();
  const text = await readFile(file, 'latin1');
  return new Map(
    [...text.matchAll(/^(Ses\S+) \[[\d.]+-[\d.]+\]:\s*(.*?)\s*$/gm)].map(([, id, words]) => [id, words]),
  );
}
