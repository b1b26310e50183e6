import { amFbp } from './am-fbp/recipe';
import { avef } from './avef/recipe';
import { bimodalAttention } from './bimodal-attention/recipe';
import type { AnyRecipe } from './define-recipe';
import { jips } from './jips/recipe';

/** The recipes that come with this package. */
export const recipes: readonly AnyRecipe[] = [amFbp, avef, bimodalAttention, jips];
