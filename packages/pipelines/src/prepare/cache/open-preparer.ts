import type { Clip, Dataset } from '../../datasets/clip';
import type { AnyRecipe } from '../../recipes/define-recipe';
import { recipes } from '../../recipes/registry';
import type { Json } from '../../recipes/json';
import type { SettingValue } from '../../recipes/settings-schema';
import { version } from '../../version';
import { ClipPreparer } from '../clip-preparer';
import type { BlockCache } from './block-cache';
import { askFirstClip, quickestFirst } from './first-clip';

/** Options of {@link openPreparer}. */
export interface OpenPreparerOptions {
  recipe: AnyRecipe;
  /** The settings that blocks depend on. */
  prepared: Readonly<Record<string, SettingValue>>;
  /** Which blocks. */
  blocks: readonly string[];
  cache: BlockCache;
  /** SHA-256 of the files of a recipe of the user's. */
  files?: Readonly<Record<string, string>>;
  /** The backend that runs. */
  backend: string;
  /** SHA-256 of what the media of each clip are made of, by place. */
  contents: readonly { key: string }[];
  /** The clips that will be prepared, by place. */
  clips: readonly number[];
  /** The first fold, where media depend on it. */
  fold?: string;
}

/**
 * What makes the blocks of a data set's clips and keeps them in a cache.
 *
 * @throws WorkError where blocks have changed under the same versions.
 */
export async function openPreparer(
  dataset: Pick<Dataset, 'clips'>,
  { contents, clips, fold, files, backend, ...options }: OpenPreparerOptions,
): Promise<ClipPreparer> {
  await options.cache.clean();
  const all = clips.map((place) => ({ clip: dataset.clips[place], content: contents[place].key, fold }));
  // A recipe of this package tells by its version what it is; files beside it are of fusions.
  const own = files && !recipes.includes(options.recipe);
  const code: Json = own ? { files: { ...files }, avemo: version } : null;
  const context = await askFirstClip(await quickestFirst(all), {
    ...options,
    code,
    backend,
    decoder: await decoderFor(
      all.map(({ clip }) => clip),
      fold,
    ),
  });
  return new ClipPreparer({ ...options, context });
}

/** The decoder that video files would be opened with, and its version; null where there is nothing to decode. */
async function decoderFor(clips: readonly Clip[], fold: string | undefined): Promise<string | null> {
  if (!clips.some((clip) => clip.media(fold).video)) return null;
  const { systemFfmpeg, ffmpegCore } = await import('@avemo/vision-prep/node');
  for (const decoder of [systemFfmpeg(), ffmpegCore()]) {
    if (await decoder.isAvailable()) return `${decoder.name} ${await decoder.version?.()}`;
  }
  return null;
}
