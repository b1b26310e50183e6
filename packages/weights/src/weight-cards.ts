import cards from '../models/cards.json';

/** Names of the models whose weights are here. */
export type WeightsName = 'voice' | 'voice-emodb' | 'face';

/** What a model is, where it comes from, how well it does, and what it must not be used for. */
export interface WeightCard {
  /** What it is for. */
  task: string;
  /** Terms of the weights. */
  licence: string;
  /** The file in the folder `models` of this package. */
  file: string;
  /** Its length. */
  bytes: number;
  /** Its checksum. */
  sha256: string;
  /** What it was trained on: data sets with clips and speakers; no speakers where a data set names nobody. */
  data: readonly { name: string; clips: number; speakers?: number; licence: string; citation: string }[];
  /** What was measured, in words, with a figure and its 95 % interval where there is one. */
  results: readonly { what: string; metric: string; value: number; low?: number; high?: number }[];
  /** What it must not be used for, and where it is known to fail. */
  limits: string;
}

/**
 * Cards of the models whose weights are here, and of what joins voice and face (`fusionWeights`).
 *
 * @example
 * ```ts
 * import { weightCards } from '@avemo/weights';
 *
 * weightCards.voice.licence; // → "CC BY-NC-SA 4.0"
 * ```
 */
export const weightCards: Readonly<Record<WeightsName | 'fusion', WeightCard>> = cards;
