import type { Stream } from '../training/batch';

/** The systems that can be trained; `decision` combines the posteriors of `audio` and `video`. */
export const RECIPES = ['audio', 'video', 'decision', 'concat', 'g-fbp', 'ag-fbp'] as const;
/** The name of a system. */
export type Recipe = (typeof RECIPES)[number];

/**
 * The streams that a system listens to, in the order of fusion.
 *
 * @internal
 */
export const streamsOf = (recipe: Recipe): Stream[] =>
  recipe === 'audio' || recipe === 'video' ? [recipe] : ['audio', 'video'];

/**
 * Is the system trained on top of both streams?
 *
 * @internal
 */
export const isFusion = (recipe: Recipe): recipe is 'concat' | 'g-fbp' | 'ag-fbp' =>
  recipe === 'concat' || recipe === 'g-fbp' || recipe === 'ag-fbp';
