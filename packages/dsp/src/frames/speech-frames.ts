import { requireOptions } from '@avemo/checks';
import type { FrameGrid, FrameOptions } from './frame-options';
import { requireFrameGrid } from './frame-grid';

/** The options with their lengths filled in: by default frames of 25 ms every 10 ms at this rate. @internal */
export function speechFrames<Options extends FrameOptions>(
  caller: string,
  sampleRate: number,
  options: Options,
  defaultLength = samplesIn(0.025, sampleRate),
): Options & FrameGrid {
  requireOptions(caller, 'options', options, 'Pass { frameLength, hopLength }, or nothing for the defaults');
  const { frameLength = defaultLength, hopLength = samplesIn(0.01, sampleRate) } = options;
  const grid = { ...options, frameLength, hopLength };
  requireFrameGrid(caller, grid);
  return grid;
}

/** Whole samples, at least one. @internal */
export function samplesIn(seconds: number, sampleRate: number): number {
  return Math.max(1, Math.round(seconds * sampleRate));
}
