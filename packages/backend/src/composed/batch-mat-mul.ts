import {
  Add,
  BatchMatMul,
  Transpose,
  _FusedMatMul,
  type KernelConfig,
  type KernelFunc,
  type TensorInfo,
} from '@tensorflow/tfjs-core';
import { compose, type KernelArguments } from './compose';

/** `BatchMatMul` that transposes its operands first: the stock kernel reads transposed ones element by element. */
export function batchMatMul(backendName: string, stock: KernelConfig): KernelConfig {
  return { ...stock, kernelName: BatchMatMul, backendName, kernelFunc: transposeFirst(backendName, stock) };
}

/**
 * `_FusedMatMul`, the dense layer with bias and activation, in the same way. Several matrices are multiplied first: the
 * stock kernel gives each of them the bias of another place.
 */
export function fusedMatMul(backendName: string, stock: KernelConfig): KernelConfig {
  const fused = transposeFirst(backendName, stock);
  const kernelFunc: KernelFunc = (args) => {
    const { a, b } = args.inputs as Record<'a' | 'b', TensorInfo>;
    const single = [a, b].every(({ shape }) => shape.slice(0, -2).every((length) => length === 1));
    return single ? fused(args) : oneAfterTheOther(backendName, args);
  };
  return { ...stock, kernelName: _FusedMatMul, backendName, kernelFunc };
}

const activations: Record<string, string> = {
  relu: 'Relu',
  relu6: 'Relu6',
  elu: 'Elu',
  sigmoid: 'Sigmoid',
  prelu: 'Prelu',
  leakyrelu: 'LeakyRelu',
};

function oneAfterTheOther(backendName: string, { inputs, attrs, backend }: KernelArguments): TensorInfo {
  const {
    a,
    b,
    bias,
    preluActivationWeights: alpha,
  } = inputs as Record<'a' | 'b', TensorInfo> &
    Record<'bias' | 'preluActivationWeights', TensorInfo | undefined>;
  const { activation = 'linear', leakyreluAlpha } = attrs as { activation?: string; leakyreluAlpha?: number };
  return compose(backendName, backend, (run) => {
    const product = run(BatchMatMul, { a, b }, attrs as Record<string, unknown>);
    const shifted = bias ? run(Add, { a: product, b: bias }) : product;
    if (activation === 'linear') return shifted;
    const x = { x: shifted, ...(alpha && { alpha }) };
    return run(activations[activation] ?? activation, x, { alpha: leakyreluAlpha });
  });
}

function transposeFirst(backendName: string, stock: KernelConfig): KernelFunc {
  return ({ inputs, attrs, backend }: KernelArguments) => {
    const { a, b } = inputs as { a: TensorInfo; b: TensorInfo };
    const { transposeA, transposeB } = attrs as { transposeA?: boolean; transposeB?: boolean };
    const plain = (operands: { a: TensorInfo; b: TensorInfo }) =>
      stock.kernelFunc({
        inputs: { ...inputs, ...operands },
        attrs: { ...attrs, transposeA: false, transposeB: false },
        backend,
      }) as TensorInfo;
    if (!transposeA && !transposeB) return plain({ a, b });
    return compose(backendName, backend, (run) => {
      const swapped = (x: TensorInfo) => {
        const perm = x.shape.map((_, axis) => axis);
        perm.push(...perm.splice(-2).reverse());
        return run(Transpose, { x }, { perm });
      };
      return plain({ a: transposeA ? swapped(a) : a, b: transposeB ? swapped(b) : b });
    });
  };
}
