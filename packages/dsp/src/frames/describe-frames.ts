import type { FrameGrid } from './frame-options';
import type { FrameFeature } from './frame-feature';
import { fillFrame } from './fill-frame';
import { requireFrameGrid } from './frame-grid';

/** One value per frame; `describe` sees the frame's samples, in a buffer that it may change. @internal */
export function describeFrames(
  caller: string,
  options: FrameGrid,
  describe: (frame: Float64Array) => number,
): FrameFeature {
  requireFrameGrid(caller, options);
  const { frameLength, hopLength, edges = 'drop' } = options;
  const frame = new Float64Array(frameLength);
  return {
    grid: { frameLength, hopLength, edges },
    width: 1,
    write(samples, start, out, offset) {
      fillFrame(samples, start, frame, edges);
      out[offset] = describe(frame);
    },
  };
}
