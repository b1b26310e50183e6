import { encodePng } from '../io/encode-png';
import { createPicture } from '@avemo/vision-prep';
import type { MaterialReport } from '../report/report-data';
import type { AllBlocks } from './open-all-blocks';
import type { OpenedExperiment } from './open-experiment';

/** Clips whose pictures a run keeps. */
const SHOWN = 1;

/**
 * What the recipe says of the clips that were tested: means over all of them, and pictures of the first.
 *
 * @param experiment - Recipe, data set and folds.
 * @param blocks - What is prepared.
 * @returns Nothing for a recipe that says nothing.
 */
export async function gatherMaterial(
  { dataset, plan, folds, truths }: OpenedExperiment,
  blocks: AllBlocks,
): Promise<MaterialReport | undefined> {
  if (!plan.recipe.material) return undefined;
  const all = new Map<string, number[]>();
  const shown: MaterialReport['shown'] = [];
  const done = new Set<number>();
  for (const fold of folds) {
    for (const clip of fold.test) {
      if (done.has(clip)) continue;
      const material = await blocks.materialOf(clip, fold, { drawn: shown.length < SHOWN });
      if (!material) continue;
      done.add(clip);
      const { measures, pictures = [] } = material;
      for (const [name, value] of Object.entries(measures)) all.set(name, [...(all.get(name) ?? []), value]);
      if (pictures.length === 0) continue;
      shown.push({
        clip: dataset.clips[clip].id,
        label: plan.task.kind === 'classes' ? (plan.task.labels[truths[clip].label] ?? '') : '',
        measures,
        pictures: pictures.map(({ name, width, height, data }) => ({
          ...{ name, width, height },
          png: Buffer.from(encodePng(createPicture(data, { width, height, channels: 3 }))).toString('base64'),
        })),
      });
    }
  }
  if (done.size === 0) return undefined;
  const measures = [...all].map(([name, values]) => ({
    name,
    mean: values.reduce((sum, value) => sum + value, 0) / values.length,
    lowest: values.reduce((a, b) => Math.min(a, b)),
    highest: values.reduce((a, b) => Math.max(a, b)),
  }));
  return { clips: done.size, measures, shown };
}
