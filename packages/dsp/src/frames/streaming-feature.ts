import { frameRows, type FrameFeature } from './frame-feature';
import type { FrameGrid } from './frame-options';
import { firstFrameStart } from './frame-grid';
import type { RowSource } from './row-stage';

/**
 * What a key of a spec may hold: a `number`; a `length` in samples, frames or bins, at most 2²⁰, so that a spec of unknown
 * origin cannot ask for all memory; a `count` up to 4096. Ranges are the functions' own business. @internal
 */
export type KeyKind =
  'number' | 'length' | 'count' | 'boolean' | 'string' | 'window' | 'numbers' | 'number or null';

/** The keys of an object of a spec. @internal */
export type Keys<Options> = { [Key in keyof Required<Options>]: KeyKind };

/** A feature that is ready to take a stream. @internal */
export interface FeaturePlan {
  source: RowSource;
  /** Samples from one row to the next. */
  hop: number;
  /** Row t is out when t · hop + span samples are in, and at least `head` in all. */
  span: number;
  /** What a frame before the first sample waits for, its mirror image. */
  head: number;
  /** Frames and hop of segments that the feature itself is cut into. */
  segments?: { segmentLength: number; segmentHop: number };
}

/**
 * A feature as an extractor knows it: what its file says of itself. `keys` and `plan` are functions, so that bundlers leave
 * them out where only the offline function is used.
 * @internal
 */
export interface StreamingFeature<Name extends string, Options> {
  /** Its name in a spec. */
  readonly name: Name;
  /** What each option may hold. */
  keys(): Keys<Options>;
  /** What it does at a rate; throws the function's own errors for options out of range. */
  plan(sampleRate: number, options: Options): FeaturePlan;
}

/** The keys of `FrameOptions`. @internal */
export const frameKeys = { frameLength: 'length', hopLength: 'length', edges: 'string' } as const;

/** The keys of `FrameSpectrumOptions`. @internal */
export const frameSpectrumKeys = {
  frameLength: 'length',
  hopLength: 'length',
  edges: 'string',
  fftLength: 'length',
  window: 'window',
} as const;

/** The plan of a feature of single frames. @internal */
export function framePlan(feature: FrameFeature): FeaturePlan {
  return gridPlan(frameRows(feature), feature.grid);
}

/** The plan of rows that are out `lookahead` frames behind their own. @internal */
export function gridPlan(source: RowSource, grid: FrameGrid, lookahead = 0): FeaturePlan {
  const { frameLength, hopLength } = grid;
  const first = firstFrameStart(grid);
  return { source, hop: hopLength, span: first + frameLength + lookahead * hopLength, head: 1 - first };
}
