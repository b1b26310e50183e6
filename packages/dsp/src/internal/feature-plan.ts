import type { FrameFeature } from './frame-feature';
import { frameRows } from './frame-feature';
import { firstFrameStart } from './frame-grid';
import type { RowSource } from './row-stage';

/** A feature that is ready to take a stream. @internal */
export interface FeaturePlan {
  source: RowSource;
  /** Samples from one row to the next. */
  hop: number;
  /** Row t is out when t · hop + span samples are in. */
  span: number;
  /** Frames and hop of segments that the feature itself is cut into. */
  segments?: { segmentLength: number; segmentHop: number };
}

/** The plan of a feature of single frames. @internal */
export function framePlan(feature: FrameFeature): FeaturePlan {
  const { frameLength, hopLength } = feature.grid;
  const first = firstFrameStart(feature.grid);
  // A frame before the first sample also waits for its mirror image.
  return {
    source: frameRows(feature),
    hop: hopLength,
    span: Math.max(first + frameLength, 1 - first),
  };
}
