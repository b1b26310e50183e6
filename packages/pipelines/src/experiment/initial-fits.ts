import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { CallError } from '../call-error';
import type { Dataset } from '../datasets/clip';
import { readJson } from '../io/read-json';
import type { System } from '../predict/system';
import { isNetworkStage, type Fitted } from '../recipes/stage';
import { keyOf } from './canonical';
import type { Fold } from './folds';
import type { LeakName } from './split-options';
import type { Plan } from './plan';
import { configSchema, identityFields, type RunConfig } from './run-schema';
import { suggestInnerRuns } from './inner-runs';
import { loadSystem } from './system-folder';

/** Fits of another run, for one fold. */
export interface InitialFits {
  /** By the name of the stage. */
  fits: ReadonlyMap<string, Fitted>;
  /** A key of each. */
  keys: ReadonlyMap<string, string>;
}

/** A run whose trained stages can be the first weights of others. */
export interface InitialRun {
  /** SHA-256 of what the run is. */
  identity: string;
  /** The fits of systems that have met no speaker of the fold's test part. */
  fitsFor(fold: Fold): InitialFits;
}

/**
 * Opens a run whose stages other stages of the same names start from.
 *
 * @param folder - The folder of a run of one or several systems of the same recipe.
 * @param plan - What is to be fitted.
 * @param dataset - What it is fitted on.
 * @param allow - Leaks that are not refused.
 * @throws CallError where there is no trained system; `fitsFor` throws where all of them have met a test speaker.
 */
async function openInitialRun(
  folder: string,
  plan: Plan,
  dataset: Dataset,
  allow: readonly LeakName[] = [],
): Promise<InitialRun> {
  const config = await readJson(join(folder, 'config.json'), configSchema);
  if (!config) {
    throw new CallError(
      `${folder} is not a run folder: it has no config.json.${await suggestInnerRuns(folder)}`,
    );
  }
  const systems: { name: string; system: System }[] = [];
  for (const place of await systemFolders(folder)) {
    systems.push({ name: place, system: await loadSystem(join(folder, place), { recipe: plan.recipe }) });
  }
  if (systems.length === 0) throw new CallError(`${folder} holds no trained system to start from.`);
  const identity = identityKey(config);
  // A name is a person within one data set; in another one it is somebody else's.
  const comparable = config.dataset.name === dataset.name && !allow.includes('speaker');
  return {
    identity,
    fitsFor(fold) {
      const tested = new Set(fold.test.map((clip) => dataset.clips[clip].speaker));
      const metBy = ({ system }: (typeof systems)[number]) =>
        comparable ? system.description.trainingSpeakers.find((speaker) => tested.has(speaker)) : undefined;
      const clean = systems.filter((one) => metBy(one) === undefined);
      if (clean.length === 0) {
        throw new CallError(
          `the run in ${folder} has met ${metBy(systems[0])}, a test speaker of fold ${fold.name}; its weights cannot be the start. ` +
            'Use a run on other speakers, or allow the leak "speaker" by its name.',
        );
      }
      const fits = new Map<string, Fitted>();
      const keys = new Map<string, string>();
      for (const { name, system } of clean) {
        for (const { node, fitted } of system.nodes) {
          if (!isNetworkStage(node.stage) || fits.has(node.id)) continue;
          fits.set(node.id, fitted);
          keys.set(node.id, keyOf([identity, name]));
        }
      }
      return { fits, keys };
    },
  };
}

/** The run that an experiment starts from, where it names one. */
export const initialRunOf = async (
  dataset: Dataset,
  plan: Plan,
  { init, allow }: { init?: string; allow?: readonly LeakName[] },
): Promise<InitialRun | undefined> =>
  init === undefined ? undefined : openInitialRun(init, plan, dataset, allow);

const identityKey = (config: RunConfig): string =>
  keyOf(Object.fromEntries(identityFields.map((field) => [field, config[field]])));

/** `model/FOLD-SEED` of a run, or of each run inside. */
async function systemFolders(folder: string): Promise<string[]> {
  const own = await readdir(join(folder, 'model')).catch(() => []);
  if (own.length > 0) return own.sort().map((name) => join('model', name));
  const inner = (await readdir(folder, { withFileTypes: true })).filter((entry) => entry.isDirectory());
  const found: string[] = [];
  for (const { name } of inner.sort((a, b) => (a.name < b.name ? -1 : 1))) {
    const models = await readdir(join(folder, name, 'model')).catch(() => []);
    found.push(...models.sort().map((model) => join(name, 'model', model)));
  }
  return found;
}
