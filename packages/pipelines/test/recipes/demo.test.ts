import { expect, it } from 'vitest';
import { recipes } from '../../src/recipes/registry';

it.each(recipes.map(({ name, demo }) => ({ name, demo })))(
  'avemo demo $name begins with video files and tests people that it has not met',
  ({ demo }) => {
    expect(demo?.corpus.kind).not.toBe('features');
    expect(demo?.corpus.kind).toBeTypeOf('string');
    expect(demo?.split.split).toBe('speakers');
  },
);
