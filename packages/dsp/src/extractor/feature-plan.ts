import type { FrameFeature } from '../frames/frame-feature';
import { frameRows } from '../frames/frame-feature';
import { firstFrameStart } from '../frames/frame-grid';
import type { RowSource } from '../frames/row-stage';

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

/** The plan of a feature of single frames. @internal */
export function framePlan(feature: FrameFeature): FeaturePlan {
  const { frameLength, hopLength } = feature.grid;
  const first = firstFrameStart(feature.grid);
  return {
    source: frameRows(feature),
    hop: hopLength,
    span: first + frameLength,
    head: 1 - first,
  };
}
