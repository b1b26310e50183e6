import ndarray, { type NdArray } from 'ndarray';
import { createFrameCutter, type FrameCutterOptions } from './frame-cutter';
import type { RowSource } from './row-stage';

/** A feature of single frames, its options checked and its tables made. @internal */
export interface FrameFeature {
  /** How the samples are cut. */
  grid: FrameCutterOptions;
  /** Values of a frame. */
  width: number;
  /** Writes the features of the frame from sample `start` on to `out[offset …]`. */
  write(samples: Float32Array, start: number, out: Float32Array, offset: number): void;
}

/** The feature of a stream. @internal */
export function frameRows({ grid, width, write }: FrameFeature): RowSource {
  const cutter = createFrameCutter(grid);
  return {
    width,
    push(samples, last) {
      const out = new Float32Array(cutter.ready(samples.length, last) * width);
      cutter.cut(samples, last, (source, start, row) => write(source, start, out, row * width));
      return out;
    },
  };
}

/** The feature of a whole signal, [frames, width]: its stream run once. @internal */
export function frameMatrix(samples: Float32Array, feature: FrameFeature): NdArray<Float32Array> {
  return rowMatrix(samples, frameRows(feature));
}

/** All rows of a whole signal, [rows, width]. @internal */
export function rowMatrix(samples: Float32Array, source: RowSource): NdArray<Float32Array> {
  const data = source.push(samples, true);
  return ndarray(data, [data.length / source.width, source.width]);
}
