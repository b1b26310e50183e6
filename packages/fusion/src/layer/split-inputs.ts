import type * as tf from '@tensorflow/tfjs-core';
import type { Shape } from '@tensorflow/tfjs-layers';
import { chooseMask, requireMaskShape } from './keep-frames';
import type { LayerKwargs } from './layer-options';

/** Which masks follow the streams of a layer, and how many streams there are, where that is fixed. */
export interface InputForm {
  presence: boolean;
  masks: boolean;
  sharedMask: boolean;
  count?: number;
}

/** Inputs by what they are. */
export interface SplitInputs<Item> {
  streams: Item[];
  masks: Item[];
  present?: Item;
}

/** Tells streams, frame masks and presence mask apart; `sized` has the shape of each item. */
export function splitInputs<Item>(
  items: Item[],
  sized: readonly { shape: Shape }[],
  form: InputForm,
): SplitInputs<Item> {
  const rest = form.presence ? items.slice(0, -1) : items;
  const present = form.presence ? items[items.length - 1] : undefined;
  const count = countStreams(
    sized.slice(0, rest.length).map(({ shape }) => shape),
    form,
  );
  return { streams: rest.slice(0, count), masks: rest.slice(count), present };
}

function countStreams(shapes: Shape[], { masks, sharedMask, count }: InputForm): number {
  const { length } = shapes;
  if (masks) return Math.floor(length / 2);
  if (!sharedMask) return length;
  if (count !== undefined) return Math.min(length, count);
  const hasMask = length > 1 && shapes[0].length === 3 && shapes[length - 1].length === 2;
  return hasMask ? length - 1 : length;
}

/** The shared frame mask, where a stream has time: that among the inputs, else the Keras mask in `kwargs`. */
export function sharedMaskOf(
  caller: string,
  { streams, masks }: SplitInputs<tf.Tensor>,
  kwargs: LayerKwargs | undefined,
): tf.Tensor2D | undefined {
  const sequence = streams.find(({ rank }) => rank > 2);
  // Single steps have no mask: one in `kwargs` is that of another branch, which tfjs 4.22 hands on.
  const mask = sequence && chooseMask(masks[0], kwargs);
  if (mask) requireMaskShape(caller, mask.shape, sequence.shape.slice(0, 2));
  return mask;
}

/** Throws `RangeError` unless every sequence has its own mask. */
export function requireMaskEach(caller: string, streams: Shape[], masks: Shape[]): void {
  if (masks.length !== streams.length) {
    throw new RangeError(
      `${caller}: expected one frame mask for each of the ${streams.length} sequences; got ${masks.length}.`,
    );
  }
  streams.forEach(([batch, time], m) => {
    const mask = masks[m];
    if (mask.length === 2 && (mask[1] === time || mask[1] === null || time === null)) return;
    throw new RangeError(
      `${caller}: the mask of input ${m} must have shape [batch, time] = [${batch}, ${time}]; ` +
        `got [${mask.map(String).join(', ')}].`,
    );
  });
}
