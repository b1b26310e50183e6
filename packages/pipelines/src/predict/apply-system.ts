import { storedInMemory, type Column } from '../prepare/column';
import type { Media } from '../prepare/media';
import { prepareBlock } from '../prepare/prepare-block';
import { useOf } from '../prepare/use';
import { preparedSettings } from '../recipes/settings-schema';
import { runSystem, type System } from './system';

/** Options of {@link applySystem}. */
export interface ApplySystemOptions {
  /** Ends the work between two batches. */
  signal?: AbortSignal;
}

/** What a system says of one clip's media. */
export interface SystemAnswer {
  /** The names of the classes or targets. */
  labels: readonly string[];
  /** Probabilities of the classes, or values of the targets: of the clip, or the mean over its rows. */
  output: number[];
  /** The class with the highest probability; of values, undefined. */
  label?: string;
  /** The answers over time, [rows][labels], where the system gives them. */
  course?: { times: number[]; outputs: number[][] };
  /** Streams that the clip lacks. */
  missing: string[];
}

/**
 * What a trained system says of one clip whose media are open; `predict` opens files itself.
 *
 * @param system - From `loadSystem`.
 * @param media - The clip: its sound, pictures, or ready-made features.
 * @param options - Abort signal.
 * @returns Probabilities or values, and which streams were missing.
 * @throws RangeError where the clip lacks a stream that the system cannot do without.
 *
 * @example
 * ```ts
 * import { mkdtemp, readFile } from 'node:fs/promises';
 * import { tmpdir } from 'node:os';
 * import { join } from 'node:path';
 * import { amFbp, openDataset, runExperiment, synthesizeCorpus } from '@avemo/pipelines';
 * import { applySystem, loadSystem } from '@avemo/pipelines/predict';
 *
 * const folder = await mkdtemp(join(tmpdir(), 'avemo-'));
 * await synthesizeCorpus(join(folder, 'corpus'), { speakers: 3, clips: 18, seed: 1 });
 * const dataset = await openDataset('manifest', join(folder, 'corpus'));
 * const out = join(folder, 'run');
 * const backend = { name: 'cpu', threads: 1 };
 * const settings = { videoEpochs: 1 };
 * await runExperiment(dataset, { recipe: amFbp, variants: ['video'], preset: 'small', settings, seeds: [1], out, backend });
 *
 * const system = await loadSystem((name) => readFile(join(out, 'model', '1-1', name)));
 * const { output } = await applySystem(system, dataset.clips[0]!.media());
 * output.reduce((sum, p) => sum + p, 0); // → 1.000
 * ```
 */
export async function applySystem(
  system: System,
  media: Media,
  { signal }: ApplySystemOptions = {},
): Promise<SystemAnswer> {
  const { recipe, blocks: names, description } = system;
  const { task } = description;
  const prepared = preparedSettings(recipe.settings, description.settings);
  const use = useOf(() => media);
  const blocks: Record<string, Column> = {};
  const missing = new Set<string>();
  for (const name of names) {
    signal?.throwIfAborted();
    const clip = 'the clip';
    const block = await prepareBlock(recipe, { block: name, media, prepared, use, clip });
    const { stream } = recipe.blocks[name];
    if (!block && stream !== undefined) missing.add(stream);
    blocks[name] = [block && storedInMemory(block)];
  }
  const [{ output, times, mask }] = await runSystem(system, {
    blocks,
    clips: [0],
    count: 1,
    nameOf: () => 'that was passed in',
    signal,
  });
  const count = task.labels.length;
  const outputs = Array.from({ length: output.length / count }, (_, row) =>
    Array.from(output.subarray(row * count, (row + 1) * count)),
  );
  const counted = outputs.filter((_, row) => !mask || mask[row] !== 0);
  const whole = task.labels.map((_, c) => counted.reduce((sum, row) => sum + row[c], 0) / counted.length);
  return {
    labels: task.labels,
    output: whole,
    ...(task.kind === 'classes' && { label: task.labels[whole.indexOf(Math.max(...whole))] }),
    ...(times && { course: { times: Array.from(times), outputs } }),
    missing: [...missing],
  };
}
