import { WorkError } from '../call-error';
import type { Dataset } from '../datasets/clip';
import { yieldToEvents } from '../training/yield-to-events';
import type { ClipBlocks, ClipPreparer } from './clip-preparer';
import type { Column, StoredBlock } from './column';

/** A clip whose media could not be read or prepared. */
export interface BadClip {
  /** Its id. */
  clip: string;
  /** What is wrong, where, and how to fix it. */
  reason: string;
}

/** Options of {@link prepareClips}. */
export interface PrepareClipsOptions {
  /** What makes them. */
  preparer: Pick<ClipPreparer, 'prepare'>;
  /** Which blocks. */
  blocks: readonly string[];
  /** SHA-256 of what the media of each clip are made of, by place. */
  contents: readonly { key: string }[];
  /** Which clips, by place; default all. */
  clips?: readonly number[];
  /** The fold that is tested, for data sets whose media depend on it. */
  fold?: string;
  /** How many clips are prepared at a time; default 1. */
  jobs?: number;
  /** Ends the work between two clips. */
  signal?: AbortSignal;
  /** Called after every clip. */
  onProgress?: (progress: { done: number; total: number; clip: string }) => void;
}

/**
 * Makes the blocks of clips.
 *
 * @param dataset - The clips.
 * @param options - What makes them, which blocks, which clips.
 * @returns A column for each block, and the clips that could not be prepared; one bad file does not stop the others.
 */
export async function prepareClips(
  dataset: Pick<Dataset, 'clips'>,
  { preparer, blocks, contents, fold, jobs = 1, signal, onProgress, ...rest }: PrepareClipsOptions,
): Promise<{ columns: Record<string, Column>; bad: BadClip[] }> {
  const clips = rest.clips ?? dataset.clips.map((_, i) => i);
  const columns = Object.fromEntries(
    blocks.map((block) => [block, new Array<StoredBlock | undefined>(dataset.clips.length).fill(undefined)]),
  );
  const bad: (BadClip & { place: number })[] = [];
  let next = 0;
  let done = 0;
  const work = async () => {
    while (next < clips.length) {
      signal?.throwIfAborted();
      const place = clips[next++];
      const clip = dataset.clips[place];
      try {
        const made: ClipBlocks = await preparer.prepare({ clip, content: contents[place].key, fold });
        for (const block of blocks) columns[block][place] = made[block];
      } catch (error) {
        if (!isFaultOfClip(error) || signal?.aborted) throw error;
        bad.push({ clip: clip.id, reason: error.message, place });
      }
      onProgress?.({ done: ++done, total: clips.length, clip: clip.id });
      if (done % 16 === 0) await yieldToEvents();
    }
  };
  await Promise.all(Array.from({ length: Math.max(1, Math.min(jobs, clips.length)) }, work));
  bad.sort((a, b) => a.place - b.place);
  return { columns, bad: bad.map(({ clip, reason }) => ({ clip, reason })) };
}

/** Faults of a program, of a wrong call, or of the machine: no other clip would fare better. */
const faultsOfOthers = [
  'TypeError',
  'ReferenceError',
  'SyntaxError',
  'AbortError',
  'CallError',
  'WriteError',
];
const faultsOfMachine = ['EMFILE', 'ENFILE', 'ENOMEM', 'ENOSPC', 'EDQUOT', 'EROFS'];

/** Faults that may lie in what a clip holds; those of a program or of the machine end the work. */
export const isFaultOfClip = (error: unknown): error is Error =>
  error instanceof Error &&
  !faultsOfOthers.includes(error.name) &&
  !faultsOfMachine.includes((error as NodeJS.ErrnoException).code ?? '');

/** Clips that cannot be read or prepared, where none may be left out. */
export class BadClipsError extends WorkError {
  constructor(
    message: string,
    /** All of them. */
    readonly clips: readonly BadClip[],
  ) {
    super(message);
  }
}

/** How many bad clips a message lists. */
const LISTED = 20;

/** Bad clips, a line each. */
export function badClipLines(bad: readonly BadClip[]): string[] {
  const shown = bad.slice(0, LISTED).map(({ clip, reason }) => `${clip}: ${reason}`);
  return bad.length > LISTED ? [...shown, `… and ${bad.length - LISTED} more`] : shown;
}

/** An error that names bad clips and says how to go on without them. */
export function badClipsError(bad: readonly BadClip[]): BadClipsError {
  const leave = 'with the option skipBad (--skip-bad)';
  if (bad.length === 1) {
    const [{ clip, reason }] = bad;
    const sentence = /[.!?)]$/.test(reason) ? reason : `${reason}.`;
    return new BadClipsError(`${sentence} The clip ${clip} can be left out ${leave}.`, bad);
  }
  return new BadClipsError(
    `${bad.length} clips cannot be prepared; repair or remove them, or leave them out ${leave}:\n  ${badClipLines(bad).join('\n  ')}`,
    bad,
  );
}
