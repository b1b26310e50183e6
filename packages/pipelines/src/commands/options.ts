import { InvalidArgumentError, Option, type Command } from 'commander';
import { useBackend, type ActiveBackend, type BackendName } from '@avemo/backend';
import { CallError } from '../call-error';
import { SPLITS, type SplitName } from '../experiment/splits';
import { presets, type Preset, type Settings } from '../recipes/settings';

/** Reads an option's value as an integer of at least `min`. */
export const integer =
  (min: number) =>
  (text: string): number => {
    const value = Number(text);
    if (!Number.isSafeInteger(value) || value < min) {
      throw new InvalidArgumentError(`It must be an integer of at least ${min}.`);
    }
    return value;
  };

/** Reads `1,2,3`. */
export function integers(text: string): number[] {
  return text.split(',').map(integer(0));
}

/** Reads `a,b,c`. */
const names = (text: string): string[] => text.split(',').map((name) => name.trim());

const collect = (value: string, before: string[] = []): string[] => [...before, value];

export const jsonOption = () => new Option('--json', 'print the result as JSON');
export const outOption = (what: string) => new Option('--out <dir>', what);
export const backendOption = () =>
  new Option('--backend <name>', 'what computes')
    .choices(['auto', 'wasm', 'cpu', 'tensorflow', 'tensorflow-gpu', 'webgpu'])
    .default('auto');
export const threadsOption = () =>
  new Option('--threads <n>', 'threads of the wasm backend').argParser(integer(1));
const kernelsOption = () =>
  new Option('--kernels <which>', "what computes on wasm: our own kernels, or tfjs's put together")
    .choices(['own', 'composed'])
    .default('own');
const splitOption = () =>
  new Option(
    '--split <name>',
    "how speakers are divided (default: the data set's folds, else speakers)",
  ).choices([...SPLITS]);
export const labelsOption = () =>
  new Option(
    '--labels <list>',
    'class names in their order, for manifest (default: those it holds)',
  ).argParser(names);
const foldsOption = () => new Option('--folds <list>', 'only these folds, e.g. 1,2').argParser(names);
const seedsOption = (seed = 1) =>
  new Option('--seed <list>', 'seed, or several for several trainings, e.g. 1,2,3')
    .argParser(integers)
    .default([seed], String(seed));
const epochsOption = () =>
  new Option('--epochs <n>', 'most epochs of every training stage').argParser(integer(1));
const presetOption = () =>
  new Option('--preset <name>', "sizes: small trains on a CPU, paper is AM-FBP's own")
    .choices(Object.keys(presets))
    .default('small');
const setOption = () =>
  new Option(
    '--set <key=value>',
    'one setting, e.g. dropout=0.5 or encoderFilters=8,16,16,16,64 (repeatable)',
  ).argParser(collect);

/** What {@link withTrainingOptions} adds to a command. */
export interface TrainingOptions {
  split?: SplitName;
  folds?: string[];
  seed: number[];
  epochs?: number;
  preset: Preset;
  set?: string[];
  backend: string;
  threads?: number;
  kernels: 'own' | 'composed';
  json?: boolean;
}

/** Adds the options that every command with training has. */
export const withTrainingOptions = (command: Command): Command =>
  [
    splitOption(),
    foldsOption(),
    seedsOption(),
    epochsOption(),
    presetOption(),
    setOption(),
    backendOption(),
    threadsOption(),
    kernelsOption(),
    jsonOption(),
  ].reduce((extended, option) => extended.addOption(option), command);

/** The settings that the options `--preset`, `--epochs` and `--set` describe. */
export function settingsOf({ preset, epochs, set = [] }: TrainingOptions): Settings {
  const settings: Settings = { ...presets[preset] };
  if (epochs) {
    settings.audioEpochs = Math.min(settings.audioEpochs, epochs);
    settings.videoEpochs = Math.min(settings.videoEpochs, epochs);
    settings.fusionEpochs = Math.min(settings.fusionEpochs, epochs);
  }
  return set.reduce(applySetting, settings);
}

function applySetting(settings: Settings, assignment: string): Settings {
  const [key, text] = assignment.split(/=(.*)/s);
  if (!(key in settings) || text === undefined) {
    throw new CallError(
      `--set ${assignment}: expected one of the settings ${Object.keys(settings).join(', ')} as key=value.`,
    );
  }
  const before = settings[key as keyof Settings];
  return { ...settings, [key]: parseLike(before, text, assignment) };
}

function parseLike(
  before: Settings[keyof Settings],
  text: string,
  assignment: string,
): Settings[keyof Settings] {
  if (typeof before === 'boolean') {
    if (text !== 'true' && text !== 'false')
      throw new CallError(`--set ${assignment}: expected true or false.`);
    return text === 'true';
  }
  const values = text.split(',').map(Number);
  const expected = typeof before === 'number' ? 1 : before.length;
  if (
    values.length !== expected ||
    values.some((value) => !Number.isFinite(value) || value < 0) ||
    text === ''
  ) {
    const what =
      expected === 1 ? 'a number of at least 0' : `${expected} numbers of at least 0, joined by commas`;
    throw new CallError(`--set ${assignment}: expected ${what}.`);
  }
  return typeof before === 'number' ? values[0] : values;
}

/** Starts the backend that `--backend`, `--threads` and `--kernels` ask for. */
export const startBackend = ({
  backend,
  threads,
  kernels,
}: {
  backend: string;
  threads?: number;
  kernels?: 'own' | 'composed';
}): Promise<ActiveBackend> => useBackend(backend as BackendName | 'auto', { threads, kernels });
