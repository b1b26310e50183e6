import {
  BatchMatMul,
  Cast,
  Einsum,
  Reshape,
  Sum,
  Transpose,
  backend_util,
  util,
  type KernelConfig,
  type TensorInfo,
} from '@tensorflow/tfjs-core';
import { compose, type KernelArguments, type RunKernel } from './compose';

/** A tensor and the name of each of its axes, a number. */
interface Named {
  tensor: TensorInfo;
  axes: number[];
}

/**
 * Einstein's sum of one or two tensors, e.g. `bij,bjk->bik`: axes that only one operand has and the result has not are
 * summed first, then one matrix product sums the axes that both have. Whole numbers are exact up to 2²⁴.
 */
export function einsum(backendName: string): KernelConfig {
  const kernelFunc = ({ inputs, attrs, backend }: KernelArguments): TensorInfo => {
    const tensors = Object.values(inputs) as TensorInfo[];
    const { equation } = attrs as { equation: string };
    const { allDims, summedDims, idDims } = backend_util.decodeEinsumEquation(equation, tensors.length);
    backend_util.checkEinsumDimSizes(allDims.length, idDims, tensors as never);
    // The axes of the result come first in allDims, in order.
    const wanted = allDims.map((_, axis) => axis).slice(0, allDims.length - summedDims.length);
    const whole = tensors.every(({ dtype }) => dtype !== 'float32');
    return compose(backendName, backend, (run) => {
      const operands = tensors.map((tensor, i): Named => {
        const others = idDims.filter((_, other) => other !== i).flat();
        const float = tensor.dtype === 'float32' ? tensor : run(Cast, { x: tensor }, { dtype: 'float32' });
        return keep(run, { tensor: float, axes: idDims[i] }, [...wanted, ...others]);
      });
      const product = operands.length === 1 ? operands[0] : multiply(run, operands[0], operands[1], wanted);
      const { tensor } = arrange(run, product, wanted);
      return run(Cast, { x: tensor }, { dtype: whole ? 'int32' : 'float32' });
    });
  };
  return { kernelName: Einsum, backendName, kernelFunc };
}

/** Sums the axes that are not in the list. */
function keep(run: RunKernel, { tensor, axes }: Named, kept: number[]): Named {
  const axis = axes.flatMap((name, i) => (kept.includes(name) ? [] : [i]));
  if (axis.length === 0) return { tensor, axes };
  return {
    tensor: run(Sum, { x: tensor }, { axis, keepDims: false }),
    axes: axes.filter((name) => kept.includes(name)),
  };
}

/** Brings the axes into the given order. */
function arrange(run: RunKernel, { tensor, axes }: Named, order: number[]): Named {
  if (order.every((name, i) => name === axes[i])) return { tensor, axes };
  return {
    tensor: run(Transpose, { x: tensor }, { perm: order.map((name) => axes.indexOf(name)) }),
    axes: order,
  };
}

/** The matrix product over the axes that both have and the result has not. */
function multiply(run: RunKernel, a: Named, b: Named, wanted: number[]): Named {
  const shared = a.axes.filter((name) => b.axes.includes(name));
  const batch = shared.filter((name) => wanted.includes(name));
  const inner = shared.filter((name) => !wanted.includes(name));
  const rows = a.axes.filter((name) => !shared.includes(name));
  const columns = b.axes.filter((name) => !shared.includes(name));
  const sizes = (names: number[]) =>
    names.map((name) =>
      a.axes.includes(name) ? a.tensor.shape[a.axes.indexOf(name)] : b.tensor.shape[b.axes.indexOf(name)],
    );
  const matrices = (operand: Named, ...groups: number[][]) => {
    const { tensor } = arrange(run, operand, groups.flat());
    return run(Reshape, { x: tensor }, { shape: groups.map((group) => util.sizeFromShape(sizes(group))) });
  };
  const product = run(
    BatchMatMul,
    { a: matrices(a, batch, rows, inner), b: matrices(b, batch, inner, columns) },
    { transposeA: false, transposeB: false },
  );
  const axes = [...batch, ...rows, ...columns];
  return { tensor: run(Reshape, { x: product }, { shape: sizes(axes) }), axes };
}
