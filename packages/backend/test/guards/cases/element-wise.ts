import fc from 'fast-check';
import {
  dtypes,
  floats,
  seeds,
  shapes,
  small,
  tensors,
  type Dtype,
  type KernelCall,
} from '../random-tensors';

type Cases = Record<string, fc.Arbitrary<KernelCall>>;

const numeric = fc.constantFrom<Dtype[]>('float32', 'int32');
const float = fc.constant<Dtype>('float32');
const x = tensors(shapes());

const unary = (name: string, attrs: fc.Arbitrary<object> = fc.constant({}), input = x): Cases => ({
  [name]: fc.tuple(input, attrs).map(([x, attrs]) => ({ inputs: { x }, attrs: { ...attrs } })),
});

/** Two shapes that broadcast: axes of one here and there, and the leading ones of one missing. */
const pairs = shapes().chain((shape) =>
  fc
    .tuple(
      fc.tuple(...shape.map((n) => fc.constantFrom(n, n, 1))),
      fc.tuple(...shape.map((n) => fc.constantFrom(n, n, 1))),
      small(shape.length),
      fc.boolean(),
    )
    .map(([a, b, missing, swapped]) => (swapped ? [b, a.slice(missing)] : [a.slice(missing), b])),
);
const binary = (name: string, dtype: fc.Arbitrary<Dtype> = dtypes): Cases => ({
  [name]: fc
    .tuple(pairs, dtype, fc.constantFrom('any' as const, 'special' as const), seeds)
    .map(([[a, b], dtype, kind, seed]) => ({
      inputs: { a: { shape: a, dtype, kind, seed }, b: { shape: b, dtype, kind, seed: seed + 1 } },
      attrs: {},
    })),
});

const words = (text: string) => text.trim().split(/\s+/);

export const elementWise: Cases = Object.assign(
  {},
  ...words(`Abs Acos Acosh Asin Asinh Atan Atanh Ceil Cosh Elu Erf Exp Expm1 Floor IsFinite IsInf IsNan Log Log1p Neg
    OnesLike ZerosLike Reciprocal Relu Relu6 Round Rsqrt Selu Sigmoid Sinh Softplus Sqrt Square Tan Tanh
    Identity`).map((name) => unary(name)),
  // Of numbers near 1e38 no fast function knows the angle.
  unary('Cos', fc.constant({}), tensors(shapes(), dtypes, fc.constant('any'))),
  unary('Sin', fc.constant({}), tensors(shapes(), dtypes, fc.constant('any'))),
  // NaN stays NaN, of which cpu makes 0.
  unary('Sign', fc.constant({}), tensors(shapes(), dtypes, fc.constant('any'))),
  unary('LogicalNot', fc.constant({}), tensors(shapes(), fc.constant('bool'))),
  unary('LeakyRelu', fc.record({ alpha: fc.constantFrom(0, 0.2, 1) })),
  unary('Step', fc.record({ alpha: fc.constantFrom(0, 0.2) })),
  unary(
    'ClipByValue',
    fc.record({ clipValueMin: fc.constantFrom(-1, 0), clipValueMax: fc.constantFrom(0.5, 2) }),
    tensors(shapes(), numeric),
  ),
  unary('Cast', fc.record({ dtype: dtypes })),
  {
    Softmax: fc
      .tuple(tensors(shapes(4, 1), numeric, fc.constant('any')))
      .map(([logits]) => ({ inputs: { logits }, attrs: { dim: logits.shape.length - 1 } })),
    Prelu: pairs.chain(([a, b]) =>
      fc
        .tuple(tensors(fc.constant(a), float), tensors(fc.constant(b), float))
        .map(([x, alpha]) => ({ inputs: { x, alpha }, attrs: {} })),
    ),
    EluGrad: shapes().chain((shape) =>
      fc.tuple(floats(shape), floats(shape)).map(([dy, y]) => ({ inputs: { dy, y }, attrs: {} })),
    ),
    AddN: fc.tuple(shapes(), small(4, 1), numeric, seeds).map(([shape, count, dtype, seed]) => ({
      inputs: Array.from({ length: count }, (_, i) => ({
        shape,
        dtype,
        seed: seed + i,
        kind: 'special' as const,
      })),
      attrs: {},
    })),
    Select: fc.tuple(shapes(4), numeric, seeds, fc.boolean()).map(([shape, dtype, seed, rows]) => ({
      inputs: {
        condition: {
          shape: rows && shape.length > 0 ? shape.slice(0, 1) : shape,
          dtype: 'bool' as const,
          seed,
          kind: 'any' as const,
        },
        t: { shape, dtype, seed: seed + 1, kind: 'special' as const },
        e: { shape, dtype, seed: seed + 2, kind: 'any' as const },
      },
      attrs: {},
    })),
  },
  ...words('Multiply Maximum Minimum Equal NotEqual Greater GreaterEqual Less LessEqual').map((name) =>
    binary(name),
  ),
  // Truth values have no sum: cpu gives 2 and 255.
  ...words('Add Sub SquaredDifference RealDiv Mod Pow').map((name) => binary(name, numeric)),
  // Of floats cpu makes whole numbers.
  binary('FloorDiv', fc.constant('int32')),
  binary('Atan2', float),
  binary('BitwiseAnd', fc.constant('int32')),
  ...words('LogicalAnd LogicalOr LogicalXor').map((name) => binary(name, fc.constant('bool'))),
);
