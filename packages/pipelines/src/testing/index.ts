export { checkRecipe, recipeChecks } from './check-recipe';
export type { CheckRecipeOptions, RecipeCheck } from './check-recipe';
export type { BlockShape } from './made-up-clips';
