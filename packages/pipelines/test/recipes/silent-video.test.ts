import { expect, it } from 'vitest';
import { DatasetError } from '../../src/datasets/dataset-error';
import type { Block } from '../../src/prepare/block';
import type { Media } from '../../src/prepare/media';
import { prepareBlock } from '../../src/prepare/prepare-block';
import { useOf } from '../../src/prepare/use';
import { recipes } from '../../src/recipes/registry';
import { preparedSettings, resolveSettings } from '../../src/recipes/settings-schema';

const times = Float64Array.from({ length: 50 }, (_, i) => i / 25);
const faces: Block = { data: new Uint8Array(50 * 32 * 32 * 3).fill(90), shape: [50, 32, 32, 3], times };
const face: Block = { data: new Float32Array(50 * 4).fill(1), shape: [50, 4], times };
const features = { faces: async () => faces, face: async () => face };

const noSound = () =>
  Promise.reject(new DatasetError('no-sound', 'The video has no sound; leave its sound out.'));

/** A video file of which only reading tells that it has no sound. */
const silent: Media = {
  audio: {
    read: noSound,
    async *chunks() {
      yield await noSound();
    },
  },
  features,
};

const blocksOf = async (recipe: (typeof recipes)[number], media: Media) => {
  const own = Object.hasOwn(recipe.settings, 'faceFeature') ? { faceFeature: 'face' } : {};
  const preset = Object.values(recipe.presets ?? {})[0] as Record<string, unknown>;
  const prepared = preparedSettings(recipe.settings, resolveSettings(recipe.settings, preset, own));
  const use = useOf(() => media);
  const made = await Promise.all(
    Object.keys(recipe.blocks).map(async (block) => {
      const made = await prepareBlock(recipe, { block, media, prepared, use, clip: 'silent' });
      return [block, made && { ...made, data: [...made.data], mask: made.mask && [...made.mask] }] as const;
    }),
  );
  return Object.fromEntries(made);
};

it.each(recipes.map((recipe) => [recipe.name, recipe] as const))(
  'prepareBlock(%s, …) of a video file without sound gives what it gives without a sound track',
  async (_, recipe) => {
    const blocks = await blocksOf(recipe, silent);
    expect(blocks).toEqual(await blocksOf(recipe, { features }));
    const seen = Object.entries(recipe.blocks).filter(([, { stream }]) => stream === 'video');
    expect(seen.some(([block]) => blocks[block] !== undefined)).toBe(true);
  },
);
