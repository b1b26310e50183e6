import type { Shape } from '@tensorflow/tfjs-layers';
import { requireAlike } from '../layer/inputs';

/** Throws `RangeError` unless the streams of several models are all single steps or all sequences of one length. */
export function requireModelStreams(caller: string, shapes: Shape[], what: string): void {
  const words =
    `${what}, all of shape [batch, features] or all of shape [batch, time, features], the latter with a mask ` +
    '[batch, time] behind them if frames are padding';
  requireAlike(caller, shapes, { what: words, isRank: (rank) => rank === 2 || rank === 3 });
}

/** Throws `RangeError` unless all predictions have as many outputs. */
export function requireOneWidth(caller: string, predictions: Shape[]): void {
  const sizes = predictions.map((shape) => shape[shape.length - 1]);
  if (sizes.every((size) => size === sizes[0])) return;
  throw new RangeError(`${caller}: all models must predict as many outputs; got ${sizes.join(' and ')}.`);
}
