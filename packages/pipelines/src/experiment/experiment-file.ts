import { existsSync } from 'node:fs';
import { dirname, isAbsolute, relative, resolve } from 'node:path';
import { formatValue } from '@avemo/checks';
import { CallError } from '../call-error';
import { foldersOf } from '../datasets/folders-of';
import { readIfThere } from '../io/read-if-there';
import type { AnyRecipe } from '../recipes/define-recipe';
import type { SettingsSchema } from '../recipes/settings-schema';
import { LEAKS, SPLITS } from './split-options';

interface Field {
  type: 'string' | 'integer' | 'number' | 'boolean' | 'array' | 'object';
  description: string;
  items?: { type: 'string' | 'integer'; enum?: readonly string[]; minimum?: number };
  enum?: readonly string[];
  minimum?: number;
  exclusiveMaximum?: number;
}

const text = (description: string): Field => ({ type: 'string', description });
const words = (description: string): Field => ({ type: 'array', items: { type: 'string' }, description });
const share = (description: string): Field => ({
  type: 'number',
  minimum: 0,
  exclusiveMaximum: 1,
  description,
});

/** What an experiment file may say; each is an option of `avemo train`. */
export const experimentFields = {
  recipe: text('A recipe, one of its systems, or a file such as ./mine.mjs.'),
  variants: words('Which systems of the recipe; default all.'),
  fusion: words('Files with fusion layers of your own, each one more system.'),
  task: text("One of the recipe's tasks; default its first."),
  preset: text("One of the recipe's named sets of settings; default its first."),
  settings: { type: 'object', description: 'Settings of the recipe, on top of the preset.' },
  epochs: { type: 'integer', minimum: 1, description: 'Most epochs of every stage.' },
  dataset: text('The adapter of the data set; avemo datasets lists them.'),
  data: text('The folder or manifest file that holds it; as many as data sets, with commas between.'),
  labels: words('Class names in their order, for a manifest.'),
  split: { type: 'string', enum: SPLITS, description: 'How speakers are divided.' },
  groups: { type: 'integer', minimum: 2, description: 'Groups of speakers of the split speakers.' },
  groupSize: {
    type: 'integer',
    minimum: 1,
    description: 'How many speakers the split leave-one-speaker-out leaves out at a time.',
  },
  testShare: share('Share of the speakers that the split share tests.'),
  joinValidation: {
    type: 'boolean',
    description: 'Whether the validation part is learned from too; the last epoch is kept then.',
  },
  validationShare: share('Share of the training speakers that choose the best epoch.'),
  allowLeak: {
    type: 'array',
    items: { type: 'string', enum: LEAKS },
    description: 'Leaks between training and test that are not refused.',
  },
  folds: words('Only these folds.'),
  skipBad: { type: 'boolean', description: 'Whether clips that cannot be read are left out.' },
  seeds: {
    type: 'array',
    items: { type: 'integer', minimum: 0 },
    description: 'Everything is trained once with each.',
  },
  init: text('A run folder whose stages are the first weights.'),
  baseline: text('The system that the others are compared with; default all pairs.'),
  backend: text('What computes: auto, wasm, cpu, tensorflow, tensorflow-gpu or webgpu.'),
} as const satisfies Record<string, Field>;

/** What an experiment file says; each is an option of `avemo train`. */
export interface ExperimentFile {
  /** A recipe, one of its systems, or a file such as ./mine.mjs. */
  recipe?: string;
  /** Which systems of the recipe; default all. */
  variants?: string[];
  /** Files with fusion layers of your own, each one more system. */
  fusion?: string[];
  /** One of the recipe's tasks; default its first. */
  task?: string;
  /** One of the recipe's named sets of settings; default its first. */
  preset?: string;
  /** Settings of the recipe, on top of the preset. */
  settings?: Record<string, unknown>;
  /** Most epochs of every stage. */
  epochs?: number;
  /** The adapter of the data set; avemo datasets lists them. */
  dataset?: string;
  /** The folder or manifest file that holds it. */
  data?: string;
  /** Class names in their order, for a manifest. */
  labels?: string[];
  /** How speakers are divided. */
  split?: (typeof SPLITS)[number];
  /** Groups of speakers of the split speakers. */
  groups?: number;
  /** How many speakers the split leave-one-speaker-out leaves out at a time. */
  groupSize?: number;
  /** Share of the speakers that the split share tests. */
  testShare?: number;
  /** Whether the validation part is learned from too; the last epoch is kept then. */
  joinValidation?: boolean;
  /** Share of the training speakers that choose the best epoch. */
  validationShare?: number;
  /** Leaks that are not refused. */
  allowLeak?: (typeof LEAKS)[number][];
  /** Only these folds. */
  folds?: string[];
  /** Whether clips that cannot be read are left out. */
  skipBad?: boolean;
  /** Everything is trained once with each. */
  seeds?: number[];
  /** A run folder whose stages are the first weights. */
  init?: string;
  /** The system that the others are compared with; default all pairs. */
  baseline?: string;
  /** What computes: auto, wasm, cpu, tensorflow, tensorflow-gpu or webgpu. */
  backend?: string;
}

/**
 * The JSON Schema of experiment files (`avemo train --config`), with the settings of recipes. That of the recipes that come
 * with this package is its file `experiment.schema.json`.
 *
 * @param recipes - Whose settings are checked.
 * @returns A schema of draft 2020-12.
 *
 * @example
 * ```ts
 * import { amFbp, experimentSchema } from '@avemo/pipelines';
 *
 * const { properties } = experimentSchema([amFbp]) as { properties: Record<string, { type: string }> };
 * properties['seeds']!.type; // → 'array'
 * ```
 */
