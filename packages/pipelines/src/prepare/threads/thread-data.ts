import type { DatasetOrigin } from '../../datasets/clip';
import type { SettingValue } from '../../recipes/settings-schema';
import type { PreparationContext } from '../clip-preparer';

/** Where a recipe is found again: in the registry by its name, or in a file of the user's. */
export type RecipeSource = { name: string } | { file: string };

/** What a preparation thread is given. */
export interface ThreadData {
  datasets: readonly DatasetOrigin[];
  recipe: RecipeSource;
  prepared: Readonly<Record<string, SettingValue>>;
  blocks: readonly string[];
  /** The folder of the cache. */
  cache: string;
  context: PreparationContext;
}

/** A clip that a thread is to prepare. */
export interface ThreadTask {
  clip: string;
  content: string;
  fold?: string;
}

/** What a thread says: it is ready, a clip is done, or what went wrong with it. */
export type ThreadMessage =
  | { ready: true }
  | { done: string }
  | { warning: string }
  | { failed: { name: string; message: string; code?: string; stack?: string } };
