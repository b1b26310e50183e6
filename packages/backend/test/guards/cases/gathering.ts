import fc from 'fast-check';
import {
  floats,
  length,
  seeds,
  shapes,
  small,
  tensors,
  wholes,
  type Dtype,
  type KernelCall,
} from '../random-tensors';

type Cases = Record<string, fc.Arbitrary<KernelCall>>;

const numeric = fc.constantFrom<Dtype[]>('float32', 'int32');
const call = (inputs: KernelCall['inputs'], attrs: Record<string, unknown> = {}): KernelCall => ({
  inputs,
  attrs,
});
/** Rows of whole numbers, each column below its own length. */
const indices = (rows: number, shape: number[]) =>
  wholes([rows, shape.length], Math.max(1, Math.min(...shape, 9)));

export const gathering: Cases = {
  GatherV2: tensors(shapes(4, 1), fc.constantFrom('float32', 'int32', 'bool')).chain((x) =>
    small(x.shape.length - 1).chain((axis) =>
      shapes(2).chain((shape) =>
        wholes(x.shape[axis] === 0 ? [0] : shape, Math.max(1, x.shape[axis])).map((indices) =>
          call({ x, indices }, { axis, batchDims: 0 }),
        ),
      ),
    ),
  ),
  GatherNd: tensors(
    shapes(4, 1).filter((shape) => !shape.includes(0)),
    numeric,
  ).chain((params) =>
    fc
      .tuple(small(params.shape.length, 1), length(4))
      .chain(([depth, rows]) => indices(rows, params.shape.slice(0, depth)))
      .map((indices) => call({ params, indices })),
  ),
  ScatterNd: fc
    .tuple(
      shapes(3, 1).map((shape) => shape.map((n) => n || 1)),
      length(4),
      numeric,
      seeds,
    )
    .chain(([shape, rows, dtype, seed]) =>
      small(shape.length, 1).chain((depth) =>
        indices(rows, shape.slice(0, depth)).map((indices) =>
          call(
            { indices, updates: { shape: [rows, ...shape.slice(depth)], dtype, seed, kind: 'any' } },
            { shape },
          ),
        ),
      ),
    ),
  TensorScatterUpdate: tensors(
    shapes(3, 1).map((shape) => shape.map((n) => n || 1)),
    numeric,
  ).chain((tensor) =>
    fc.tuple(small(tensor.shape.length, 1), length(2), seeds).chain(([depth, rows, seed]) =>
      indices(rows, tensor.shape.slice(0, depth)).map((indices) =>
        call({
          tensor,
          // Equal rows would leave open which update counts.
          indices: { ...indices, shape: [Math.min(rows, 1), depth] },
          updates: {
            shape: [Math.min(rows, 1), ...tensor.shape.slice(depth)],
            dtype: tensor.dtype,
            seed,
            kind: 'any',
          },
        }),
      ),
    ),
  ),
  SparseToDense: fc.tuple(small(6, 1), length(1), numeric, seeds).chain(([n, rows, dtype, seed]) =>
    wholes([rows, 1], n).map((sparseIndices) =>
      call(
        {
          sparseIndices,
          sparseValues: { shape: [rows], dtype, seed, kind: 'any' },
          defaultValue: { shape: [], dtype, seed: seed + 1, kind: 'any' },
        },
        { outputShape: [n] },
      ),
    ),
  ),
  SearchSorted: fc
    .tuple(length(2), length(4), length(3), seeds, fc.constantFrom('left', 'right'))
    .map(([batch, n, count, seed, side]) =>
      call(
        {
          sortedSequence: { shape: [batch, n], dtype: 'int32', seed, kind: { below: 1 } },
          values: { shape: [batch, count], dtype: 'int32', seed, kind: { below: 2 } },
        },
        { side },
      ),
    ),
  TopK: tensors(shapes(3, 1), numeric, fc.constant('any')).chain((x) =>
    small(x.shape[x.shape.length - 1]).map((k) => call({ x }, { k, sorted: true })),
  ),
  Unique: tensors(shapes(2, 1), numeric, fc.constant('any')).chain((x) =>
    small(x.shape.length - 1).map((axis) => call({ x }, { axis })),
  ),
  // Of whole numbers cpu makes floats.
  UnsortedSegmentSum: tensors(shapes(3, 1), fc.constant('float32'), fc.constant('any')).chain((x) =>
    small(4, 1).chain((numSegments) =>
      wholes([x.shape[0]], numSegments).map((segmentIds) => call({ x, segmentIds }, { numSegments })),
    ),
  ),
  Bincount: fc.tuple(length(5), length(5), fc.boolean(), seeds).map(([n, size, weighted, seed]) =>
    call(
      {
        x: { shape: [n], dtype: 'int32', seed, kind: { below: 5 } },
        weights: { shape: [weighted ? n : 0], dtype: 'float32', seed, kind: 'any' },
      },
      { size },
    ),
  ),
  DenseBincount: fc
    .tuple(shapes(2, 1), length(5), fc.boolean(), fc.boolean(), seeds)
    .map(([shape, size, weighted, binaryOutput, seed]) =>
      call(
        {
          x: { shape, dtype: 'int32', seed, kind: { below: 5 } },
          // Binary counts have no weights.
          weights: { shape: weighted && !binaryOutput ? shape : [0], dtype: 'float32', seed, kind: 'any' },
        },
        { size, binaryOutput },
      ),
    ),
  SparseReshape: fc.tuple(length(3), seeds).map(([rows, seed]) =>
    call({
      inputIndices: { shape: [rows, 2], dtype: 'int32', seed, kind: { below: 2 } },
      inputShape: { shape: [2], dtype: 'int32', seed: 1, kind: { below: 1 } },
      newShape: { shape: [1], dtype: 'int32', seed: 1, kind: { below: 1 } },
    }),
  ),
  SparseFillEmptyRows: fc.tuple(length(3), seeds).map(([rows, seed]) =>
    call({
      indices: { shape: [rows, 2], dtype: 'int32', seed, kind: { below: 1 } },
      values: { shape: [rows], dtype: 'float32', seed, kind: 'any' },
      denseShape: { shape: [2], dtype: 'int32', seed, kind: { below: 4 } },
      defaultValue: { shape: [], dtype: 'float32', seed, kind: 'any' },
    }),
  ),
  ...Object.fromEntries(
    ['SparseSegmentSum', 'SparseSegmentMean'].map((name) => [
      name,
      fc.tuple(small(4, 1), length(3), length(4), seeds).map(([rows, width, count, seed]) =>
        call({
          data: { shape: [rows, width], dtype: 'float32', seed, kind: 'any' },
          indices: { shape: [count], dtype: 'int32', seed, kind: { below: rows } },
          segmentIds: { shape: [count], dtype: 'int32', seed, kind: { below: 1 } },
        }),
      ),
    ]),
  ),
  Multinomial: fc
    .tuple(small(3, 1), small(4, 1), small(5, 1), seeds)
    .map(([rows, classes, numSamples, seed]) =>
      call(
        { logits: { shape: [rows, classes], dtype: 'float32', seed, kind: 'unit' } },
        { numSamples, seed, normalized: false },
      ),
    ),
  StringNGrams: fc.array(fc.string({ maxLength: 3 }), { minLength: 1, maxLength: 4 }).map((text) =>
    call(
      { data: { text }, dataSplits: { shape: [1], dtype: 'int32', seed: 1, kind: { below: 1 } } },
      {
        separator: '|',
        nGramWidths: [2],
        leftPad: 'L',
        rightPad: 'R',
        padWidth: 0,
        preserveShortSequences: false,
      },
    ),
  ),
  StringSplit: fc
    .array(fc.string({ maxLength: 4 }), { minLength: 1, maxLength: 3 })
    .map((text) => call({ input: { text }, delimiter: { text: ' ' } }, { skipEmpty: false })),
  StringToHashBucketFast: fc
    .array(fc.string({ maxLength: 4 }), { minLength: 1, maxLength: 3 })
    .map((text) => call({ input: { text } }, { numBuckets: 7 })),
  NonMaxSuppressionV3: suppression({}),
  NonMaxSuppressionV4: suppression({ padToMaxOutputSize: false }),
  NonMaxSuppressionV5: suppression({ softNmsSigma: 0.5 }),
};

function suppression(attrs: object): fc.Arbitrary<KernelCall> {
  return length(5).chain((boxes) =>
    fc
      .tuple(floats([boxes, 4], 'unit'), floats([boxes], 'unit'), small(4, 1))
      .map(([boxes, scores, maxOutputSize]) =>
        call({ boxes, scores }, { maxOutputSize, iouThreshold: 0.5, scoreThreshold: 0.1, ...attrs }),
      ),
  );
}
