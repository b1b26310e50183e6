import { formatValue, requireInteger } from '@avemo/checks';
import type { FrameOptions } from './frame-options';

/** Throws unless the lengths and edges make a grid of frames. @internal */
export function requireFrameOptions(
  caller: string,
  { frameLength, hopLength, edges = 'drop' }: FrameOptions,
): void {
  requireInteger(caller, 'frameLength', frameLength, { max: 2 ** 30 });
  requireInteger(caller, 'hopLength', hopLength, { max: 2 ** 30 });
  if (!['drop', 'zero', 'reflect', 'mirror'].includes(edges)) {
    throw new RangeError(
      `${caller}: edges must be 'drop', 'zero', 'reflect' or 'mirror'; got ${formatValue(edges)}.`,
    );
  }
}

/** @internal */
export function countFrames(
  length: number,
  { frameLength, hopLength, edges = 'drop' }: FrameOptions,
): number {
  if (edges === 'mirror') return Math.floor((length + hopLength / 2) / hopLength);
  const padded = edges === 'drop' ? length : length + 2 * Math.floor(frameLength / 2);
  return padded < frameLength ? 0 : 1 + Math.floor((padded - frameLength) / hopLength);
}

/** The index of the first frame's first sample; negative where frames are centred. @internal */
export function firstFrameStart({ frameLength, hopLength, edges = 'drop' }: FrameOptions): number {
  if (edges === 'drop') return 0;
  return (edges === 'mirror' ? Math.floor(hopLength / 2) : 0) - Math.floor(frameLength / 2);
}
