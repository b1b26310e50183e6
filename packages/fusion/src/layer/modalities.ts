import type { Shape } from '@tensorflow/tfjs-layers';

/** `'vectors'` [batch, features], `'sequences'` [batch, time, features], `'any'` either, each modality as it likes. */
export type ModalityRank = 'vectors' | 'sequences' | 'any';

const ranks: Record<ModalityRank, { fits: (rank: number) => boolean; words: string }> = {
  vectors: { fits: (rank) => rank === 2, words: '[batch, features]' },
  sequences: { fits: (rank) => rank === 3, words: '[batch, time, features]' },
  any: { fits: (rank) => rank >= 2, words: '[batch, …, features]' },
};

/** Throws `RangeError` unless there are at least two modalities of this rank. */
export function requireModalities(
  caller: string,
  shapes: Shape[],
  rank: ModalityRank,
  // The fields are protected in a layer, which is why they arrive as an object of any kind.
  layer: object,
): void {
  const { presence = false, masks = false } = layer as { presence?: boolean; masks?: boolean };
  if (shapes.length < 2) {
    const expected = `[x, y${masks ? ', xMask, yMask' : ''}${presence ? ', present' : ''}]`;
    throw new RangeError(
      `${caller}: expected at least two modalities, audio first; got ${shapes.length} input${shapes.length === 1 ? '' : 's'}. Call apply(${expected}).`,
    );
  }
  shapes.forEach((shape, index) => {
    if (ranks[rank].fits(shape.length) && shape[shape.length - 1] !== null) return;
    const advice = rank === 'vectors' ? ' Pool a sequence over time first, e.g. with AttentionPooling.' : '';
    throw new RangeError(
      `${caller}: input ${index} must have shape ${ranks[rank].words} with a known number of features; ` +
        `got [${shape.map(String).join(', ')}].${advice}`,
    );
  });
}
