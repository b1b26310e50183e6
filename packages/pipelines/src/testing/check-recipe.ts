import { CallError } from '../call-error';
import type { AnyRecipe } from '../recipes/define-recipe';
import { keyCheck } from './key-check';
import { learningCheck, missingCheck, paddingCheck, resumeCheck, savingCheck } from './behaviour-checks';
import { Bench } from './recipe-bench';
import type { CheckRecipeOptions } from './recipe-bench';

export type { CheckRecipeOptions } from './recipe-bench';

/** One check of a recipe, for the test framework of your choice. */
export interface RecipeCheck {
  /** A sentence that says what holds. */
  title: string;
  /** Runs it; rejects with an Error that says what does not hold. */
  run(): Promise<void>;
}

/**
 * The checks that a recipe goes through, one by one, e.g. as `test.each` of a test framework: settings reach stages only
 * through what their keys see; padding changes nothing; a missing optional stream is answered; a system says the same when it
 * was saved and loaded; a stopped training ends in the same weights; every network learns eight clips.
 *
 * Start a TensorFlow.js backend first. Nothing is written to disk.
 *
 * @param recipe - Made by `defineRecipe`.
 * @param options - What blocks look like, and settings that make it quick.
 * @returns The checks in order.
 * @throws CallError where a block of the recipe is not described.
 *
 * @example
 * ```ts
 * import { amFbp } from '@avemo/pipelines';
 * import { recipeChecks } from '@avemo/pipelines/testing';
 *
 * const blocks = { spectrogram: { shape: [40, 1], rows: 40 }, face: { shape: [3], rows: 4 } };
 * const settings = { videoUnits: 4, attentionUnits: 3, videoEpochs: 12, videoLearningRate: 0.01 };
 * const checks = recipeChecks(amFbp, { blocks, preset: 'small', settings, variants: ['video'] });
 * await checks[0]!.run();
 * checks.length; // → 6
 * ```
 */
export function recipeChecks(recipe: AnyRecipe, options: CheckRecipeOptions): RecipeCheck[] {
  const bench = new Bench(recipe, options);
  const missing = bench.plan.blocks.find((block) => !options.blocks[block]);
  if (missing !== undefined) {
    throw new CallError(
      `checkRecipe: blocks must describe ${missing}, e.g. { ${missing}: { shape: [40], rows: 20 } }.`,
    );
  }
  return [keyCheck, paddingCheck, missingCheck, savingCheck, resumeCheck, learningCheck].map(
    ({ title, run }) => ({
      title,
      run: () => run(bench),
    }),
  );
}

/**
 * Runs all checks of {@link recipeChecks}.
 *
 * @param recipe - Made by `defineRecipe`.
 * @param options - What blocks look like, and settings that make it quick.
 * @returns The titles of the checks, which all hold.
 * @throws Error naming every check that does not hold, and why.
 *
 * @example
 * ```ts
 * import { amFbp } from '@avemo/pipelines';
 * import { checkRecipe } from '@avemo/pipelines/testing';
 *
 * const blocks = { spectrogram: { shape: [40, 1], rows: 40 }, face: { shape: [3], rows: 4 } };
 * const settings = { videoUnits: 4, attentionUnits: 3, videoEpochs: 12, videoLearningRate: 0.01 };
 * const passed = await checkRecipe(amFbp, { blocks, preset: 'small', settings, variants: ['video'] });
 * passed.length; // → 6
 * ```
 */
export async function checkRecipe(recipe: AnyRecipe, options: CheckRecipeOptions): Promise<string[]> {
  const failures: string[] = [];
  const checks = recipeChecks(recipe, options);
  for (const { title, run } of checks) {
    await run().catch((error: unknown) => failures.push(`${title}:\n  ${(error as Error).message}`));
  }
  if (failures.length > 0) {
    throw new Error(
      `checkRecipe: ${recipe.name} fails ${failures.length} of ${checks.length} checks.\n${failures.join('\n')}`,
    );
  }
  return checks.map(({ title }) => title);
}
