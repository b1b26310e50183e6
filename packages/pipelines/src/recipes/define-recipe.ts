import type { layers } from '@tensorflow/tfjs-layers';
import type { Block } from '../prepare/block';
import type { Media } from '../prepare/media';
import type { Use } from '../prepare/preparation';
import type { Demo } from './demo';
import type { Json, OfEach } from './json';
import type { ClipMaterial } from './material';
import { fits, kindOf, type PreparedSettings, type SettingsOf, type SettingsSchema } from './settings-schema';
import type { Stage } from './stage';
import type { OpenTask, Task } from './task';

/** A block of a recipe: the modality that it comes from, and how it is made. */
export interface BlockDefinition<S extends SettingsSchema = OfEach> {
  /**
   * The modality, e.g. `audio`: what is named when it is missing, and in explanations. Absent for what any of them is enough
   * for, such as the steps of a recording: it stays when one stream is left out.
   */
  stream?: string;
  /** Makes the block of one clip; undefined where the clip has none. `use` runs a preparation, from the cache where it is. */
  prepare(media: Media, settings: PreparedSettings<S>, use: Use): Promise<Block | undefined>;
}

/** A name for the stage whose `prediction` is the system's, or for a mean of variants over seeds. */
export type Variant = {
  /** What it is, in a few words. */
  about: string;
  /** It is trained only where it is asked for by name, not among all. */
  onRequest?: true;
} & ({ stage: string } | { ensemble: Readonly<Record<string, number>> });

/** A table of the paper, or a search: what is run for every combination of the lists. */
export interface Study {
  /** What is compared or searched, in a few words. */
  about: string;
  /** Values that are tried, by setting. */
  settings?: Readonly<Record<string, readonly Json[]>>;
  /** Tasks that are tried; default the recipe's first. */
  tasks?: readonly string[];
  /** Systems that are tried; default all. */
  variants?: readonly string[];
  /** A search: the best by this metric on the validation part is kept. */
  choose?: string;
}

/** A figure that the paper reports. */
export interface Published {
  /** Table, figure or section. */
  where: string;
  /** The data set that was tested. */
  dataset: string;
  /** The task; default the recipe's first. */
  task?: string;
  /** The system of the recipe. */
  variant: string;
  /** What was measured, e.g. `accuracy`. */
  metric: string;
  /** The reported figure. */
  value: number;
}

/** Makes a fusion layer; `presence` asks for one whose last input says which modality is there. */
export type CreateFusion = (options: { name: string; seed: number; presence?: boolean }) => layers.Layer;

/** A paper's system, or your own: plain data and pure functions. */
export interface Recipe<S extends SettingsSchema = OfEach> {
  /** Lower-case letters, digits and `-`. */
  name: string;
  /** + 1 when equal settings and data give other results. */
  version: number;
  /** The paper, and where it is found. */
  source?: { title: string; url?: string };
  /** The first is the default. */
  tasks: readonly Task[];
  /** The settings by name. */
  settings: S;
  /** Named sets of settings, for `--preset`; the first is the command's default. */
  presets?: Readonly<Record<string, Partial<SettingsOf<S>>>>;
  /** What is made from each clip, by name. */
  blocks: Readonly<Record<string, BlockDefinition<S>>>;
  /** One graph for all variants. */
  stages(settings: SettingsOf<S>, task: OpenTask): Stage[];
  /** The systems that can be trained, by name. */
  variants: Readonly<Record<string, Variant>>;
  /** How a fusion layer of somebody else's becomes one more variant. */
  fusion?: {
    rank: 'vectors' | 'sequences';
    stage(name: string, create: CreateFusion, settings: SettingsOf<S>, task: OpenTask): Stage;
  };
  /** `'stage/layer'` → the heading of its explanation in the report. */
  explain?: Readonly<Record<string, { title: string; over?: string }>>;
  /** What is said of the clips themselves in the report, and pictures of a few; nothing where a clip lacks what it needs. */
  material?(
    media: Media,
    settings: PreparedSettings<S>,
    use: Use,
    options: { drawn: boolean },
  ): Promise<ClipMaterial | undefined>;
  /** Tables and searches, by name. */
  studies?: Readonly<Record<string, Study>>;
  /** Figures that the paper reports, for the report. */
  published?: readonly Published[];
  /** What `avemo demo RECIPE` makes for itself, and what it shows on it. */
  demo?: Demo;
}

