import type { LogMelSpectrogramOptions } from '../mel/log-mel-spectrogram';
import type { MelSpectrogramOptions } from '../mel/mel-spectrogram-options';
import type { MfccOptions } from '../mel/mfcc-options';
import type { SpectrogramOptions } from '../spectra/spectrogram';

/** Which function computes ours, and with what options; then Δ or ΔΔ of it, if that is what the others' matrix holds. */
export type ExplainDifferenceOptions = (
  | ({ feature: 'mfcc' } & MfccOptions)
  | ({ feature: 'log-mel' } & LogMelSpectrogramOptions)
  | ({ feature: 'mel' } & MelSpectrogramOptions)
  | ({ feature: 'spectrogram' } & SpectrogramOptions)
) & {
  /** 0 the feature itself, 1 Δ, 2 ΔΔ. Default 0. */
  deltas?: 0 | 1 | 2;
  /** N of `deltas`. Default 2. */
  deltaRadius?: number;
  /** What may be left of a difference that counts as explained, relative; see {@link DifferenceExplanation}. Default 0.0001. */
  tolerance?: number;
};

/** A convention in which two matrices differ. */
export interface ConventionChange {
  /** Its name; that of the option, where our functions have one. */
  convention: string;
  /** What ours does. */
  ours: string | number | boolean;
  /** What theirs does. */
  theirs: string | number | boolean;
  /** The same in words. */
  sentence: string;
}

/** What {@link explainDifference} found. Residuals are √(mean (a − b)²) relative to the standard deviation within theirs. */
export interface DifferenceExplanation {
  /** Whether ours in the conventions found is theirs, within the tolerance. */
  complete: boolean;
  /** The conventions that theirs follows and ours does not. Empty when they agree, and when nothing explains the difference. */
  explained: ConventionChange[];
  /** What is left with these changes; without any where nothing explains the difference. */
  residual: number | null;
  /** The difference as it stands; null where ours and theirs have different shapes. */
  before: number | null;
  /** The sets of changes that came nearest, best first, at most ten; hints where `complete` is false. */
  ranking: { changes: ConventionChange[]; residual: number }[];
  /** The finding in plain words. */
  sentences: string[];
}
