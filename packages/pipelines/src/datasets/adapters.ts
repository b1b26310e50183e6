import type { DatasetAdapter } from './adapter';
import { afew } from './afew';
import { baum1s } from './baum1s';
import { cmuMosi } from './cmu-mosi/cmu-mosi';
import { cremad } from './cremad';
import { emodb } from './emodb';
import { enterface05 } from './enterface05';
import { fer2013 } from './fer2013';
import { iemocap } from './iemocap';
import { manifest } from './manifest/manifest';
import { nemo } from './nemo';
import { ravdessOutputs } from './ravdess/outputs';
import { ravdess } from './ravdess/ravdess';
import { recola } from './recola';
import { rml } from './rml';
import { savee } from './savee';
import { sewaCes } from './sewa-ces';

/**
 * Every data set that `openDataset` knows, in the order in which they are listed to users.
 *
 * @example
 * ```ts
 * import { datasetAdapters } from '@avemo/pipelines';
 *
 * const adapter = datasetAdapters.find(({ name }) => name === 'ravdess')!;
 * adapter.whereToGetIt; // → 'https://zenodo.org/records/1188976'
 * ```
 */
export const datasetAdapters: readonly DatasetAdapter[] = [
  manifest,
  emodb,
  ravdess,
  ravdessOutputs,
  cremad,
  savee,
  enterface05,
  rml,
  baum1s,
  afew,
  iemocap,
  recola,
  sewaCes,
  cmuMosi,
  fer2013,
  nemo,
];
