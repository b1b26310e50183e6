import { ndArray } from '@avemo/checks';
import type { NdArray } from 'ndarray';
import {
  createFrameCutter,
  type FrameCutter,
  type FrameCutterOptions,
  type FrameVisitor,
} from './frame-cutter';
import { cutPairs } from './cut-pairs';
import { forEachBlock, type AudioReader } from '../signal/audio-reader';
import { joinRows, type Rows, type RowSource } from './row-stage';

/** A feature of single frames, its options checked and its tables made. @internal */
export interface FrameFeature<Out extends Rows = Float32Array> {
  /** How the samples are cut. */
  grid: FrameCutterOptions;
  /** Values of a frame. */
  width: number;
  /** Writes the features of the frame from sample `start` on to `out[offset …]`. */
  write(samples: Float32Array, start: number, out: Out, offset: number): void;
  /** Writes the features of two frames, one row behind the other, with the bits of `write` in less time. */
  writePair?(samples: Float32Array, startA: number, startB: number, out: Out, offset: number): void;
}

/** The feature of a stream. @internal */
export function frameRows(feature: FrameFeature): RowSource {
  const { grid, width } = feature;
  const cutter = createFrameCutter(grid);
  return {
    width,
    push(samples, last) {
      const rows = cutter.ready(samples.length, last);
      const out = new Float32Array(rows * width);
      writeRows(feature, cutter, samples, last, out, rows);
      return out;
    },
  };
}

/** Writes the `rows` rows that are ready, two by two where the feature can. @internal */
export function writeRows<Out extends Rows>(
  { width, write, writePair }: FrameFeature<Out>,
  cutter: FrameCutter,
  samples: Float32Array,
  last: boolean,
  out: Out,
  rows: number,
): void {
  const one: FrameVisitor = (source, start, row) => write(source, start, out, row * width);
  if (!writePair) {
    cutter.cut(samples, last, one);
    return;
  }
  cutPairs(cutter, samples, last, rows, {
    one,
    two: (source, startA, startB, row) => writePair(source, startA, startB, out, row * width),
  });
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

/** The feature of a sound that is read block by block, [frames, width]. @internal */
export function readFrames(reader: AudioReader, feature: FrameFeature): NdArray<Float32Array> {
  return readRows(reader, frameRows(feature));
}

/** All rows of a sound that is read block by block, [rows, width]. @internal */
export function readRows(reader: AudioReader, source: RowSource): NdArray<Float32Array> {
  const parts: Float32Array[] = [];
  forEachBlock(reader, (samples, _, last) => parts.push(source.push(samples, last)));
  const data = joinRows(parts);
  return ndArray(data, [data.length / source.width, source.width]);
}
