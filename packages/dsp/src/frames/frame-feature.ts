import { ndArray } from '@avemo/checks';
import type { NdArray } from 'ndarray';
import { createFrameCutter, type FrameCutterOptions, type FrameVisitor } from './frame-cutter';
import type { RowSource } from './row-stage';

/** A feature of single frames, its options checked and its tables made. @internal */
export interface FrameFeature {
  /** How the samples are cut. */
  grid: FrameCutterOptions;
  /** Values of a frame. */
  width: number;
  /** Writes the features of the frame from sample `start` on to `out[offset …]`. */
  write(samples: Float32Array, start: number, out: Float32Array, offset: number): void;
  /** Writes the features of two frames, one row behind the other, with the bits of `write` in less time. */
  writePair?(samples: Float32Array, startA: number, startB: number, out: Float32Array, offset: number): void;
}

/** The feature of a stream. @internal */
export function frameRows({ grid, width, write, writePair }: FrameFeature): RowSource {
  const cutter = createFrameCutter(grid);
  return {
    width,
    push(samples, last) {
      const rows = cutter.ready(samples.length, last);
      const out = new Float32Array(rows * width);
      const writeOne: FrameVisitor = (source, start, row) => write(source, start, out, row * width);
      const writeTwo: FramePairVisitor | undefined =
        writePair && ((source, startA, startB, row) => writePair(source, startA, startB, out, row * width));
      cutter.cut(samples, last, writeTwo ? inPairs(rows, writeOne, writeTwo) : writeOne);
      return out;
    },
  };
}

/** Sees two frames that follow each other; `row` is the place of the first. @internal */
export type FramePairVisitor = (samples: Float32Array, startA: number, startB: number, row: number) => void;

/** A visitor of `rows` frames that hands them on two by two, and alone where the samples change or at the end. @internal */
export function inPairs(rows: number, writeOne: FrameVisitor, writeTwo: FramePairVisitor): FrameVisitor {
  let held: Float32Array | undefined;
  let heldStart = 0;
  return (samples, start, row) => {
    if (held === samples) {
      held = undefined;
      writeTwo(samples, heldStart, start, row - 1);
      return;
    }
    if (held) writeOne(held, heldStart, row - 1);
    held = undefined;
    if (row === rows - 1) {
      writeOne(samples, start, row);
      return;
    }
    held = samples;
    heldStart = start;
  };
}

/** The feature of a whole signal, [frames, width]: its stream run once. @internal */
export function frameMatrix(samples: Float32Array, feature: FrameFeature): NdArray<Float32Array> {
  return rowMatrix(samples, frameRows(feature));
}

/** All rows of a whole signal, [rows, width]. @internal */
export function rowMatrix(samples: Float32Array, source: RowSource): NdArray<Float32Array> {
  const data = source.push(samples, true);
  return ndArray(data, [data.length / source.width, source.width]);
}
