import fc from 'fast-check';
import { length, seeds, shapes, small, type KernelCall, type RandomTensor } from '../random-tensors';

type Cases = Record<string, fc.Arbitrary<KernelCall>>;

const tensor = (shape: number[], seed: number, kind: RandomTensor['kind'] = 'any'): RandomTensor => ({
  shape,
  dtype: 'float32',
  seed,
  kind,
});
const call = (inputs: KernelCall['inputs'], attrs: Record<string, unknown> = {}): KernelCall => ({
  inputs,
  attrs,
});

/** Matrices of small and of larger sizes, batches that broadcast, leading axes of one missing on one side. */
const products = fc
  .record({
    batch: shapes(3).map((shape) => shape.map((n) => Math.min(n, 3))),
    missing: small(3),
    swapped: fc.boolean(),
    ones: fc.boolean(),
    size: fc.oneof(
      fc.tuple(length(5), length(5), length(5)),
      fc.tuple(small(96, 1), small(96, 60), small(96, 60)),
    ),
    transposeA: fc.boolean(),
    transposeB: fc.boolean(),
    seed: seeds,
  })
  .map(({ batch, missing, swapped, ones, size: [rows, depth, columns], transposeA, transposeB, seed }) => {
    const other = (ones ? batch.map(() => 1) : batch).slice(ones ? Math.min(missing, batch.length) : 0);
    const [batchA, batchB] = swapped ? [other, batch] : [batch, other];
    const a = tensor([...batchA, ...(transposeA ? [depth, rows] : [rows, depth])], seed);
    const b = tensor([...batchB, ...(transposeB ? [columns, depth] : [depth, columns])], seed + 1);
    return { a, b, columns, attrs: { transposeA, transposeB } };
  });

const resizing = fc.record({
  images: fc.tuple(length(2), length(5), length(5), length(3)),
  size: fc.tuple(length(6), length(6)),
  alignCorners: fc.boolean(),
  seed: seeds,
});
const resize = resizing.chain(({ images, size, alignCorners, seed }) =>
  fc
    .boolean()
    .map((half) =>
      call({ images: tensor(images, seed) }, { size, alignCorners, halfPixelCenters: half && !alignCorners }),
    ),
);
/** Square: the cpu backend exchanges height and width in the gradient of the bilinear one. */
const resizeGradient = resizing.map(({ images: [b, h, , c], size: [n], alignCorners, seed }) =>
  call({ images: tensor([b, h, h, c], seed), dy: tensor([b, n, n, c], seed + 1) }, { alignCorners }),
);

export const matricesAndImages: Cases = {
  BatchMatMul: products.map(({ a, b, attrs }) => call({ a, b }, attrs)),
  _FusedMatMul: products
    .filter(({ a, b }) => a.shape.length === b.shape.length && a.shape.length === 3)
    .chain(({ a, b, columns, attrs }) =>
      fc
        .tuple(fc.constantFrom('linear', 'relu', 'sigmoid', 'prelu'), fc.boolean())
        .map(([activation, biased]) =>
          call(
            {
              ...{ a, b },
              bias: biased ? tensor([columns], 3) : undefined,
              preluActivationWeights: activation === 'prelu' ? tensor([columns], 4) : undefined,
            },
            { ...attrs, activation },
          ),
        ),
    ),
  Einsum: fc
    .tuple(
      length(3),
      length(3),
      length(4),
      length(3),
      seeds,
      fc.constantFrom('ijk,ikl->ijl', 'ijk,ikl->jl', 'ijk,ikl->lij'),
    )
    .map(([i, j, k, l, seed, equation]) =>
      call([tensor([i, j, k], seed), tensor([i, k, l], seed + 1)], { equation }),
    ),
  FusedBatchNorm: fc.tuple(shapes(4, 1), seeds, fc.boolean()).map(([shape, seed, given]) => {
    const channels = [shape[shape.length - 1]];
    return call(
      {
        x: tensor(shape, seed),
        mean: tensor(channels, seed + 1),
        variance: tensor(channels, seed + 2, 'unit'),
        offset: given ? tensor(channels, seed + 3) : undefined,
        scale: given ? tensor(channels, seed + 4) : undefined,
      },
      { varianceEpsilon: 1e-3 },
    );
  }),
  LRN: fc
    .tuple(
      fc.tuple(length(2), length(3), length(3), length(9)),
      small(4),
      fc.constantFrom(0.5, 0.6, 0.75, 1),
      seeds,
    )
    .map(([shape, depthRadius, beta, seed]) =>
      call({ x: tensor(shape, seed) }, { depthRadius, bias: 1, alpha: 0.5, beta }),
    ),
  LRNGrad: fc
    .tuple(
      fc.tuple(length(2), length(3), length(3), length(9)),
      small(4),
      fc.constantFrom(0.5, 0.6, 0.75, 1),
      seeds,
    )
    .map(([shape, depthRadius, beta, seed]) =>
      call(
        { x: tensor(shape, seed), y: tensor(shape, seed + 1), dy: tensor(shape, seed + 2) },
        { depthRadius, bias: 1, alpha: 0.5, beta },
      ),
    ),
  ResizeBilinear: resize,
  ResizeNearestNeighbor: resize,
  ResizeBilinearGrad: resizeGradient,
  CropAndResize: fc
    .tuple(
      fc.tuple(small(2, 1), small(5, 1), small(5, 1), length(3)),
      length(3),
      small(4, 1),
      fc.constantFrom('bilinear', 'nearest'),
      seeds,
    )
    .map(([image, count, size, method, seed]) =>
      call(
        {
          image: tensor(image, seed),
          boxes: tensor([count, 4], seed + 1, 'unit'),
          boxInd: { shape: [count], dtype: 'int32', seed, kind: { below: image[0] } },
        },
        { method, extrapolationValue: 0, cropSize: [size, size + 1] },
      ),
    ),
  RotateWithOffset: fc
    .tuple(fc.tuple(length(2), length(5), length(5), length(3)), fc.constantFrom(0, 0.5, 3), seeds)
    .map(([image, radians, seed]) =>
      call({ image: tensor(image, seed) }, { radians, fillValue: 0, center: 0.5 }),
    ),
  Transform: fc
    .tuple(
      fc.tuple(length(2), small(5, 1), small(5, 1), length(3)),
      fc.constantFrom('nearest', 'bilinear'),
      fc.constantFrom('constant', 'reflect', 'wrap', 'nearest'),
      seeds,
    )
    .map(([image, interpolation, fillMode, seed]) =>
      call(
        { image: tensor(image, seed), transforms: tensor([image[0], 8], seed + 1, 'unit') },
        { interpolation, fillMode, fillValue: 0, outputShape: [3, 4] },
      ),
    ),
};
