import { beforeAll, expect, it } from 'vitest';
import { useBackend } from '@avemo/backend';
import { takeWeights } from '../../src/stages/take-weights';
import { buildNetwork } from '../../src/training/build-network';
import { readWeights } from '../../src/training/network-weights';
import { classTask, toyFit, toyStage } from '../training/toy-stage';

beforeAll(() => useBackend('cpu'));

it('takeWeights(network, sources) takes of another run’s stage of its name the layers that `initial` names', async () => {
  const { network: former, options } = toyFit(toyStage(), 1);
  const fitted = { tensors: await readWeights(former) };
  const build = (initial?: string[]) =>
    buildNetwork({ ...toyStage(), initial }, options.shapes, { task: classTask, seed: 2 });
  const layersOf = (initial: string[] | undefined, source: string) => {
    const network = build(initial);
    try {
      return takeWeights(network, [{ name: source, fitted }]).layers.map(({ layer }) => layer);
    } finally {
      network.dispose();
    }
  };
  expect(layersOf(undefined, 'toy')).toEqual(['hidden', 'classes']);
  expect(layersOf(['hid*'], 'toy')).toEqual(['hidden']);
  // Stages of the same run are another matter.
  expect(layersOf(['hid*'], 'other')).toEqual(['hidden', 'classes']);
  expect(() => layersOf([], 'toy')).toThrow(/gave nothing/);
  former.dispose();
});
