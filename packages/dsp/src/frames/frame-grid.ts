import { requireInteger, requireOneOf, requireOptions } from '@avemo/checks';
import type { FrameGrid } from './frame-options';

/** Throws unless the lengths and edges make a grid of frames. @internal */
export function requireFrameGrid(caller: string, options: FrameGrid): void {
  requireOptions(caller, 'options', options, 'Pass { frameLength, hopLength }');
  const { frameLength, hopLength, edges = 'drop' } = options;
  requireInteger(caller, 'frameLength', frameLength, { max: 2 ** 30 });
  requireInteger(caller, 'hopLength', hopLength, { max: 2 ** 30 });
  requireOneOf(caller, 'edges', edges, ['drop', 'zero', 'reflect', 'mirror']);
}

/** @internal */
export function countFrames(length: number, { frameLength, hopLength, edges = 'drop' }: FrameGrid): number {
  if (edges === 'mirror') return Math.floor((length + hopLength / 2) / hopLength);
  const padded = edges === 'drop' ? length : length + 2 * Math.floor(frameLength / 2);
  return padded < frameLength ? 0 : 1 + Math.floor((padded - frameLength) / hopLength);
}

/** The index of the first frame's first sample; negative where frames are centred. @internal */
export function firstFrameStart({ frameLength, hopLength, edges = 'drop' }: FrameGrid): number {
  if (edges === 'drop') return 0;
  return (edges === 'mirror' ? Math.floor(hopLength / 2) : 0) - Math.floor(frameLength / 2);
}
