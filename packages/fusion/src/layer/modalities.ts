import type { Shape } from '@tensorflow/tfjs-layers';
import { requirePresenceShape } from './presence';

/** `'vectors'` [batch, features], `'sequences'` [batch, time, features], `'any'` either, each modality as it likes. */
export type ModalityRank = 'vectors' | 'sequences' | 'any';

const ranks: Record<ModalityRank, { fits: (rank: number) => boolean; words: string }> = {
  vectors: { fits: (rank) => rank === 2, words: '[batch, features]' },
  sequences: { fits: (rank) => rank === 3, words: '[batch, time, features]' },
  any: { fits: (rank) => rank >= 2, words: '[batch, …, features]' },
};

const show = (shape: Shape) => `[${shape.map(String).join(', ')}]`;

/** Checks the shapes of [x₁, …, x_M, masks…, presence] and gives those of the modalities; throws `RangeError`. */
export function requireModalities(
  caller: string,
  shapes: Shape[],
  rank: ModalityRank,
  // The fields are protected in a layer, which is why they arrive as an object of any kind.
  layer: object = {},
): Shape[] {
  const { presence = false, masks = false } = layer as { presence?: boolean; masks?: boolean };
  const given = shapes.length - (presence ? 1 : 0);
  const count = masks ? Math.floor(given / 2) : given;
  const modalities = shapes.slice(0, Math.max(count, 0));
  if (modalities.length < 2 || (masks && given % 2 !== 0)) {
    const expected = `[x, y${masks ? ', xMask, yMask' : ''}${presence ? ', present' : ''}]`;
    throw new RangeError(
      `${caller}: expected at least two modalities, audio first; got ${shapes.length} input${shapes.length === 1 ? '' : 's'}. ` +
        `Call apply(${expected}).`,
    );
  }
  modalities.forEach((shape, index) => {
    if (ranks[rank].fits(shape.length) && shape[shape.length - 1] !== null) return;
    const advice = rank === 'vectors' ? ' Pool a sequence over time first, e.g. with AttentionPooling.' : '';
    throw new RangeError(
      `${caller}: input ${index} must have shape ${ranks[rank].words} with a known number of features; ` +
        `got ${show(shape)}.${advice}`,
    );
  });
  shapes.forEach((shape, index) => {
    if (shape[0] === shapes[0][0] || shape[0] === null || shapes[0][0] === null) return;
    throw new RangeError(
      `${caller}: all inputs must have the same batch size; input 0 has ${shapes[0][0]}, input ${index} has ${shape[0]}.`,
    );
  });
  if (masks) {
    shapes.slice(count, 2 * count).forEach((mask, m) => {
      const time = modalities[m][1];
      if (mask.length === 2 && (mask[1] === time || mask[1] === null || time === null)) return;
      throw new RangeError(
        `${caller}: the mask of input ${m} must have shape [batch, time] = ${show(modalities[m].slice(0, 2))}; ` +
          `got ${show(mask)}.`,
      );
    });
  }
  if (presence) requirePresenceShape(caller, shapes[shapes.length - 1], count);
  return modalities;
}
