import { createFrameCutter } from '../frames/frame-cutter';
import type { Descriptor } from './descriptor';
import { createFrame } from './frame';

/** Samples in, a row of raw descriptors a frame out. @internal */
export interface ContourSource {
  /** `before` are the rows that the set's sources before this one give for the same samples. */
  push(samples: Float32Array, last: boolean, before: readonly Float64Array[]): Float64Array;
}

/** What a set measures in frames of one kind. @internal */
export interface ContourTable {
  /** The names of a row's columns. */
  readonly names: readonly string[];
  /** Seconds of a frame. */
  readonly frameSeconds: number;
  /** Frames behind a frame that its row waits for. Default 0. */
  readonly lookahead?: number;
  create(sampleRate: number): ContourSource;
}

/** Samples from one frame to the next, in all sets: 10 ms. @internal */
export const hopLengthOf = (sampleRate: number): number => Math.max(1, Math.round(0.01 * sampleRate));

/** Frames as openSMILE cuts them: both lengths are rounded to samples, an incomplete last frame is dropped. @internal */
export function frameGrid(sampleRate: number, frameSeconds: number) {
  return {
    frameLength: Math.max(2, Math.round(sampleRate * frameSeconds)),
    hopLength: hopLengthOf(sampleRate),
  };
}

/** Descriptors of single frames, side by side. @internal */
export function frameContours(frameSeconds: number, descriptors: readonly Descriptor[]): ContourTable {
  const names = descriptors.flatMap((descriptor) => descriptor.names);
  return {
    names,
    frameSeconds,
    create(sampleRate) {
      const grid = frameGrid(sampleRate, frameSeconds);
      const cutter = createFrameCutter(grid);
      const frame = createFrame(grid.frameLength / frameSeconds, grid.frameLength);
      const writers = descriptors.map((descriptor) => descriptor.prepare(frame));
      const offsets = descriptors.map((_, i) =>
        descriptors.slice(0, i).reduce((sum, before) => sum + before.names.length, 0),
      );
      return {
        push(samples, last) {
          const out = new Float64Array(cutter.ready(samples.length, last) * names.length);
          cutter.cut(samples, last, (source, start, row) => {
            frame.moveTo(source, start);
            for (let i = 0; i < writers.length; i++) writers[i](out, row * names.length + offsets[i]);
          });
          return out;
        },
      };
    },
  };
}
