import { CallError } from '../call-error';
import type { AnyRecipe, CreateFusion, Variant } from './define-recipe';
import type { SettingValue } from './settings-schema';
import type { Stage } from './stage';
import type { OpenTask } from './task';

/** One fit of a variant: its stage, and which of the run's repetitions it is. */
export interface Member {
  /** The name of the stage. */
  stage: string;
  /** 0 has the run's seed, further ones have seeds of their own. */
  repetition: number;
}

/** A fusion layer of somebody else's that becomes a variant. */
export interface OwnFusion {
  /** The name of the variant. */
  name: string;
  /** Makes the layer. */
  create: CreateFusion;
}

/** The stages and variants of a recipe, further fusions among them. */
export interface OpenedRecipe {
  /** All stages, further fusions among them. */
  stages: Stage[];
  /** All variants, further fusions among them. */
  variants: Readonly<Record<string, Variant>>;
}

/**
 * The stages and variants of a recipe for some settings and a task.
 *
 * @throws CallError for a fusion where the recipe has no place for one, or under a name that is taken.
 */
export function openRecipe(
  recipe: AnyRecipe,
  {
    settings,
    task,
    fusions = [],
  }: { settings: Record<string, SettingValue>; task: OpenTask; fusions?: readonly OwnFusion[] },
): OpenedRecipe {
  const stages = recipe.stages(settings, task);
  const variants: Record<string, Variant> = { ...recipe.variants };
  for (const { name, create } of fusions) {
    if (!recipe.fusion) {
      throw new CallError(`the recipe ${recipe.name} has no place for a fusion of your own.`);
    }
    if (Object.hasOwn(variants, name) || stages.some((stage) => stage.name === name)) {
      throw new CallError(
        `the recipe ${recipe.name} has a variant ${name} already; give your file another name.`,
      );
    }
    const stage = recipe.fusion.stage(name, create, settings, task);
    stages.push(stage);
    variants[name] = { about: 'your own fusion', stage: stage.name };
  }
  return { stages, variants };
}

/** The fits that a variant consists of. */
export function membersOf({ variants }: OpenedRecipe, name: string): Member[] {
  if (!Object.hasOwn(variants, name)) {
    throw new CallError(`there is no variant ${name}; the recipe has ${Object.keys(variants).join(', ')}.`);
  }
  const variant = variants[name];
  if ('stage' in variant) return [{ stage: variant.stage, repetition: 0 }];
  return Object.entries(variant.ensemble).flatMap(([member, count]) => {
    const { stage } = variants[member] as { stage: string };
    return Array.from({ length: count }, (_, repetition) => ({ stage, repetition }));
  });
}
