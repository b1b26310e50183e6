import { readdir, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { CallError } from '../../call-error';
import { writeFileAtomic } from '../../io/atomic-file';
import { WriteError } from '../../io/write-error';
import type { Json } from '../../recipes/json';
import { sizeOf, type Blocks } from '../block';
import { storedInMemory, type StoredBlock } from '../column';
import { bytesOf, DamagedFileError, encodeBlocks, openBlocks, type OpenedBlocks } from './block-file';

/** Blocks that were made, and what is to be known of them. */
export interface MadeBlocks {
  blocks: Blocks;
  about: Json;
}

/** How the blocks under a key are made. */
export interface TakeOptions {
  make(): Promise<MadeBlocks>;
  /** Called when an entry is lost while it is read; default `make`. */
  remake?(): Promise<MadeBlocks>;
  /** Whether an entry that is there may be used; default yes. */
  isCurrent?(about: Json): boolean;
}

/** A block of at most so many bytes is kept in memory once it was read: opening its file takes longer than reading it. */
const SMALL_BYTES = 2 ** 16;

/** Bytes that small blocks may take together. */
const KEPT_BYTES = 64 * 2 ** 20;

/** Age at which a half-written file belongs to nobody any more. */
const LEFT_AFTER_MS = 3_600_000;

/**
 * Blocks on disk under keys: `FOLDER/blocks/KE/KEY.safetensors`. Several processes may share a folder; whatever it holds may
 * be deleted at any time, also while it is read: it is made anew, and so is what is damaged.
 */
export class BlockCache {
  private room = KEPT_BYTES;
  private readonly remaking = new Map<string, Promise<OpenedBlocks>>();

  constructor(
    /** The folder of the cache. */
    readonly folder: string,
    private readonly warn: (message: string) => void = () => {},
  ) {}

  private pathOf(key: string): string {
    return join(this.folder, 'blocks', key.slice(0, 2), `${key}.safetensors`);
  }

  /** Whether there is an entry under a key; its content is not looked at. */
  async has(key: string): Promise<boolean> {
    return (await stat(this.pathOf(key)).catch(() => undefined)) !== undefined;
  }

  /** The blocks under a key and what is known of them; undefined where there are none that are whole. */
  async open(key: string): Promise<OpenedBlocks | undefined> {
    try {
      return await openBlocks(this.pathOf(key));
    } catch (error) {
      if (error instanceof DamagedFileError) {
        this.warn(`${error.message}; it is made anew.`);
        await rm(this.pathOf(key), { force: true });
        return undefined;
      }
      if (isGone(error)) return undefined;
      throw error;
    }
  }

  /**
   * The blocks under a key, made and kept where there are none.
   *
   * @param key - Equal keys, equal blocks.
   * @param how - How they are made.
   */
  async take(key: string, { make, remake = make, isCurrent }: TakeOptions): Promise<OpenedBlocks> {
    const before = await this.open(key);
    const current = before && (isCurrent?.(before.about) ?? true) ? before : undefined;
    const { blocks, about } = current ?? (await this.make(key, make));
    const safe = Object.entries(blocks).map(([name, block]) => [
      name,
      this.guarded(key, name, block, remake),
    ]);
    return { blocks: Object.fromEntries(safe) as Record<string, StoredBlock>, about };
  }

  /** Keeps blocks under a key. */
  async keep(key: string, { blocks, about }: MadeBlocks): Promise<OpenedBlocks> {
    const path = this.pathOf(key);
    // What is lost in a crash of the machine is noticed and made anew.
    const content = encodeBlocks(blocks, about);
    await writeFileAtomic(path, content, { durable: false, beside: this.temporary }).catch(
      (error: unknown) => {
        throw error instanceof CallError ? error : new WriteError(this.folder, error);
      },
    );
    return openBlocks(path);
  }

  private get temporary(): string {
    return join(this.folder, 'half-written');
  }

  /** Takes away what was left half-written by processes that were killed. */
  async clean(): Promise<void> {
    const old = Date.now() - LEFT_AFTER_MS;
    for (const name of await readdir(this.temporary).catch(() => [])) {
      const path = join(this.temporary, name);
      const written = await stat(path).catch(() => undefined);
      if (written && written.mtimeMs < old) await rm(path, { force: true });
    }
  }

  private make(key: string, make: () => Promise<MadeBlocks>): Promise<OpenedBlocks> {
    const before = this.remaking.get(key);
    if (before) return before;
    const making = make()
      .then((made) => this.keep(key, made))
      .finally(() => this.remaking.delete(key));
    this.remaking.set(key, making);
    return making;
  }

  /** A block that is made anew when it is gone or damaged. */
  private guarded(
    key: string,
    name: string,
    block: StoredBlock,
    make: () => Promise<MadeBlocks>,
  ): StoredBlock {
    let current = block;
    const bytes = sizeOf(block.shape) * bytesOf[block.kind];
    const isSmall = bytes <= SMALL_BYTES;
    return {
      ...block,
      read: async (start, end) => {
        try {
          if (isSmall && current === block && this.room >= bytes) {
            const data = await block.read();
            if (current === block && this.room >= bytes) {
              this.room -= bytes;
              current = storedInMemory({ ...block, data });
            }
          }
          return await current.read(start, end);
        } catch (error) {
          if (!(error instanceof DamagedFileError) && !isGone(error)) throw error;
          if (error instanceof DamagedFileError) this.warn(`${error.message}; it is made anew.`);
          const again = (await this.make(key, make)).blocks[name];
          if (String(again?.shape) !== String(block.shape)) {
            throw new RangeError(
              `the block ${name} was made anew with shape [${again?.shape ?? 'none'}] instead of [${block.shape}]; ` +
                'its file has changed meanwhile. Start the same command again.',
            );
          }
          current = again;
          return current.read(start, end);
        }
      },
    };
  }
}

const isGone = (error: unknown): boolean => {
  const { code } = error as NodeJS.ErrnoException;
  return code === 'ENOENT' || code === 'ENOTDIR';
};
