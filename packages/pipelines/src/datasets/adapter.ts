import type { Dataset } from './clip';
import type { OpenDatasetOptions } from './open-options';

/** What an adapter finds in a folder; `openDataset` adds the adapter's name, terms and citation. */
export type DatasetContent = Omit<Dataset, 'name' | 'licence' | 'citation' | 'origin'> &
  Pick<Dataset, 'licence'>;

/** Reads one data set in the layout in which people have it. Everything that lists data sets reads these objects. */
export interface DatasetAdapter {
  /** What `openDataset` and the command call it. */
  name: string;
  /** The corpus by its full name, and what a clip of it has. */
  about: string;
  /** The layouts that are understood, one text each, the makers' own first. */
  layouts: readonly string[];
  /** The terms of use, in words. */
  licence: string;
  /** Where its makers give it out. */
  whereToGetIt: string;
  /** What to cite. */
  citation?: string;
  /** The options of `openDataset` that it takes; none by default. */
  takes?: readonly (keyof OpenDatasetOptions)[];
  /**
   * Finds the clips without decoding any.
   *
   * @throws DatasetError naming the first missing or wrong thing.
   */
  open(path: string, options?: OpenDatasetOptions): Promise<DatasetContent>;
}
