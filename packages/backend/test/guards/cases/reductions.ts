import fc from 'fast-check';
import { dtypes, shapes, small, tensors, type Dtype, type KernelCall } from '../random-tensors';

type Cases = Record<string, fc.Arbitrary<KernelCall>>;

const numeric = fc.constantFrom<Dtype[]>('float32', 'int32');

function reduction(
  name: string,
  dtype: fc.Arbitrary<Dtype>,
  axisName = 'axis',
  x = tensors(shapes(5), dtype),
): Cases {
  return {
    [name]: x.chain((x) =>
      fc
        .tuple(fc.subarray(x.shape.map((_, axis) => axis)), fc.boolean(), fc.boolean())
        .map(([axes, negative, keepDims]) => ({
          inputs: { x },
          attrs: { [axisName]: axes.map((axis) => (negative ? axis - x.shape.length : axis)), keepDims },
        })),
    ),
  };
}

const alongAxis = (name: string, dtype: fc.Arbitrary<Dtype>, attrs: fc.Arbitrary<object>): Cases => ({
  [name]: tensors(shapes(5, 1), dtype).chain((x) =>
    fc
      .tuple(small(x.shape.length - 1), attrs)
      .map(([axis, attrs]) => ({ inputs: { x }, attrs: { axis, ...attrs } })),
  ),
});
const direction = fc.record({ exclusive: fc.boolean(), reverse: fc.boolean() });

export const reductions: Cases = {
  ...reduction('Sum', dtypes),
  // The sum of numbers near 3e38 is infinite in single precision.
  ...reduction('Mean', dtypes, 'axis', tensors(shapes(5), dtypes, fc.constant('any'))),
  ...reduction('Prod', dtypes),
  ...reduction('Max', dtypes, 'reductionIndices'),
  ...reduction('Min', dtypes),
  ...reduction('All', fc.constant('bool')),
  ...reduction('Any', fc.constant('bool')),
  ...alongAxis('ArgMax', dtypes, fc.constant({})),
  ...alongAxis('ArgMin', dtypes, fc.constant({})),
  ...alongAxis('Cumsum', numeric, direction),
  ...alongAxis('Cumprod', numeric, direction),
};
