import { cmuMosiLicence, openCmuMosi } from './cmu-mosi';
import type { Dataset } from './dataset';
import { openManifest } from './manifest/manifest';
import type { OpenDatasetOptions } from './open-options';
import { openRavdess } from './ravdess/open-ravdess';
import { ravdessLicence } from './ravdess/clip';
import { openRavdessOutputs } from './ravdess/outputs';

/** Reads one data set, in the layout in which people have it. */
export interface DatasetAdapter {
  /** What `openDataset` is called with. */
  name: string;
  /** The files that the folder must hold, in words. */
  layout: string;
  /** The terms of use, in words. */
  licence: string;
  /** Where its makers give it out. */
  whereToGetIt: string;
  open(folder: string, options?: OpenDatasetOptions): Promise<Dataset>;
}

/**
 * Every data set that `openDataset` knows, in the order in which they are listed to users.
 *
 * @example
 * ```ts
 * import { datasetAdapters } from '@avemo/pipelines';
 *
 * datasetAdapters.map((adapter) => adapter.name); // → ['manifest', 'ravdess', 'ravdess-outputs', 'cmu-mosi']
 * ```
 */
export const datasetAdapters: readonly DatasetAdapter[] = [
  {
    name: 'manifest',
    layout:
      'manifest.csv (or any CSV file) with the columns path,label and optionally speaker,session,script,fold,' +
      'start,end,arousal,valence,video; video names .npy files [frames, features]',
    licence: 'your own',
    whereToGetIt: 'describe your own files; avemo synth writes one with synthetic clips',
    open: openManifest,
  },
  {
    name: 'ravdess',
    layout:
      'Actor_01/03-01-….wav … Actor_24 (also inside Audio_Speech_Actors_01-24), or clips.csv with audio/*.flac ' +
      'and features/au_mean.f32',
    licence: ravdessLicence,
    whereToGetIt: 'https://zenodo.org/records/1188976 (Audio_Speech_Actors_01-24.zip)',
    open: openRavdess,
  },
  {
    name: 'ravdess-outputs',
    layout:
      'clips.csv, and in features meta.json, wav2vec_fold0.f32 … mlp_fold4.f32 (float32 [clips, 8], classes in the ' +
      'order of the codes 01 … 08) and optionally published_fusion_test.f32; no sound',
    licence: `${ravdessLicence}; outputs: MIT`,
    whereToGetIt: 'https://github.com/cristinalunaj/MMEmotionRecognition, converted to tables',
    open: openRavdessOutputs,
  },
  {
    name: 'cmu-mosi',
    layout:
      'utterances.csv (video,utterance,speaker,label, optionally split,transcript), audio.f32, video.f32, text.f32 ' +
      '(float32 [utterances, features]) and meta.json with their shapes',
    licence: cmuMosiLicence,
    whereToGetIt:
      'https://github.com/declare-lab/multimodal-deep-learning (bc-LSTM/data), converted to tables',
    open: openCmuMosi,
  },
];
