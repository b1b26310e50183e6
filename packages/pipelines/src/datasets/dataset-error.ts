/** What was wrong with a data set; the `code` of a `DatasetError`. */
export type DatasetErrorCode =
  /** The name given to `openDataset` is not an adapter's. */
  | 'unknown-dataset'
  /** The folder or the manifest file is not there. */
  | 'missing-folder'
  /** The folder is there but is not laid out as the adapter expects. */
  | 'wrong-layout'
  /** The layout is right but holds no clip. */
  | 'empty'
  /** A label is not one of the known ones. */
  | 'unknown-label'
  /** A row of a CSV file cannot be used. */
  | 'bad-row'
  /** A file that a row names is not there. */
  | 'missing-file'
  /** A sound file cannot be decoded. */
  | 'unreadable-audio'
  /** A feature file cannot be decoded or has another shape than the others. */
  | 'unreadable-video'
  /** A file of published features is absent, damaged or of another size than its description. */
  | 'unreadable-features'
  /** A video has no sound; for whoever can do without, the stream is missing. */
  | 'no-sound'
  /** A file that should have pictures has none; for whoever can do without, the stream is missing. */
  | 'no-picture'
  /** A clip's speaker is not known where speakers are needed. */
  | 'no-speaker'
  /** There are fewer speakers than a speaker-independent split needs. */
  | 'one-speaker';

/**
 * A data set cannot be used. The message is one sentence: what is wrong, where, and how to fix it.
 *
 * @example
 * ```ts
 * import { DatasetError } from '@avemo/pipelines';
 *
 * const error = new DatasetError('bad-row', 'manifest.csv line 3: the label is empty; write one.');
 * error.code; // → 'bad-row'
 * ```
 */
export class DatasetError extends Error {
  override name = 'DatasetError';

  constructor(
    /** The kind of fault, for programs. */
    readonly code: DatasetErrorCode,
    message: string,
    options?: ErrorOptions,
  ) {
    super(message, options);
  }
}
