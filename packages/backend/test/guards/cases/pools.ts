import { backend_util } from '@tensorflow/tfjs-core';
import fc from 'fast-check';
import { length, seeds, small, type KernelCall, type RandomTensor } from '../random-tensors';

type Cases = Record<string, fc.Arbitrary<KernelCall>>;
type Window = { xShape: number[]; attrs: Record<string, unknown>; outShape: number[]; seed: number };

const tensor = (shape: number[], seed: number, kind: RandomTensor['kind'] = 'any'): RandomTensor => ({
  shape,
  dtype: 'float32',
  seed,
  kind,
});
const sides = fc.tuple(small(3), small(3));
const explicit = fc
  .tuple(sides, sides)
  .map(([rows, columns]): backend_util.ExplicitPadding => [[0, 0], rows, columns, [0, 0]]);
const roundings = fc.constantFrom<('floor' | 'round' | 'ceil')[]>('floor', 'round', 'ceil');

const images = fc
  .record({
    x: fc.tuple(length(2), length(8), length(8), length(5)),
    filterSize: fc.tuple(small(4, 1), small(4, 1)),
    strides: fc.tuple(small(5, 1), small(5, 1)),
    padding: fc.oneof(
      fc.constantFrom('valid' as const, 'same' as const).map((pad) => ({ pad })),
      fc.tuple(explicit, roundings).map(([pad, dimRoundingMode]) => ({ pad, dimRoundingMode })),
    ),
    seed: seeds,
  })
  .map(({ x, filterSize, strides, padding, seed }): Window => {
    const attrs = { filterSize, strides, ...padding };
    const rounding = 'dimRoundingMode' in padding ? padding.dimRoundingMode : undefined;
    const { outShape } = backend_util.computePool2DInfo(x, filterSize, strides, 1, padding.pad, rounding);
    return { xShape: x, attrs, outShape, seed };
  });
const clips = fc
  .record({
    x: fc.tuple(length(2), length(4), length(5), length(5), length(4)),
    filterSize: fc.tuple(small(3, 1), small(3, 1), small(3, 1)),
    strides: fc.tuple(small(4, 1), small(4, 1), small(4, 1)),
    padding: fc.oneof(
      fc.constantFrom('valid' as const, 'same' as const).map((pad) => ({ pad })),
      fc.tuple(small(2), roundings).map(([pad, dimRoundingMode]) => ({ pad, dimRoundingMode })),
    ),
    seed: seeds,
  })
  .map(({ x, filterSize, strides, padding, seed }): Window => {
    const attrs = { filterSize, strides, ...padding };
    const rounding = 'dimRoundingMode' in padding ? padding.dimRoundingMode : undefined;
    const { outShape } = backend_util.computePool3DInfo(x, filterSize, strides, 1, padding.pad, rounding);
    return { xShape: x, attrs, outShape, seed };
  });

const forward = (windows: fc.Arbitrary<Window>) =>
  windows.map(({ xShape, attrs, seed }): KernelCall => ({ inputs: { x: tensor(xShape, seed) }, attrs }));
const gradient = (windows: fc.Arbitrary<Window>) =>
  windows
    .filter(({ outShape }) => outShape.every((n) => n >= 0))
    .map(({ xShape, attrs, outShape, seed }): KernelCall => ({
      inputs: { dy: tensor(outShape, seed + 1), input: tensor(xShape, seed) },
      attrs,
    }));

const unpadded = ({ attrs }: Window) => attrs.pad === 'valid';
const square = ({ attrs }: Window) => {
  const [depth, height, width] = attrs.filterSize as number[];
  return depth === height && height === width;
};

export const pools: Cases = {
  MaxPool: forward(images),
  AvgPool: forward(images),
  MaxPool3D: forward(clips),
  AvgPool3D: forward(clips),
  MaxPoolGrad: gradient(images),
  // With padding cpu divides by the whole window, and clips' windows must be as high as wide.
  AvgPoolGrad: gradient(images.filter(unpadded)),
  MaxPool3DGrad: gradient(clips.filter(square)),
  AvgPool3DGrad: gradient(clips.filter(unpadded)),
  MaxPoolWithArgmax: fc
    .record({
      x: fc.tuple(length(2), length(8), length(8), length(3)),
      filterSize: fc.tuple(small(3, 1), small(3, 1)),
      strides: fc.tuple(small(4, 1), small(4, 1)),
      pad: fc.constantFrom('valid', 'same'),
      includeBatchInIndex: fc.boolean(),
      seed: seeds,
    })
    .map(({ x, seed, ...attrs }) => ({ inputs: { x: tensor(x, seed) }, attrs })),
};
