import type { Clip, Dataset } from '../datasets/clip';
import { WorkError } from '../call-error';
import type { AnyRecipe } from '../recipes/define-recipe';
import type { Json } from '../recipes/json';
import type { SettingValue } from '../recipes/settings-schema';
import { yieldToEvents } from '../training/yield-to-events';
import { requireBlock, type Block, type Blocks } from './block';
import { storedInMemory, type Column, type StoredBlock } from './column';
import type { Media } from './media';
import type { Preparation, Use } from './preparation';

/** A clip whose media could not be read or prepared. */
export interface BadClip {
  clip: string;
  reason: string;
}

/** Options of {@link prepareClips}. */
export interface PrepareClipsOptions {
  recipe: AnyRecipe;
  /** The settings that blocks depend on. */
  prepared: Readonly<Record<string, SettingValue>>;
  /** Which blocks. */
  blocks: readonly string[];
  /** Which clips, by place; default all. */
  clips?: readonly number[];
  /** The fold that is tested, for data sets whose media depend on it. */
  fold?: string;
  /** Where blocks are kept between runs. */
  cache?: BlockCache;
  signal?: AbortSignal;
  onProgress?: (progress: { done: number; total: number; clip: string }) => void;
}

/** Keeps blocks between runs. */
export interface BlockCache {
  /** Takes the blocks of a clip from the cache, or makes and keeps them. */
  take(what: { clip: Clip; maker: Json }, make: () => Promise<Blocks>): Promise<Record<string, StoredBlock>>;
}

/**
 * Makes the blocks of clips.
 *
 * @param dataset - The clips.
 * @param options - Recipe, blocks, clips, cache.
 * @returns A column for each block, and the clips that could not be prepared; one bad file does not stop the others.
 */
export async function prepareClips(
  dataset: Dataset,
  { recipe, prepared, blocks, fold, cache, signal, onProgress, ...rest }: PrepareClipsOptions,
): Promise<{ columns: Record<string, Column>; bad: BadClip[] }> {
  const clips = rest.clips ?? dataset.clips.map((_, i) => i);
  const columns = Object.fromEntries(
    blocks.map((block) => [block, new Array<StoredBlock | undefined>(dataset.clips.length).fill(undefined)]),
  );
  const bad: BadClip[] = [];
  for (const [done, place] of clips.entries()) {
    signal?.throwIfAborted();
    const clip = dataset.clips[place];
    try {
      const made = await prepareClip(clip, { recipe, prepared, blocks, fold, cache });
      for (const block of blocks) columns[block][place] = made[block];
    } catch (error) {
      if (!isFault(error) || signal?.aborted) throw error;
      bad.push({ clip: clip.id, reason: error.message });
    }
    onProgress?.({ done: done + 1, total: clips.length, clip: clip.id });
    if (done % 16 === 15) await yieldToEvents();
  }
  return { columns, bad };
}

/** The blocks of one clip, in memory or from the cache. */
async function prepareClip(
  clip: Clip,
  {
    recipe,
    prepared,
    blocks,
    fold,
    cache,
  }: Pick<PrepareClipsOptions, 'recipe' | 'prepared' | 'blocks' | 'fold' | 'cache'>,
): Promise<Partial<Record<string, StoredBlock>>> {
  let media: Media | undefined;
  const open = () => (media ??= clip.media(fold));
  const use = useOf(open, (what, make) => (cache ? cachedBlocks(cache, clip, what, make) : make()));
  const made: Partial<Record<string, StoredBlock>> = {};
  for (const name of blocks) {
    const make = async (): Promise<Blocks> => {
      const block = await recipe.blocks[name].prepare(open(), prepared, use);
      return block ? { [name]: requireBlock(`${name} of ${clip.id}`, block) } : {};
    };
    if (cache) {
      const maker: Json = {
        recipe: recipe.name,
        version: recipe.version,
        block: name,
        settings: { ...prepared },
        fold: fold ?? null,
      };
      made[name] = (await cache.take({ clip, maker }, make))[name];
    } else {
      const block = (await make())[name];
      made[name] = block && storedInMemory(block);
    }
  }
  return made;
}

/** Runs preparations on one clip, each once for equal options. */
export function useOf(
  media: () => Media,
  keep: (maker: Json, make: () => Promise<Blocks>) => Promise<Blocks> = (_, make) => make(),
): Use {
  const known = new Map<string, Promise<Blocks>>();
  const use: Use = <O extends Json>(preparation: Preparation<O>, options: O): Promise<Blocks> => {
    const maker = { preparation: preparation.name, version: preparation.version, options };
    const key = JSON.stringify(maker);
    const before = known.get(key);
    if (before) return before;
    const blocks = keep(maker, () => collect(preparation.run(media(), options, use)));
    known.set(key, blocks);
    return blocks;
  };
  return use;
}

/** The blocks of a preparation that gives them at once or row by row. */
async function collect(made: Promise<Blocks> | AsyncIterable<Blocks>): Promise<Blocks> {
  if (!(Symbol.asyncIterator in made)) return made;
  const parts: Blocks[] = [];
  for await (const part of made) parts.push(part);
  return Object.fromEntries(
    Object.keys(parts[0] ?? {}).map((name) => [name, concatRows(parts.map((part) => part[name]))]),
  );
}

function concatRows(parts: readonly Block[]): Block {
  const rows = parts.reduce((sum, { shape }) => sum + shape[0], 0);
  const [first] = parts;
  const length = parts.reduce((sum, { data }) => sum + data.length, 0);
  const data =
    first.data instanceof Float32Array
      ? new Float32Array(length)
      : first.data instanceof Int32Array
        ? new Int32Array(length)
        : new Uint8Array(length);
  const times = new Float64Array(rows);
  const mask = parts.some((part) => part.mask) ? new Uint8Array(rows).fill(1) : undefined;
  let [at, row] = [0, 0];
  for (const part of parts) {
    data.set(part.data, at);
    if (part.times) times.set(part.times, row);
    if (part.mask) mask?.set(part.mask, row);
    at += part.data.length;
    row += part.shape[0];
  }
  return { data, shape: [rows, ...first.shape.slice(1)], times, ...(mask && { mask }) };
}

async function cachedBlocks(
  cache: BlockCache,
  clip: Clip,
  maker: Json,
  make: () => Promise<Blocks>,
): Promise<Blocks> {
  const stored = await cache.take({ clip, maker }, make);
  const blocks: Blocks = {};
  for (const [name, block] of Object.entries(stored)) {
    const { shape, times, mask } = block;
    blocks[name] = { data: await block.read(), shape, ...(times && { times }), ...(mask && { mask }) };
  }
  return blocks;
}

/** Faults that may lie in what a clip holds; those of a program end the work. */
const isFault = (error: unknown): error is Error =>
  error instanceof Error &&
  ![TypeError, ReferenceError, SyntaxError].some((kind) => error instanceof kind) &&
  error.name !== 'AbortError';

/** An error that lists bad clips. */
export function badClipsError(bad: readonly BadClip[]): WorkError {
  if (bad.length === 1) return new WorkError(bad[0].reason);
  const shown = bad.slice(0, 20).map(({ clip, reason }) => `  ${clip}: ${reason}`);
  const more = bad.length > 20 ? `\n  and ${bad.length - 20} more` : '';
  return new WorkError(`${bad.length} clips cannot be prepared:\n${shown.join('\n')}${more}`);
}
