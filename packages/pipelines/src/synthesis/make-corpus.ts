import type { Dataset } from '../datasets/clip';
import { openDataset } from '../datasets/open-dataset';
import { synthesizeCorpus, type SynthesizeCorpusOptions } from './synthesize-corpus';
import { synthesizeRecordings, type SynthesizeRecordingsOptions } from './synthesize-recordings';
import { synthesizeVideos, type SynthesizeVideosOptions } from './synthesize-videos';

/** A synthetic corpus as plain data: what is made, and the options of the function that makes it. */
export type SyntheticCorpusSize =
  | ({ kind: 'features' } & Omit<SynthesizeCorpusOptions, 'onProgress' | 'signal'>)
  | ({ kind: 'videos' } & Omit<SynthesizeVideosOptions, 'onProgress' | 'signal'>)
  | ({ kind: 'recordings' } & Omit<SynthesizeRecordingsOptions, 'onProgress' | 'signal'>);

/** Makes a synthetic corpus, or what is missing of it, and opens it. @internal */
export async function makeCorpus(
  folder: string,
  { kind, ...size }: SyntheticCorpusSize,
  watched: Pick<SynthesizeCorpusOptions, 'onProgress' | 'signal'>,
): Promise<Dataset> {
  switch (kind) {
    case 'features':
      await synthesizeCorpus(folder, { ...(size as SynthesizeCorpusOptions), ...watched });
      return openDataset('manifest', folder);
    case 'videos': {
      const { dataset } = await synthesizeVideos(folder, {
        ...(size as SynthesizeVideosOptions),
        ...watched,
      });
      return openDataset(dataset, folder);
    }
    case 'recordings': {
      const options = { ...(size as SynthesizeRecordingsOptions), ...watched };
      const { dataset } = await synthesizeRecordings(folder, options);
      return openDataset(dataset, folder);
    }
  }
}
