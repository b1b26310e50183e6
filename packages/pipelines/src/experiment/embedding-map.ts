import { UMAP } from 'umap-js';
import { createRandom } from '../random';
import type { OpenTask } from '../recipes/task';
import type { Answer } from '../training/answer';
import { embedClips } from '../stages/embed-node';
import type { FoldRunner } from './fold-runner';
import type { Explanations } from './run-schema';

/** Clips that are shown at most. */
const MOST_CLIPS = 400;

/** Fewer clips make no map. */
const FEWEST_CLIPS = 8;

const NEIGHBOURS = 15;

/**
 * A map of test clips on which similar embeddings lie together: UMAP of what the system's network gives its last layer.
 *
 * @param runner - The fold.
 * @param stage - The stage whose network is asked.
 * @param answers - What the system said of the test clips, in order.
 * @param options - The fold's name and the seed.
 * @returns The points; undefined where the network has no embedding of whole clips.
 */
export async function embeddingMap(
  runner: FoldRunner,
  stage: string,
  answers: readonly Answer[],
  { fold, seed, task }: { fold: string; seed: number; task: OpenTask },
): Promise<Explanations['embedding']> {
  const fitted = await runner.fit(stage, seed);
  if (!('network' in fitted.node.stage)) return undefined;
  const random = createRandom(seed);
  const shown = random.shuffle(answers).slice(0, MOST_CLIPS);
  if (shown.length < FEWEST_CLIPS) return undefined;
  const clips = shown.map(({ clip }) => clip);
  const inputs = await runner.inputsOf(fitted.node, fitted.seed, clips);
  const vectors = await embedClips(fitted, inputs, clips, task);
  if (!vectors?.every((vector) => vector.every(Number.isFinite))) return undefined;
  const nNeighbors = Math.min(NEIGHBOURS, shown.length - 1);
  const umap = new UMAP({ nNeighbors, nEpochs: 300, random: () => random.next() });
  const places = umap.fit(vectors);
  const round = (value: number) => Number(value.toFixed(3));
  return {
    fold,
    seed,
    method: `UMAP of ${vectors[0].length} numbers, ${nNeighbors} neighbours`,
    points: shown.map(({ clip, truth }, i) => ({
      clip: runner.options.dataset.clips[clip].id,
      label: task.kind === 'classes' ? (task.labels[truth[0]] ?? '') : '',
      x: round(places[i][0]),
      y: round(places[i][1]),
    })),
  };
}
