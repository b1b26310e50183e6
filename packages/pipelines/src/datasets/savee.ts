import { join } from 'node:path';
import type { DatasetAdapter } from './adapter';
import { DatasetError } from './dataset-error';
import { clipMedia } from './files/clip-media';
import { byName, findFiles } from './files/find-files';
import { requireClips, requireFolder } from './files/require-folder';

const emotions: Record<string, string> = {
  a: 'anger',
  d: 'disgust',
  f: 'fear',
  h: 'happiness',
  n: 'neutral',
  sa: 'sadness',
  su: 'surprise',
};

const example = 'AudioData/DC/a01.wav';

/** Reads SAVEE: the sound, the video files, or both; the files of one sentence are one clip. */
export const savee: DatasetAdapter = {
  name: 'savee',
  about: 'Surrey Audio-Visual Expressed Emotion: sound and video of 4 men, 7 emotions, 480 clips',
  layouts: [
    'AudioData/DC/a01.wav … and optionally AudioVisualClip/DC/a1.avi …, in folders of the speakers DC, JE, JK and KL',
    'DC_a01.wav … in one folder, as some copies have them',
  ],
  licence: 'research only, on registration with its makers',
  whereToGetIt: 'http://kahlan.eps.surrey.ac.uk/savee/Download.html',
  citation:
    'S. Haq, P. J. B. Jackson, "Multimodal Emotion Recognition", in Machine Audition: Principles, Algorithms and ' +
    'Systems, IGI Global, 2010, pp. 398–423. https://doi.org/10.4018/978-1-61520-919-4.ch017',
  async open(path) {
    const folder = await requireFolder(path, example);
    const files = await findFiles(folder, /(^|\/)(DC|JE|JK|KL)[_/][^/]*\.(wav|flac|avi|mp4)$/i);
    await requireClips(files, folder, example);
    const clips = new Map<
      string,
      { speaker: string; label: string; script: string; sound?: string; video?: string }
    >();
    for (const file of files) {
      const [, speaker, code, number] = /(?:^|\/)(DC|JE|JK|KL)[_/]([a-z]+)(\d+)\.\w+$/i.exec(file) ?? [];
      const label = code === undefined ? undefined : emotions[code.toLowerCase()];
      if (label === undefined) {
        throw new DatasetError(
          code === undefined ? 'wrong-layout' : 'unknown-label',
          `The file "${join(folder, file)}" is not named like a clip of SAVEE (a01.wav: ` +
            `${Object.entries(emotions)
              .map(([letter, name]) => `${letter} ${name}`)
              .join(', ')}, and a number); ` +
            'rename it or move it out of the folder.',
        );
      }
      const script = `${code.toLowerCase()}${number.padStart(2, '0')}`;
      const id = `${speaker.toUpperCase()}_${script}`;
      const clip = clips.get(id) ?? { speaker: speaker.toUpperCase(), label, script };
      if (/\.(wav|flac)$/i.test(file)) clip.sound ??= join(folder, file);
      else clip.video ??= join(folder, file);
      clips.set(id, clip);
    }
    return {
      labels: Object.values(emotions),
      clips: [...clips]
        .sort(([a], [b]) => byName(a, b))
        .map(([id, { sound, video, ...clip }]) => ({ id, ...clip, ...clipMedia({ sound, video }) })),
    };
  },
};