export function experimentSchema(recipes: readonly AnyRecipe[]): Record<string, unknown> {
  const settingsOf = ({ name, variants, settings }: AnyRecipe) => ({
    if: { properties: { recipe: { enum: [name, ...Object.keys(variants)] } }, required: ['recipe'] },
    then: {
      properties: {
        settings: {
          type: 'object',
          properties: Object.fromEntries(
            Object.entries(settings as SettingsSchema).map(([key, { prepares: _, ...property }]) => [
              key,
              property,
            ]),
          ),
          additionalProperties: false,
        },
      },
    },
  });
  return {
    $schema: 'https://json-schema.org/draft/2020-12/schema',
    title: 'An experiment of avemo train --config',
    type: 'object',
    properties: { $schema: { type: 'string' }, ...experimentFields },
    additionalProperties: false,
    allOf: recipes.map(settingsOf),
  };
}

/**
 * Reads an experiment from a JSON file, or from the `config.json` of a run.
 *
 * @param path - The file; paths in it are from its folder.
 * @returns What it says, its paths resolved.
 * @throws CallError naming the field, what it takes and what was found.
 */
export async function readExperimentFile(path: string): Promise<ExperimentFile> {
  const bytes = await readIfThere(path);
  if (!bytes) throw new CallError(`there is no file ${path}.`);
  let content: unknown;
  try {
    content = JSON.parse(bytes.toString('utf8'));
  } catch (error) {
    throw new CallError(`${path} is no JSON: ${(error as Error).message}.`);
  }
  const isRecord = (value: unknown): value is Record<string, unknown> =>
    typeof value === 'object' && value !== null && !Array.isArray(value);
  if (!isRecord(content))
    throw new CallError(`${path} must hold an object with the fields of an experiment.`);
  const isRun = 'format' in content && 'dataset' in content && isRecord(content.dataset);
  if (isRun && !isRecord(content.experiment)) {
    throw new CallError(`${path} is of a run that a program made; it does not say where its data lie.`);
  }
  const { $schema: _, ...experiment } = (isRun ? content.experiment : content) as Record<string, unknown>;
  for (const [name, value] of Object.entries(experiment)) {
    if (!Object.hasOwn(experimentFields, name)) {
      throw new CallError(
        `${path}: there is no field ${formatValue(name)}; expected ${Object.keys(experimentFields).join(', ')}.`,
      );
    }
    const field: Field = experimentFields[name as keyof typeof experimentFields];
    if (!takes(field, value))
      throw new CallError(`${path}: ${name} takes ${inWords(field)}; got ${formatValue(value)}.`);
  }
  return mapPaths(experiment, (file) => resolve(dirname(path), file));
}

function takes(field: Field, value: unknown): boolean {
  const isNumber = typeof value === 'number' && Number.isFinite(value);
  const { minimum = -Infinity, exclusiveMaximum = Infinity } = field;
  switch (field.type) {
    case 'string':
      return typeof value === 'string' && (!field.enum || field.enum.includes(value));
    case 'integer':
      return isNumber && Number.isSafeInteger(value) && value >= minimum;
    case 'number':
      return isNumber && value >= minimum && value < exclusiveMaximum;
    case 'boolean':
      return typeof value === 'boolean';
    case 'array':
      return Array.isArray(value) && value.every((item) => takes({ description: '', ...field.items! }, item));
    case 'object':
      return typeof value === 'object' && value !== null && !Array.isArray(value);
  }
}

function inWords({ type, items, enum: all, minimum, exclusiveMaximum }: Field): string {
  const range = [
    minimum !== undefined && ` of at least ${minimum}`,
    exclusiveMaximum !== undefined && ` below ${exclusiveMaximum}`,
  ].filter(Boolean);
  const one = all
    ? all.join(' or ')
    : type === 'string'
      ? 'a text'
      : `a${type === 'number' ? '' : 'n'} ${type}`;
  if (type === 'boolean') return 'true or false';
  if (type !== 'array') return `${one}${range.join(' and')}`;
  const each = items!.enum ? items!.enum.join(' or ') : items!.type === 'string' ? 'texts' : 'integers';
  return `a list of ${each}`;
}

/** The same experiment with its paths as they are from a folder. */
export const pathsFrom = (
  folder: string,
  experiment: Readonly<Record<string, unknown>>,
): Record<string, unknown> =>
  mapPaths(experiment, (path) => {
    const from = relative(resolve(folder), resolve(path)).replaceAll('\\', '/') || '.';
    return isAbsolute(from) || from.startsWith('.') ? from : `./${from}`;
  });

/** A recipe is a path where it names a file; data, fusions and init always are. */
function mapPaths<T extends Readonly<Record<string, unknown>>>(
  experiment: T,
  map: (path: string) => string,
): T {
  const mapped: Record<string, unknown> = { ...experiment };
  if (typeof mapped.init === 'string') mapped.init = map(mapped.init);
  // Several data sets have as many folders, with commas between.
  if (typeof mapped.data === 'string') {
    const names = String(mapped.dataset ?? '').split(',');
    const folders =
      names.length > 1
        ? foldersOf(mapped.data, names.length, (folder) => existsSync(folder) || existsSync(map(folder)))
        : [mapped.data];
    mapped.data = folders.map(map).join(',');
  }
  if (Array.isArray(mapped.fusion)) mapped.fusion = mapped.fusion.map((path) => map(String(path)));
  if (typeof mapped.recipe === 'string' && isModulePath(mapped.recipe)) mapped.recipe = map(mapped.recipe);
  return mapped as T;
}

/** Whether a word names a file with a recipe instead of a recipe. */
export const isModulePath = (word: string): boolean => /^\.{0,2}[\\/]|\.[cm]?[jt]s$/.test(word);
