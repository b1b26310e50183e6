import {
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

/** `_FusedMatMul`, the dense layer with bias and activation, in the same way. */
export function fusedMatMul(backendName: string, stock: KernelConfig): KernelConfig {
  return { ...stock, kernelName: _FusedMatMul, backendName, kernelFunc: transposeFirst(backendName, stock) };
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
