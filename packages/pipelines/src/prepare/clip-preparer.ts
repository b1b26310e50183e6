import type { Clip } from '../datasets/clip';
import { keyOf } from '../experiment/canonical';
import type { AnyRecipe } from '../recipes/define-recipe';
import type { Json } from '../recipes/json';
import type { ClipMaterial } from '../recipes/material';
import type { SettingValue } from '../recipes/settings-schema';
import type { Blocks } from './block';
import type { BlockCache, MadeBlocks } from './cache/block-cache';
import { readBlock, storedInMemory, type StoredBlock } from './column';
import type { Media } from './media';
import { isMissingStream } from './missing-stream';
import { prepareBlock } from './prepare-block';
import { tracedUse, type PreparationMaker, type UseContext } from './use';

/** What the blocks of a recipe depend on beside its media and settings; plain data, so that threads can be told. */
export interface PreparationContext {
  /** The preparations that each block, and each preparation, used on the first clip: `NAME@VERSION`. */
  uses: Readonly<Record<string, readonly string[]>>;
  /** What decodes video, with its version. */
  decoder: string | null;
  /** What computes, where blocks are made with tensors. */
  backend: string | null;
  /** SHA-256 of the files of a recipe of the user's, and the version of this package. */
  code: Json;
  /** What the blocks of that clip are like. */
  shapes?: Readonly<Record<string, BlockLook>>;
}

/** What a block is like. */
export interface BlockLook {
  /** [rows, …] of a sequence, else […]. */
  shape: readonly number[];
  /** Whether it is a sequence. */
  rows: boolean;
  /** What its numbers are. */
  kind: 'float32' | 'int32' | 'uint8';
}

/** What {@link ClipPreparer} makes. */
export interface ClipPreparerOptions {
  /** Whose blocks. */
  recipe: AnyRecipe;
  /** The settings that blocks depend on. */
  prepared: Readonly<Record<string, SettingValue>>;
  /** Which blocks. */
  blocks: readonly string[];
  /** Where blocks are kept; without it they stay in memory. */
  cache?: BlockCache;
  /** What the keys of blocks depend on. */
  context?: PreparationContext;
}

/** A clip as it is prepared. */
export interface PreparedClip {
  /** Its name and media. */
  clip: Pick<Clip, 'id' | 'media'>;
  /** SHA-256 of what its media are made of. */
  content: string;
  /** The fold that is tested, where media depend on it. */
  fold?: string;
}

/** The blocks of a clip by name; undefined where it has none. */
export type ClipBlocks = Partial<Record<string, StoredBlock>>;

/** Makes the blocks of one clip after the other, or takes them from the cache. */
export class ClipPreparer {
  constructor(readonly options: ClipPreparerOptions) {}

  /** The blocks of a clip. */
  async prepare(what: PreparedClip): Promise<ClipBlocks> {
    const { blocks, cache } = this.options;
    const made: ClipBlocks = {};
    const make = this.maker(what);
    for (const name of blocks) {
      if (!cache) {
        const block = (await make(name)).blocks[name];
        made[name] = block && storedInMemory(block);
        continue;
      }
      const taken = await cache.take(this.keyOf(what, name), {
        make: () => make(name),
        // Does not hold what the other blocks of the clip were made from.
        remake: () => this.maker(what)(name),
        isCurrent: (about) => this.isCurrent(name, about),
      });
      made[name] = taken.blocks[name];
    }
    return made;
  }

  /** Makes blocks of a clip anew and keeps nothing; for each, which preparations it used. */
  async make(what: PreparedClip): Promise<{ blocks: Blocks; uses: Record<string, string[]> }> {
    const all: Blocks = {};
    const uses: Record<string, string[]> = {};
    const note = (maker: string, list: Iterable<string>) => (uses[maker] = [...list].sort());
    const make = this.maker(what, { note, fresh: true });
    for (const name of this.options.blocks) Object.assign(all, (await make(name)).blocks);
    return { blocks: all, uses };
  }

  /** Whether a clip lies in the cache whole; nothing is made. */
  async isThere(what: PreparedClip): Promise<boolean> {
    const { blocks, cache } = this.options;
    const there = await Promise.all(blocks.map((name) => cache?.has(this.keyOf(what, name))));
    return there.every((one) => one === true);
  }

