import { CallError } from '../call-error';
import { readBlock, type Column, type StoredBlock } from '../prepare/column';
import { poolRows } from '../prepare/pool-rows';
import { sizeOf, type Block, type Blocks } from '../prepare/block';
import type { Input, StageBase } from '../recipes/stage';

/** What a stage learns from at a time: a clip, or a row of it. */
export interface Example {
  /** Place of the clip in its data set. */
  clip: number;
  /** The row, for stages of unit `row`. */
  row?: number;
  /** Rows of its longest input, by which batches of similar length are made. */
  length: number;
}

/** The shape of one input for every clip alike. */
export interface InputShape {
  /** Without the axes of batch and rows. */
  shape: readonly number[];
  /** Whether it is a sequence of rows. */
  rows: boolean;
  kind: StoredBlock['kind'];
}

/** The inputs of one stage for the clips of a data set. */
export interface StageInputs {
  stage: StageBase;
  /** One column for each input, by the stage's name for it. */
  columns: Readonly<Record<string, Column>>;
  /** What a clip is called in errors. */
  nameOf(clip: number): string;
  /** Who speaks in a clip, for stages that are fitted by speaker; `''` or absent where it is not known. */
  speakerOf?(clip: number): string;
}

/** An input with all its options. */
export const inputOf = (stage: StageBase, name: string): Input => {
  const input = (stage.inputs as Record<string, string | Input>)[name];
  return typeof input === 'string' ? { from: input } : input;
};

/** The names of a stage's inputs, in their order. */
export const inputNames = (stage: StageBase): string[] => Object.keys(stage.inputs);

/** The shape of each input, which must be the same in all the clips that have it. */
export function inputShapes(
  { stage, columns, nameOf }: StageInputs,
  clips: readonly number[],
): Record<string, InputShape> {
  return Object.fromEntries(
    inputNames(stage).map((name) => {
      const first = clips.find((clip) => columns[name][clip]);
      if (first === undefined) {
        throw new CallError(`the stage ${stage.name} needs ${inputOf(stage, name).from}; no clip has it.`);
      }
      const shape = shapeOf(stage, name, columns[name][first]!);
      for (const clip of clips) {
        const block = columns[name][clip];
        const other = block && shapeOf(stage, name, block);
        if (!other || String(other.shape) === String(shape.shape)) continue;
        throw new CallError(
          `${inputOf(stage, name).from} must have one shape in all clips; it is [${shape.shape}] in ` +
            `${nameOf(first)} and [${other.shape}] in ${nameOf(clip)}.`,
        );
      }
      return [name, shape];
    }),
  );
}

/** How a stage sees a block. */
export function shapeOf(
  stage: StageBase,
  name: string,
  block: Pick<StoredBlock, 'shape' | 'kind' | 'times'>,
): InputShape {
  const { pool } = inputOf(stage, name);
  const shape = block.times ? block.shape.slice(1) : block.shape;
  return {
    shape: shape.length ? shape : [1],
    rows: Boolean(block.times) && !pool && stage.unit !== 'row',
    kind: pool ? 'float32' : block.kind,
  };
}

/**
 * The examples of clips: one each, or one for each row that counts in every input.
 *
 * @throws CallError where a clip lacks an input that is not optional, or rows do not match.
 */
export function examplesOf(inputs: StageInputs, clips: readonly number[]): Example[] {
  const { stage, columns, nameOf } = inputs;
  const names = inputNames(stage);
  return clips.flatMap((clip) => {
    for (const name of names) {
      const { from, optional } = inputOf(stage, name);
      if (columns[name][clip] || optional) continue;
      throw new CallError(`the stage ${stage.name} needs ${from}, but clip ${nameOf(clip)} has none.`);
    }
    const blocks = names.flatMap((name) => {
      const block = columns[name][clip];
      return block?.times && !inputOf(stage, name).pool ? [{ name, block }] : [];
    });
    const length = Math.max(1, ...blocks.map(({ block }) => block.shape[0]));
    if (stage.unit !== 'row') return [{ clip, length }];
    const odd = blocks.find(({ block }) => block.shape[0] !== length);
    if (odd) {
      throw new CallError(
        `the stage ${stage.name} learns from rows, so its inputs must have the same rows; in clip ${nameOf(clip)} ` +
          `${odd.name} has ${odd.block.shape[0]} and ${blocks.find((b) => b !== odd)!.name} ${length}.`,
      );
    }
    const counts = (row: number) => blocks.every(({ block }) => !block.mask || block.mask[row] !== 0);
    return Array.from({ length }, (_, row) => row)
      .filter(counts)
      .map((row) => ({ clip, row, length: 1 }));
  });
}

/** The blocks of an example, pooled where the stage asks for it; a row of a sequence is a block without times. */
export async function readExample(inputs: StageInputs, { clip, row }: Example): Promise<Partial<Blocks>> {
  const { stage, columns } = inputs;
  const blocks = await Promise.all(
    inputNames(stage).map(async (name): Promise<[string, Block | undefined]> => {
      const stored = columns[name][clip];
      if (!stored) return [name, undefined];
      const { pool } = inputOf(stage, name);
      if (pool && stored.times) return [name, poolRows(await readBlock(stored), pool)];
      if (row === undefined || !stored.times) return [name, await readBlock(stored)];
      return [name, { data: await stored.read(row, row + 1), shape: stored.shape.slice(1) }];
    }),
  );
  return Object.fromEntries(blocks);
}

/** The time at which a row of a clip begins, by the first input that is a sequence. */
export function rowTimes({ stage, columns }: StageInputs, clip: number): Float64Array | undefined {
  for (const name of inputNames(stage)) {
    const block = columns[name][clip];
    if (block?.times && !inputOf(stage, name).pool) return block.times;
  }
  return undefined;
}

/** How many numbers one row of an input holds. */
export const widthOf = ({ shape }: InputShape): number => sizeOf(shape);
