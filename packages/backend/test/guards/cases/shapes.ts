import fc from 'fast-check';
import {
  dtypes,
  length,
  seeds,
  shapes,
  sizeOf,
  small,
  tensors,
  wholes,
  type KernelCall,
} from '../random-tensors';

type Cases = Record<string, fc.Arbitrary<KernelCall>>;

const x = tensors(shapes());
const perAxis = <Value>(shape: number[], arbitrary: (n: number, axis: number) => fc.Arbitrary<Value>) =>
  fc.tuple(...shape.map(arbitrary)) as fc.Arbitrary<Value[]>;
const shuffled = (rank: number) =>
  fc.shuffledSubarray(
    Array.from({ length: rank }, (_, i) => i),
    { minLength: rank },
  );
const call = (inputs: KernelCall['inputs'], attrs: Record<string, unknown> = {}): KernelCall => ({
  inputs,
  attrs,
});

const masks = { ellipsisMask: 0, newAxisMask: 0 };

export const shapeChanges: Cases = {
  Reshape: x.chain((x) =>
    fc
      .constantFrom([sizeOf(x.shape)], [...x.shape, 1], [1, ...x.shape], x.shape)
      .map((shape) => call({ x }, { shape })),
  ),
  ExpandDims: tensors(shapes(4)).chain((input) =>
    small(input.shape.length).map((dim) => call({ input }, { dim })),
  ),
  Transpose: tensors(shapes(6)).chain((x) => shuffled(x.shape.length).map((perm) => call({ x }, { perm }))),
  Tile: x.chain((x) => perAxis(x.shape, () => small(3)).map((reps) => call({ x }, { reps }))),
  Reverse: x.chain((x) => fc.subarray(x.shape.map((_, i) => i)).map((dims) => call({ x }, { dims }))),
  Slice: tensors(shapes(5, 1)).chain((x) =>
    perAxis(x.shape, (n) => small(n).chain((begin) => fc.tuple(fc.constant(begin), small(n - begin)))).map(
      (parts) => call({ x }, { begin: parts.map(([begin]) => begin), size: parts.map(([, size]) => size) }),
    ),
  ),
  StridedSlice: tensors(shapes(5, 1)).chain((x) =>
    perAxis(x.shape, (n) =>
      fc.record({
        begin: small(n, -n),
        end: small(n, -n),
        stride: fc.constantFrom(1, 2, 3, -1, -2),
        open: small(3),
      }),
    ).map((axes) =>
      call(
        { x },
        {
          ...masks,
          begin: axes.map(({ begin }) => begin),
          end: axes.map(({ end }) => end),
          strides: axes.map(({ stride }) => stride),
          beginMask: axes.reduce((mask, { open }, i) => mask | ((open & 1) << i), 0),
          endMask: axes.reduce((mask, { open }, i) => mask | ((open >> 1) << i), 0),
          shrinkAxisMask: 0,
        },
      ),
    ),
  ),
  PadV2: tensors(shapes(5)).chain((x) =>
    fc
      .tuple(
        perAxis(x.shape, () => fc.tuple(small(2), small(2))),
        x.dtype === 'bool' ? fc.constantFrom(0, 1) : fc.constantFrom(0, 1, -2),
      )
      .map(([paddings, constantValue]) => call({ x }, { paddings, constantValue })),
  ),
  MirrorPad: tensors(shapes(4, 1).map((shape) => shape.map((n) => n + 2))).chain((x) =>
    fc
      .tuple(
        perAxis(x.shape, () => fc.tuple(small(1), small(1))),
        fc.constantFrom('reflect', 'symmetric'),
      )
      .map(([paddings, mode]) => call({ x }, { paddings, mode })),
  ),
  Concat: fc.tuple(shapes(5, 1), dtypes, seeds).chain(([shape, dtype, seed]) =>
    fc
      .tuple(small(shape.length - 1), fc.array(length(3), { minLength: 1, maxLength: 4 }))
      .map(([axis, lengths]) =>
        call(
          lengths.map((n, i) => ({
            shape: shape.map((old, at) => (at === axis ? n : old)),
            dtype,
            seed: seed + i,
            kind: 'special' as const,
          })),
          { axis },
        ),
      ),
  ),
  Pack: fc.tuple(shapes(4), dtypes, seeds, small(3, 1)).chain(([shape, dtype, seed, count]) =>
    small(shape.length).map((axis) =>
      call(
        Array.from({ length: count }, (_, i) => ({ shape, dtype, seed: seed + i, kind: 'special' as const })),
        { axis },
      ),
    ),
  ),
  Unpack: tensors(shapes(5, 1).filter((shape) => !shape.includes(0))).chain((value) =>
    small(value.shape.length - 1, -value.shape.length).map((axis) => call({ value }, { axis })),
  ),
  SplitV: tensors(shapes(5, 1)).chain((x) =>
    small(x.shape.length - 1).chain((axis) =>
      fc
        .array(small(x.shape[axis]), { maxLength: 2 })
        .filter((sizes) => sizes.reduce((a, b) => a + b, 0) <= x.shape[axis])
        .map((sizes) => {
          const rest = x.shape[axis] - sizes.reduce((a, b) => a + b, 0);
          return call({ x }, { numOrSizeSplits: [...sizes, rest], axis });
        }),
    ),
  ),
  BroadcastArgs: shapes(4, 1)
    .filter((shape) => !shape.includes(0))
    .chain((shape) => fc.tuple(fc.constant(shape), wholes([shape.length], 1)))
    .map(([shape, ones]) => call({ s0: ones, s1: { ...ones, seed: shape.length } })),
  DepthToSpace: fc
    .tuple(
      length(2),
      length(3),
      length(3),
      length(2),
      small(3, 2),
      fc.constantFrom('float32' as const, 'int32' as const),
    )
    .map(([b, h, w, c, blockSize, dtype]) =>
      call(
        { x: { shape: [b, h, w, c * blockSize ** 2], dtype, seed: b + 3 * h, kind: 'any' } },
        { blockSize, dataFormat: 'NHWC' },
      ),
    ),
  BatchToSpaceND: fc
    .tuple(length(2), length(3), length(3), length(2), small(2, 1), small(2, 1), seeds)
    .map(([b, h, w, c, down, across, seed]) =>
      call(
        { x: { shape: [b * down * across, h, w, c], dtype: 'float32', seed, kind: 'any' } },
        {
          blockShape: [down, across],
          crops: [
            [0, Math.min(1, h * down)],
            [0, 0],
          ],
        },
      ),
    ),
  SpaceToBatchND: fc
    .tuple(length(2), length(3), length(3), length(2), small(2, 1), small(2, 1), seeds)
    .map(([b, h, w, c, down, across, seed]) =>
      call(
        { x: { shape: [b, h * down, w * across, c], dtype: 'float32', seed, kind: 'any' } },
        {
          blockShape: [down, across],
          paddings: [
            [0, down],
            [across, 0],
          ],
        },
      ),
    ),
  Diag: tensors(shapes(2, 1)).map((x) => call({ x })),
  FlipLeftRight: tensors(shapes(4, 4), fc.constantFrom('float32', 'int32')).map((image) => call({ image })),
  Fill: fc
    .tuple(shapes(), dtypes, small(3))
    .map(([shape, dtype, value]) => call({}, { shape, dtype, value: dtype === 'bool' ? value % 2 : value })),
  LinSpace: fc
    .tuple(small(5, -5), small(5, -5), small(6, 1))
    .map(([start, stop, num]) => call({}, { start, stop, num })),
  Range: fc
    .tuple(small(5, -5), small(5, -5), fc.constantFrom(1, 2, 0.5, -1), fc.constantFrom('float32', 'int32'))
    .map(([start, stop, step, dtype]) => call({}, { start, stop, step, dtype })),
  OneHot: shapes(3)
    .chain((shape) => fc.tuple(wholes(shape, 5), small(5), fc.constantFrom('float32', 'int32', 'bool')))
    .map(([indices, depth, dtype]) => call({ indices }, { depth, onValue: 1, offValue: 0, dtype })),
};
