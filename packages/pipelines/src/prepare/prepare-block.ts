import type { AnyRecipe } from '../recipes/define-recipe';
import type { SettingValue } from '../recipes/settings-schema';
import { requireBlock, type Block } from './block';
import type { Media } from './media';
import { isMissingStream } from './missing-stream';
import type { Use } from './preparation';

/** What {@link prepareBlock} is told. */
export interface PrepareBlockOptions {
  /** The name of the block. */
  block: string;
  media: Media;
  /** The settings that blocks depend on. */
  prepared: Readonly<Record<string, SettingValue>>;
  use: Use;
  /** What the clip is called. */
  clip: string;
}

/**
 * One block of one clip; undefined where the clip lacks the stream that it is made from: `prepare` says so, or its file turns
 * out to hold no sound or no pictures.
 *
 * @param recipe - Whose block.
 * @param options - Which block, of what.
 * @throws What is wrong with the clip, or the block.
 */
export async function prepareBlock(
  recipe: AnyRecipe,
  { block: name, media, prepared, use, clip }: PrepareBlockOptions,
): Promise<Block | undefined> {
  try {
    const block = await recipe.blocks[name].prepare(media, prepared, use);
    return block && requireBlock(`${name} of ${clip}`, block);
  } catch (error) {
    if (isMissingStream(error)) return undefined;
    throw error;
  }
}