/** A recipe of any settings. */
export type AnyRecipe = Recipe<OfEach>;

/**
 * Types and checks a recipe.
 *
 * @param recipe - Tasks, settings, blocks, stages and variants.
 * @returns The same recipe.
 * @throws RangeError naming what does not fit together.
 *
 * @example
 * ```ts
 * import { defineRecipe, fitStage } from '@avemo/pipelines';
 *
 * const guess = defineRecipe({
 *   name: 'guess',
 *   version: 1,
 *   tasks: [{ name: 'emotion', kind: 'classes' }],
 *   settings: {},
 *   blocks: { none: { stream: 'audio', prepare: async () => ({ data: Float32Array.of(0), shape: [1] }) } },
 *   stages: (_, task) => [
 *     fitStage({
 *       name: 'guess',
 *       inputs: { none: 'none' },
 *       apply: () => ({ prediction: { data: new Float32Array(task.labels.length), shape: [task.labels.length] } }),
 *     }),
 *   ],
 *   variants: { guess: { about: 'all classes alike', stage: 'guess' } },
 * });
 * guess.name; // → 'guess'
 * ```
 */
export function defineRecipe<const S extends SettingsSchema>(recipe: Recipe<S>): Recipe<S> {
  const { name, version, tasks, settings, presets = {}, blocks, variants } = recipe;
  if (typeof name !== 'string' || !/^[a-z][a-z0-9-]*$/.test(name)) {
    throw new RangeError(
      `defineRecipe: name must be lower-case letters, digits and '-', a letter first; got ${JSON.stringify(name)}.`,
    );
  }
  const fail = (problem: string): never => {
    throw new RangeError(`defineRecipe: the recipe ${name} ${problem}`);
  };
  if (!Number.isSafeInteger(version) || version < 1)
    fail(`needs a version, an integer of at least 1; got ${version}.`);
  if (!tasks?.length) fail('needs at least one task.');
  if (new Set(tasks.map((task) => task.name)).size !== tasks.length) fail('has two tasks of one name.');
  if (!Object.keys(variants ?? {}).length) fail('needs at least one variant.');
  for (const [key, setting] of Object.entries(settings ?? {})) {
    const { default: start } = setting;
    if (!fits(setting, start)) {
      fail(`has a setting ${key} whose default is not ${kindOf(setting)}; got ${JSON.stringify(start)}.`);
    }
  }
  for (const [preset, values] of Object.entries(presets)) {
    for (const [key, value] of Object.entries(values as object)) {
      if (!Object.hasOwn(settings, key))
        fail(`sets ${key} in the preset ${preset}, which is no setting of it.`);
      if (!fits(settings[key], value)) {
        fail(
          `sets ${key} in the preset ${preset} to ${JSON.stringify(value)}; it takes ${kindOf(settings[key])}.`,
        );
      }
    }
  }
  for (const block of Object.keys(blocks ?? {})) {
    if (!/^[A-Za-z][A-Za-z0-9-]*$/.test(block)) {
      fail(`has a block ${JSON.stringify(block)}; use letters, digits and '-', a letter first.`);
    }
  }
  const unknown = recipe.demo?.variants?.find((variant) => !Object.hasOwn(variants, variant));
  if (unknown !== undefined) fail(`shows ${unknown} in its demo, which is no variant of it.`);
  for (const [variant, definition] of Object.entries(variants)) {
    if (!('ensemble' in definition)) continue;
    for (const [member, count] of Object.entries(definition.ensemble)) {
      const there = Object.hasOwn(variants, member) && !('ensemble' in variants[member]);
      if (!there)
        fail(`has a variant ${variant} with the member ${member}, which is no single variant of it.`);
      if (!Number.isSafeInteger(count) || count < 1)
        fail(`has a variant ${variant} with ${count} × ${member}.`);
    }
  }
  return recipe;
}
