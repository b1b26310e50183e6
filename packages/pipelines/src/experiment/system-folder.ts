import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { CallError } from '../call-error';
import { writeFileAtomic } from '../io/atomic-file';
import { decodeSystem, encodeSystem, type SystemCode } from '../predict/system-files';
import type { System } from '../predict/system';

/**
 * Saves a system: `manifest.json` and `weights.safetensors`.
 *
 * @param folder - Made if it is not there.
 * @param system - The system.
 */
export async function saveSystem(folder: string, system: System): Promise<void> {
  const { manifest, weights } = await encodeSystem(system);
  await writeFileAtomic(join(folder, 'weights.safetensors'), weights);
  await writeFileAtomic(join(folder, 'manifest.json'), manifest);
}

/**
 * Loads a trained system from its folder, `RUN/model/FOLD-SEED`.
 *
 * @param folder - The folder with `manifest.json` and `weights.safetensors`.
 * @param code - A recipe or fusion of your own; a folder holds no code.
 * @returns The system; it holds no tensors.
 * @throws CallError when the folder holds no system, WorkError when its files are damaged or do not belong together.
 * @example
 * ```ts
 * import { mkdtemp } from 'node:fs/promises';
 * import { tmpdir } from 'node:os';
 * import { join } from 'node:path';
 * import { amFbp, loadSystem, openDataset, runExperiment, synthesizeCorpus } from '@avemo/pipelines';
 *
 * const folder = await mkdtemp(join(tmpdir(), 'avemo-'));
 * await synthesizeCorpus(join(folder, 'corpus'), { speakers: 3, clips: 18, seed: 1 });
 * const dataset = await openDataset('manifest', join(folder, 'corpus'));
 * const out = join(folder, 'run');
 * const backend = { name: 'cpu', threads: 1 };
 * const settings = { videoEpochs: 1 };
 * await runExperiment(dataset, { recipe: amFbp, variants: ['video'], preset: 'small', settings, seeds: [1], out, backend });
 *
 * const { description } = await loadSystem(join(out, 'model', '1-1'));
 * [description.variant, description.task.labels.length]; // → ['video', 6]
 * ```
 */
export async function loadSystem(folder: string, code: SystemCode = {}): Promise<System> {
  const read = (name: string) =>
    readFile(join(folder, name)).catch((error: NodeJS.ErrnoException) => {
      throw new CallError(
        `${folder} holds no system: ${name} cannot be read (${error.code ?? error.message}).`,
      );
    });
  const manifest = (await read('manifest.json')).toString('utf8');
  return decodeSystem({ manifest, weights: await read('weights.safetensors') }, folder, code);
}
