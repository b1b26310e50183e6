import { resolve } from 'node:path';
import type { Dataset } from '../../datasets/clip';
import type { AnyRecipe } from '../../recipes/define-recipe';
import { recipes } from '../../recipes/registry';
import type { ClipPreparer } from '../clip-preparer';
import { prepareClips, type PrepareClipsOptions } from '../prepare-clips';
import { hasThreads, PreparationThreads } from './preparation-threads';
import type { RecipeSource } from './thread-data';

/** Options of {@link prepareInThreads}. */
export interface PrepareInThreadsOptions extends PrepareClipsOptions {
  preparer: ClipPreparer;
  /** The file of a recipe of the user's. */
  recipeFile?: string;
  /** Told of damaged entries. */
  onWarning?: (message: string) => void;
}

/**
 * Makes the blocks of clips, `jobs` at a time: in threads where these can open data set and recipe for themselves, else in
 * this one, where decoders work side by side at least.
 */
export async function prepareInThreads(
  dataset: Pick<Dataset, 'clips' | 'origin'>,
  options: PrepareInThreadsOptions,
): ReturnType<typeof prepareClips> {
  const { preparer, jobs = 1, recipeFile, signal, onWarning } = options;
  const { recipe, prepared, blocks, cache, context } = preparer.options;
  const source = sourceOf(recipe, recipeFile);
  const { origin } = dataset;
  if (jobs < 2 || !source || !origin || !cache || !context || !hasThreads())
    return prepareClips(dataset, options);
  const data = { datasets: origin, recipe: source, prepared, blocks, cache: resolve(cache.folder), context };
  const threads = new PreparationThreads(preparer, data, onWarning);
  const stop = () => void threads.close();
  signal?.addEventListener('abort', stop);
  try {
    return await prepareClips(dataset, { ...options, preparer: threads });
  } finally {
    signal?.removeEventListener('abort', stop);
    await threads.close();
  }
}

/** Where a thread finds a recipe; undefined for one that a program made up. */
function sourceOf(recipe: AnyRecipe, file: string | undefined): RecipeSource | undefined {
  if (file !== undefined) return { file: resolve(file) };
  return recipes.includes(recipe) ? { name: recipe.name } : undefined;
}
