import type { Json } from '../recipes/json';
import type { Block, Blocks } from './block';
import type { Media } from './media';
import { isMissingStream } from './missing-stream';
import type { Preparation, Use } from './preparation';

/** A preparation that was run, or is to be. */
export interface PreparationMaker {
  preparation: string;
  version: number;
  options: Json;
}

/** What preparations of one clip share. */
export interface UseContext {
  media(): Media;
  /**
   * Takes the blocks of a preparation from where they are kept, or runs it. `uses` gathers the preparations that it used
   * itself; whoever gives kept blocks adds those of before.
   */
  keep?(maker: PreparationMaker, run: () => Promise<Blocks>, uses: Set<string>): Promise<Blocks>;
}

interface Known {
  blocks: Promise<Blocks>;
  uses: Set<string>;
}

/** Runs preparations on one clip, each once for equal options. */
export function useOf(media: () => Media): Use {
  return tracedUse({ media }, new Map(), new Set());
}

/**
 * The same, with note of what is used.
 *
 * @param context - The clip, and where blocks are kept.
 * @param known - What was made of the clip so far.
 * @param uses - Takes `NAME@VERSION` of each preparation that is used, directly or by another one.
 */
export function tracedUse(context: UseContext, known: Map<string, Known>, uses: Set<string>): Use {
  return async <O extends Json>(preparation: Preparation<O>, options: O): Promise<Blocks> => {
    const { name, version } = preparation;
    const maker = { preparation: name, version, options };
    const id = JSON.stringify(maker);
    let entry = known.get(id);
    if (!entry) {
      const nested = new Set<string>();
      const run = () =>
        collect(() => preparation.run(context.media(), options, tracedUse(context, known, nested)));
      entry = { blocks: context.keep ? context.keep(maker, run, nested) : run(), uses: nested };
      known.set(id, entry);
    }
    uses.add(`${name}@${version}`);
    const blocks = await entry.blocks;
    for (const one of entry.uses) uses.add(one);
    return blocks;
  };
}

/**
 * The blocks of a preparation that gives them at once or row by row; none where a file turns out to lack the stream, as for
 * media without it: whoever uses the preparation can go on with the other stream.
 */
async function collect(run: () => Promise<Blocks> | AsyncIterable<Blocks>): Promise<Blocks> {
  const parts: Blocks[] = [];
  try {
    const made = run();
    if (!(Symbol.asyncIterator in made)) return await made;
    for await (const part of made) parts.push(part);
  } catch (error) {
    if (isMissingStream(error)) return {};
    throw error;
  }
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
