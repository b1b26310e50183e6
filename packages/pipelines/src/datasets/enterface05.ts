import { join } from 'node:path';
import type { DatasetAdapter } from './adapter';
import type { Clip } from './clip';
import { DatasetError } from './dataset-error';
import { clipMedia } from './files/clip-media';
import { findFiles, stem } from './files/find-files';
import { requireClips, requireFolder } from './files/require-folder';

const labels = ['anger', 'disgust', 'fear', 'happiness', 'sadness', 'surprise'];

const example = 'subject 1/anger/sentence 1/s1_an_1.avi';

/**
 * Reads eNTERFACE'05. Speaker, emotion and sentence are those of the folders, because some file names of the corpus
 * contradict them; subject 6 has no folders of sentences.
 */
export const enterface05: DatasetAdapter = {
  name: 'enterface05',
  about: "eNTERFACE'05 Audio-Visual Emotion Database: video with sound of 44 subjects, 6 emotions",
  layouts: ['subject 1/anger/sentence 1/s1_an_1.avi …, also inside "enterface database"'],
  licence: 'free for research, as its makers offer it; no licence is stated',
  whereToGetIt: 'http://www.enterface.net/enterface05/main.php?frame=emotion',
  citation:
    'O. Martin, I. Kotsia, B. Macq, I. Pitas, "The eNTERFACE\'05 Audio-Visual Emotion Database", ICDE Workshops, 2006. ' +
    'https://doi.org/10.1109/ICDEW.2006.145',
  async open(path) {
    const folder = await requireFolder(path, example);
    const files = await findFiles(folder, /\.(avi|mp4)$/i);
    await requireClips(files, folder, example);
    return { labels, clips: files.map((file) => readClip(folder, file)) };
  },
};

function readClip(folder: string, file: string): Clip {
  const [, subject, emotion, sentence] =
    /(?:^|\/)subject[ _-]?(\d+)\/([a-z]+)\/(?:sentence[ _-]?(\d+)\/)?[^/]+$/i.exec(file) ?? [];
  if (!subject) {
    throw new DatasetError(
      'wrong-layout',
      `The file "${join(folder, file)}" does not lie where eNTERFACE'05 has its clips (${example}); ` +
        'move it there or out of the folder.',
    );
  }
  const label = labels.find((name) => name === emotion.toLowerCase());
  if (!label) {
    throw new DatasetError(
      'unknown-label',
      `The file "${join(folder, file)}" lies in the folder "${emotion}", but the emotions are ${labels.join(', ')}; ` +
        'correct the name of the folder.',
    );
  }
  const number = sentence ?? /_(\d)$/.exec(stem(file))?.[1];
  return {
    id: `subject-${subject.padStart(2, '0')}/${label}/${number ?? ''}${number ? '-' : ''}${stem(file)}`,
    speaker: `subject-${subject.padStart(2, '0')}`,
    label,
    ...(number && { script: `${label} ${number}` }),
    ...clipMedia({ video: join(folder, file) }),
  };
}
