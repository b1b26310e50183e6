import * as v from 'valibot';
import { safeLetters } from '../io/safe-letters';
import { loadSystem } from './load-system';
import type { System } from './system';
import type { SystemCode } from './system-files';

/** What of `config.json` names the systems of a run. */
const trainings = v.object({ folds: v.array(v.string()), seeds: v.array(v.number()) });

/**
 * Loads all systems of a run folder of `avemo train` from where it lies on the web: one for each fold and seed. `predict`
 * takes the list and averages what they say, as `avemo predict --model RUN` does.
 *
 * @param address - The run folder's address, or that of one of its folders `model/FOLD-SEED`.
 * @param code - A recipe or fusion of your own; a folder holds no code.
 * @returns The systems; they hold no tensors.
 * @throws CallError where there is no run and no system, WorkError where files are damaged or do not belong together.
 *
 * @example
 * ```ts no-run: needs a run on a server
 * import { loadSystems, predict } from '@avemo/pipelines/predict';
 *
 * const model = await loadSystems('/runs/ag-fbp');
 * const { label } = await predict('clip.mp4', { model });
 * ```
 */
export async function loadSystems(address: string | URL, code: SystemCode = {}): Promise<System[]> {
  const where = String(address).replace(/\/+$/, '');
  const run = await readRun(`${where}/config.json`);
  if (!run) return [await loadSystem(where, code)];
  const names = run.folds.flatMap((fold) => run.seeds.map((seed) => `${safeLetters(fold)}-${seed}`));
  return Promise.all(names.map((name) => loadSystem(`${where}/model/${encodeURIComponent(name)}`, code)));
}

/** The folds and seeds; nothing where there is no such file. Some servers answer every address, with a page. */
async function readRun(url: string): Promise<v.InferOutput<typeof trainings> | undefined> {
  const response = await fetch(url);
  const content: unknown = response.ok ? await response.json().catch(() => undefined) : undefined;
  const result = v.safeParse(trainings, content);
  return result.success ? result.output : undefined;
}
