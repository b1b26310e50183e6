import { pathToFileURL } from 'node:url';
import { parentPort, workerData } from 'node:worker_threads';
import { useBackend, type BackendName } from '@avemo/backend';
import { joinDatasets } from '../../datasets/join-datasets';
import { openDataset } from '../../datasets/open-dataset';
import type { AnyRecipe } from '../../recipes/define-recipe';
import { recipes } from '../../recipes/registry';
import { BlockCache } from '../cache/block-cache';
import { ClipPreparer } from '../clip-preparer';
import type { RecipeSource, ThreadData, ThreadMessage, ThreadTask } from './thread-data';

/** The program of a preparation thread: opens data set and recipe for itself, and prepares the clips that it is told. */
const { datasets, recipe, prepared, blocks, cache, context } = workerData as ThreadData;
const port = parentPort!;
const say = (message: ThreadMessage) => port.postMessage(message);

const opened = await Promise.all(datasets.map(({ name, path, options }) => openDataset(name, path, options)));
const clips = new Map(joinDatasets(opened).clips.map((clip) => [clip.id, clip]));
if (context.backend !== null) await useBackend(context.backend as BackendName, { threads: 1 });
const preparer = new ClipPreparer({
  ...{ prepared, blocks, context },
  recipe: await recipeFrom(recipe),
  cache: new BlockCache(cache, (warning) => say({ warning })),
});

port.on('message', ({ clip: id, content, fold }: ThreadTask) => {
  const clip = clips.get(id);
  const work = clip
    ? preparer.prepare({ clip, content, fold })
    : Promise.reject(new Error(`the data set has changed: the clip ${id} is no longer there.`));
  work.then(
    () => say({ done: id }),
    (error: Error & { code?: string }) => {
      const { name, message, code, stack } = error;
      say({ failed: { name, message, stack, ...(typeof code === 'string' && { code }) } });
    },
  );
});
say({ ready: true });

async function recipeFrom(source: RecipeSource): Promise<AnyRecipe> {
  if ('name' in source) return recipes.find(({ name }) => name === source.name)!;
  return ((await import(pathToFileURL(source.file).href)) as { default: AnyRecipe }).default;
}
