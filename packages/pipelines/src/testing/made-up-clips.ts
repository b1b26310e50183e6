import type { Block } from '../prepare/block';
import { storedInMemory, type Column } from '../prepare/column';
import { createRandom } from '../random';
import type { OpenTask } from '../recipes/task';
import type { ClipTruth } from '../training/truth';

/** What a block of a recipe looks like, for made-up clips. */
export interface BlockShape {
  /** Without rows. */
  shape: readonly number[];
  /** Rows of a sequence, at most; absent for one value per clip. */
  rows?: number;
  /** Bytes, integers or floats; default floats. */
  kind?: 'float32' | 'int32' | 'uint8';
  /** Seconds between two rows; default 0.04. */
  rowSeconds?: number;
}

/** Clips whose blocks carry their class or values in their first feature. */
export interface MadeUpClips {
  /** The blocks of every clip, by name. */
  columns: Record<string, Column>;
  /** What is true of every clip. */
  truths: ClipTruth[];
}

/**
 * Makes up clips for a task.
 *
 * @param shapes - The blocks.
 * @param task - What is to be told from them.
 * @param options - How many clips, and the seed.
 */
export function makeUpClips(
  shapes: Readonly<Record<string, BlockShape>>,
  task: OpenTask,
  { count, seed }: { count: number; seed: number },
): MadeUpClips {
  const random = createRandom(seed);
  const truths: ClipTruth[] = [];
  const columns: Record<string, Column[number][]> = Object.fromEntries(
    Object.keys(shapes).map((name): [string, Column[number][]] => [name, []]),
  );
  for (let clip = 0; clip < count; clip++) {
    const label = clip % task.labels.length;
    const values = Float32Array.from(task.labels, (_, t) => Math.sin(clip + t));
    const share = 0.5 + 0.5 * random.next();
    for (const [name, shape] of Object.entries(shapes)) {
      columns[name].push(storedInMemory(madeUpBlock(shape, { label, values, share, next: random.normal })));
    }
    truths.push(truthOf(task, label, values, shapes, share));
  }
  return { columns, truths };
}

function truthOf(
  task: OpenTask,
  label: number,
  values: Float32Array,
  shapes: Readonly<Record<string, BlockShape>>,
  share: number,
): ClipTruth {
  if (task.kind === 'classes') return { label };
  if (task.per !== 'row') return { label: -1, values };
  const [{ rows = 1, rowSeconds = 0.04 } = { rows: 1, rowSeconds: 0.04 }] = Object.values(shapes).filter(
    (s) => s.rows,
  );
  const count = Math.max(1, Math.round(rows * share));
  return {
    label: -1,
    track: {
      times: Float64Array.from({ length: count }, (_, row) => row * rowSeconds),
      values: task.labels.map((_, t) =>
        Float32Array.from({ length: count }, (__, row) => values[t] * Math.cos(row / 3)),
      ),
    },
  };
}

function madeUpBlock(
  { shape, rows, kind = 'float32', rowSeconds = 0.04 }: BlockShape,
  { label, values, share, next }: { label: number; values: Float32Array; share: number; next: () => number },
): Block {
  const width = shape.reduce((product, n) => product * n, 1);
  const count = rows === undefined ? 1 : Math.max(1, Math.round(rows * share));
  const length = count * width;
  const tells = (i: number) => {
    const row = Math.floor(i / width);
    return i % width === 0
      ? 2 * label + values[0] * Math.cos(row / 3)
      : i % width === 1
        ? (values[1] ?? 0) * Math.cos(row / 3)
        : 0;
  };
  const draw = (_: unknown, i: number) => 0.3 * next() + tells(i);
  const data =
    kind === 'float32'
      ? Float32Array.from({ length }, draw)
      : kind === 'int32'
        ? Int32Array.from({ length }, (_, i) => Math.round(Math.abs(draw(_, i))))
        : Uint8Array.from({ length }, (_, i) =>
            Math.max(0, Math.min(255, Math.round(128 + 40 * draw(_, i)))),
          );
  return rows === undefined
    ? { data, shape: [...shape] }
    : {
        data,
        shape: [count, ...shape],
        times: Float64Array.from({ length: count }, (_, row) => row * rowSeconds),
      };
}
