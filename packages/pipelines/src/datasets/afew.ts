import { join } from 'node:path';
import type { DatasetAdapter } from './adapter';
import type { Clip } from './clip';
import { DatasetError } from './dataset-error';
import { clipMedia } from './files/clip-media';
import { findFiles, stem } from './files/find-files';
import { requireClips, requireFolder } from './files/require-folder';

const emotions: Record<string, string> = {
  angry: 'anger',
  disgust: 'disgust',
  fear: 'fear',
  happy: 'happiness',
  neutral: 'neutral',
  sad: 'sadness',
  surprise: 'surprise',
};

const example = 'Train_AFEW/Angry/000046280.avi';

/**
 * Reads AFEW as the EmotiW challenges give it out. It names no speakers; use its own split. Clips of the test part have no
 * label.
 */
export const afew: DatasetAdapter = {
  name: 'afew',
  about:
    'Acted Facial Expressions in the Wild: video with sound from films, 7 emotions, a split into training, validation and test',
  layouts: ['Train_AFEW/Angry/000046280.avi …, Val_AFEW/Angry/….avi … and optionally Test_AFEW/….avi'],
  licence: 'research only, on signing the agreement of its makers',
  whereToGetIt: 'https://users.cecs.anu.edu.au/~few_group/AFEW.html',
  citation:
    'A. Dhall, R. Goecke, S. Lucey, T. Gedeon, "Collecting Large, Richly Annotated Facial-Expression Databases from ' +
    'Movies", IEEE MultiMedia 19(3), 2012. https://doi.org/10.1109/MMUL.2012.26',
  async open(path) {
    const folder = await requireFolder(path, example);
    const files = await findFiles(folder, /(^|\/)(train|val|test)(_afew)?\/.*\.(avi|mp4)$/i);
    await requireClips(files, folder, example);
    return { labels: Object.values(emotions), clips: files.map((file) => readClip(folder, file)) };
  },
};

const splits: Record<string, string> = { train: 'train', val: 'validation', test: 'test' };

function readClip(folder: string, file: string): Clip {
  const [, part, below] = /(?:^|\/)(train|val|test)(?:_afew)?\/(.*)[^/]+$/i.exec(file)!;
  const split = splits[part.toLowerCase()];
  const emotion = below.split('/').find((name) => Object.hasOwn(emotions, name.toLowerCase()));
  if (emotion === undefined && split !== 'test') {
    throw new DatasetError(
      'unknown-label',
      `The file "${join(folder, file)}" does not lie in a folder of one of the emotions ` +
        `${Object.keys(emotions).join(', ')}; move it there (${example}).`,
    );
  }
  return {
    id: `${split}/${stem(file)}`,
    speaker: '',
    split,
    ...(emotion !== undefined && { label: emotions[emotion.toLowerCase()] }),
    ...clipMedia({ video: join(folder, file) }),
  };
}
