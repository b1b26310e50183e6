import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { DatasetAdapter } from '../adapter';
import { requireFolder } from '../files/require-folder';
import { openMakersFolder, makersExample } from './makers-layout';
import { openPreparedFolder } from './prepared-layout';

/**
 * Reads CMU-MOSI: one clip per utterance, the utterances of one video (the clip's session) in the order of time. The class
 * is the sign of the sentiment: positive from 0 on, as most papers count. In the makers' layout the sentiment itself, from
 * −3 to 3, is the clip's value.
 */
export const cmuMosi: DatasetAdapter = {
  name: 'cmu-mosi',
  about:
    'CMU Multimodal Opinion Sentiment Intensity: utterances of 93 videos with sound, video or features; sentiment',
  layouts: [
    'Raw/Video/Segmented/03bSnISJMiM_1.mp4 … and Raw/Audio/WAV_16000/Segmented/03bSnISJMiM_1.wav …, with ' +
      'Labels/OpinionLevelSentiment.csv (start, end, video, utterance, sentiment; no heading)',
    'utterances.csv (video,utterance,speaker,label, optionally split,transcript), audio.f32, video.f32, text.f32 ' +
      '(float32 [utterances, features]) and meta.json with their shapes',
  ],
  licence: 'features: MIT; corpus: given out by its makers for research',
  whereToGetIt:
    'http://multicomp.cs.cmu.edu/resources/cmu-mosi-dataset/; features: ' +
    'https://github.com/declare-lab/multimodal-deep-learning (bc-LSTM/data), converted to tables',
  citation:
    'A. Zadeh, R. Zellers, E. Pincus, L.-P. Morency, "MOSI: Multimodal Corpus of Sentiment Intensity and ' +
    'Subjectivity Analysis in Online Opinion Videos", arXiv 1606.06259, 2016.',
  async open(path) {
    const folder = await requireFolder(
      path,
      `${makersExample}, or utterances.csv, meta.json, audio.f32, video.f32 and text.f32`,
    );
    const names = ['utterances.csv', 'meta.json', 'audio.f32'];
    return names.some((name) => existsSync(join(folder, name)))
      ? openPreparedFolder(folder)
      : openMakersFolder(folder);
  },
};