  /** The key of a block: equal keys, equal blocks. */
  keyOf(what: PreparedClip, block: string): string {
    const { recipe, prepared } = this.options;
    return keyOf([
      { recipe: recipe.name, version: recipe.version, block, settings: prepared },
      this.basis(what),
      this.options.context?.uses[`block ${block}`] ?? [],
    ]);
  }

  /** What a block depends on beside the media and settings: the code that makes it, decoder and backend. */
  codeKey(block: string): string {
    const { context } = this.options;
    const { decoder = null, backend = null, code = null } = context ?? {};
    return keyOf([context?.uses[`block ${block}`] ?? [], decoder, backend, code]);
  }

  private preparationKey(what: PreparedClip, maker: PreparationMaker): string {
    const used = this.options.context?.uses[`preparation ${maker.preparation}`] ?? [];
    return keyOf([maker, this.basis(what), used]);
  }

  private basis({ clip, content, fold }: PreparedClip): Json {
    const { audio, video, features = {} } = clip.media(fold);
    const { decoder = null, backend = null, code = null } = this.options.context ?? {};
    return {
      content,
      fold: fold ?? null,
      media: [audio !== undefined, video !== undefined, ...Object.keys(features).sort()],
      decoder: video ? decoder : null,
      backend,
      code,
    };
  }

  /** What the recipe says of a clip itself, from what is prepared already; undefined where it says nothing. */
  async material(what: PreparedClip, options: { drawn: boolean }): Promise<ClipMaterial | undefined> {
    const { recipe, prepared } = this.options;
    const context = this.useContext(what);
    try {
      return await recipe.material?.(
        context.media(),
        prepared,
        tracedUse(context, new Map(), new Set()),
        options,
      );
    } catch (error) {
      if (isMissingStream(error)) return undefined;
      throw error;
    }
  }

  /** The media of a clip, opened once, and where what preparations give is kept. */
  private useContext(
    what: PreparedClip,
    { note, fresh = false }: { note?: (maker: string, uses: Iterable<string>) => void; fresh?: boolean } = {},
  ): UseContext {
    const { cache } = this.options;
    const { clip, fold } = what;
    let media: Media | undefined;
    return {
      media: () => (media ??= clip.media(fold)),
      keep: async (maker, run, uses) => {
        const make = async () => ({ blocks: await run(), about: { uses: [...uses].sort() } });
        if (!cache || fresh) {
          const { blocks } = await make();
          note?.(`preparation ${maker.preparation}`, uses);
          return blocks;
        }
        const { blocks, about } = await cache.take(this.preparationKey(what, maker), { make });
        for (const used of usesOf(about)) uses.add(used);
        const read = Object.entries(blocks).map(async ([name, block]) => [name, await readBlock(block)]);
        return Object.fromEntries(await Promise.all(read)) as Blocks;
      },
    };
  }

  /** A function that makes blocks of one clip, which share what preparations give. */
  private maker(
    what: PreparedClip,
    how: { note?: (maker: string, uses: Iterable<string>) => void; fresh?: boolean } = {},
  ): (block: string) => Promise<MadeBlocks> {
    const { recipe, prepared } = this.options;
    const context = this.useContext(what, how);
    const known = new Map();
    return async (name) => {
      const uses = new Set<string>();
      const block = await prepareBlock(recipe, {
        block: name,
        media: context.media(),
        prepared,
        use: tracedUse(context, known, uses),
        clip: what.clip.id,
      });
      how.note?.(`block ${name}`, uses);
      return { blocks: block ? { [name]: block } : {}, about: { uses: [...uses].sort() } };
    };
  }

  /** Whether a kept block used the versions of preparations that the first clip uses now. */
  private isCurrent(block: string, about: Json): boolean {
    const now = new Map(
      (this.options.context?.uses[`block ${block}`] ?? []).map((use) => use.split('@') as [string, string]),
    );
    return usesOf(about).every((use) => {
      const [name, version] = use.split('@');
      return !now.has(name) || now.get(name) === version;
    });
  }
}

const usesOf = (about: Json): string[] =>
  ((about as { uses?: string[] } | null)?.uses ?? []).filter((use) => typeof use === 'string');
