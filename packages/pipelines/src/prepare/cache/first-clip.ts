import * as tf from '@tensorflow/tfjs-core';
import { stat } from 'node:fs/promises';
import { WorkError } from '../../call-error';
import type { Clip } from '../../datasets/clip';
import { canonicalJson } from '../../experiment/canonical';
import type { Block, Blocks } from '../block';
import {
  ClipPreparer,
  type BlockLook,
  type ClipPreparerOptions,
  type PreparationContext,
  type PreparedClip,
} from '../clip-preparer';
import { kindOfData, readBlock } from '../column';
import { isFaultOfClip } from '../prepare-clips';
import type { BlockCache } from './block-cache';

/** How many clips are tried for one that can be prepared. */
const TRIED = 8;

/** What {@link askFirstClip} is told. */
export interface FirstClipOptions extends Omit<ClipPreparerOptions, 'context' | 'cache'> {
  cache: BlockCache;
  /** SHA-256 of the files of a recipe of the user's, and the version of this package. */
  code: PreparationContext['code'];
  /** What would decode video. */
  decoder: string | null;
  /** The backend that runs. */
  backend: string;
}

/**
 * Makes the blocks of one clip anew: that shows which preparations they use and whether they compute with tensors, on which
 * the keys of all clips depend, and whether they still equal the kept ones.
 *
 * @param clips - Candidates, the quickest first; the first one that can be prepared is taken.
 * @param options - The recipe, its blocks and the cache.
 * @returns What keys depend on.
 * @throws WorkError where the blocks differ from those that are kept under the same versions.
 */
export async function askFirstClip(
  clips: readonly PreparedClip[],
  { cache, code, decoder, backend, ...rest }: FirstClipOptions,
): Promise<PreparationContext> {
  for (const what of clips.slice(0, TRIED)) {
    const before = tensorsSoFar();
    let made: { blocks: Blocks; uses: Record<string, string[]> };
    try {
      made = await new ClipPreparer(rest).make(what);
    } catch (error) {
      if (!isFaultOfClip(error)) throw error;
      continue;
    }
    const computes = tensorsSoFar() > before;
    const context: PreparationContext = {
      uses: made.uses,
      decoder,
      backend: computes ? backend : null,
      code,
      shapes: looksOf(made.blocks),
    };
    await compare(what, made.blocks, { ...rest, cache, context });
    return context;
  }
  return { uses: {}, decoder, backend: null, code };
}

const looksOf = (blocks: Blocks): Record<string, BlockLook> =>
  Object.fromEntries(
    Object.entries(blocks).map(([name, { shape, times, data }]) => [
      name,
      { shape, rows: times !== undefined, kind: kindOfData(data) },
    ]),
  );

/** Throws where kept blocks differ from what was made anew. */
async function compare(
  what: PreparedClip,
  made: Blocks,
  options: ClipPreparerOptions & { cache: BlockCache },
): Promise<void> {
  const { cache, blocks, recipe } = options;
  const preparer = new ClipPreparer(options);
  for (const name of blocks) {
    const kept = await cache.open(preparer.keyOf(what, name));
    if (!kept) continue;
    const there = kept.blocks[name] && (await readBlock(kept.blocks[name]));
    const change = changeOf(there, made[name]);
    if (!change) continue;
    throw new WorkError(
      `the block ${name} of the clip ${what.clip.id} has changed (${change}), but the recipe ${recipe.name} has still version ` +
        `${recipe.version} and its preparations theirs. Raise the version of what has changed, or delete ${cache.folder}.`,
    );
  }
}

/** In what two blocks differ by more than rounding on another machine. */
function changeOf(kept: Block | undefined, made: Block | undefined): string | undefined {
  if (!kept || !made)
    return kept === made ? undefined : `kept: ${kept ? 'there' : 'none'}, now: ${made ? 'there' : 'none'}`;
  if (String(kept.shape) !== String(made.shape)) return `kept: shape [${kept.shape}], now: [${made.shape}]`;
  if (canonicalJson(listed(kept.times)) !== canonicalJson(listed(made.times))) return 'other times';
  if (String(kept.mask ?? '') !== String(made.mask ?? '')) return 'other rows count';
  if (kept.data.constructor !== made.data.constructor) return 'another kind of numbers';
  let largest = 0;
  let most = 0;
  for (let i = 0; i < kept.data.length; i++) {
    if (Object.is(kept.data[i], made.data[i])) continue;
    const off = Math.abs(kept.data[i] - made.data[i]);
    most = Math.max(most, Number.isNaN(off) ? Infinity : off);
    largest = Math.max(largest, Math.abs(kept.data[i]));
  }
  const allowed = kept.data instanceof Float32Array ? 1e-4 * Math.max(1, largest) : 2;
  return most > allowed ? `greatest difference ${most}` : undefined;
}

const listed = (times: Float64Array | undefined) => times && Array.from(times, (time) => time.toFixed(6));

/** How many tensors were made in this process. */
const tensorsSoFar = (): number =>
  (tf.engine().constructor as unknown as { nextTensorId: number }).nextTensorId;

/** Clips in the order in which they are asked: those with the most streams, the short ones of them first. */
export async function quickestFirst<T extends { clip: Clip; fold?: string }>(
  clips: readonly T[],
): Promise<T[]> {
  const known = clips.every(({ clip }) => clip.seconds !== undefined);
  const ranked = await Promise.all(
    clips.map(async (one) => {
      const { audio, video, features = {} } = one.clip.media(one.fold);
      const streams = [audio, video, ...Object.keys(features)].filter(
        (stream) => stream !== undefined,
      ).length;
      return { one, streams, size: known ? one.clip.seconds! : await bytesOf(one.clip) };
    }),
  );
  return ranked.sort((a, b) => b.streams - a.streams || a.size - b.size).map(({ one }) => one);
}

async function bytesOf({ files }: Clip): Promise<number> {
  const sizes = await Promise.all(files.map(({ path }) => stat(path).catch(() => undefined)));
  return sizes.reduce((sum, file) => sum + (file?.size ?? Infinity), 0);
}
