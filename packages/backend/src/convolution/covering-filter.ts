import type { TensorInfo } from '@tensorflow/tfjs-core';
import { matMul } from '../wasm/mat-mul';
import type { OwnKernel } from '../wasm/own-kernel';
import { workOf, type ConvolutionShape } from './convolution-shape';

type Arguments = Parameters<OwnKernel>;

/**
 * Whether the filter lies over the whole map and so gives one pixel, as in a fully connected layer that is written as a
 * convolution. Then it and its gradients are one product of matrices each; as a convolution the gradient for x would mostly
 * multiply the zeros around that pixel.
 */
export const coversMap = ({ input, output, filter, padding }: ConvolutionShape): boolean =>
  input.every((length, axis) => filter[axis] === length && output[axis] === 1 && padding[axis] === 0);

/** y = x · filter, with bias and activation: [batch, map] · [map, filters]. */
export function convolveCovering(
  shape: ConvolutionShape,
  [args, own, next]: Arguments,
): TensorInfo | undefined {
  const { x, filter, ...epilogue } = args.inputs as Record<string, TensorInfo>;
  const inputs = { ...epilogue, a: rowsOf(x, shape.batch), b: rowsOf(filter, mapOf(shape)) };
  return matMul({ ...args, inputs }, own, next);
}

/** dx = dy · filterᵀ. */
export function inputGradientCovering(
  shape: ConvolutionShape,
  [args, own, next]: Arguments,
): TensorInfo | undefined {
  const { dy, filter } = args.inputs as Record<string, TensorInfo>;
  const inputs = { a: rowsOf(dy, shape.batch), b: rowsOf(filter, mapOf(shape)) };
  return matMul({ ...args, inputs, attrs: { transposeB: true } }, own, next);
}

/** The gradient for the filter: xᵀ · dy. */
export function filterGradientCovering(
  shape: ConvolutionShape,
  [args, own, next]: Arguments,
): TensorInfo | undefined {
  const { x, dy } = args.inputs as Record<string, TensorInfo>;
  const inputs = { a: rowsOf(x, shape.batch), b: rowsOf(dy, shape.batch) };
  return matMul({ ...args, inputs, attrs: { transposeA: true } }, own, next);
}

/** Values of a map with its channels. */
const mapOf = (shape: ConvolutionShape): number => workOf({ ...shape, batch: 1, outChannels: 1 });

/** The same values as a matrix of so many rows. */
function rowsOf(tensor: TensorInfo, rows: number): TensorInfo {
  const size = tensor.shape.reduce((product, length) => product * length, 1);
  return { ...tensor, shape: [rows, size / rows] };
}
