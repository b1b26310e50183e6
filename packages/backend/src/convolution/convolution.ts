import { util, type TensorInfo } from '@tensorflow/tfjs-core';
import { epilogueOf, noEpilogue, type Epilogue } from '../wasm/activations';
import { gradientTilings, winogradTilings } from './choose-tilings';
import { inputGradientShape, shapeOf2d, shapeOf3d, workOf, type ConvolutionShape } from './convolution-shape';
import {
  convolveCovering,
  coversMap,
  filterGradientCovering,
  inputGradientCovering,
} from './covering-filter';
import { convolveDirectly, type ConvolutionTensors } from './direct-convolution';
import { filterGradientDirectly } from './direct-filter-gradient';
import type { OwnKernel } from '../wasm/own-kernel';
import type { OwnModule } from '../module/own-module';
import { convolveByWinograd } from './winograd';
import { filterGradientByWinograd } from './winograd-gradient';

/** Below so many multiplications the stock `Conv2D` is done before ours has started; the composed kernels are slower. */
const [minimumWork, minimumWorkComposed] = [1 << 19, 1 << 12];

/** `Conv2D` and `FusedConv2D`, with bias and activation. */
export const conv2d: OwnKernel = (...args) => convolve(shapeOf2d, minimumWork, args);

/** `Conv3D`. */
export const conv3d: OwnKernel = (...args) => convolve(shapeOf3d, minimumWorkComposed, args);

/** `Conv2DBackpropInput`: the gradient for x, and the transposed convolution. */
export const conv2dInputGradient: OwnKernel = (...args) => inputGradient(shapeOf2d, args);

/** `Conv3DBackpropInputV2`. */
export const conv3dInputGradient: OwnKernel = (...args) => inputGradient(shapeOf3d, args);

/** `Conv2DBackpropFilter`. */
export const conv2dFilterGradient: OwnKernel = (...args) => filterGradient(shapeOf2d, args);

/** `Conv3DBackpropFilterV2`. */
export const conv3dFilterGradient: OwnKernel = (...args) => filterGradient(shapeOf3d, args);

type Arguments = Parameters<OwnKernel>;
type ShapeOf = typeof shapeOf2d;

function convolve(shapeOf: ShapeOf, minimum: number, given: Arguments): TensorInfo | undefined {
  const [args, own] = given;
  const { x, filter } = args.inputs as { x: TensorInfo; filter: TensorInfo };
  const shape = shapeOf(x.shape, filter.shape, args.attrs as Record<string, unknown>);
  if (!shape || !isOurs(shape, minimum, x, filter)) return undefined;
  const outShape = [shape.batch, ...shape.output.slice(4 - x.shape.length + 1), shape.outChannels];
  if (coversMap(shape)) return shaped(convolveCovering(shape, given), outShape);
  const epilogue = epilogueOf(args, shape.outChannels, own);
  if (!epilogue) return undefined;
  const y = args.backend.makeOutput(outShape, 'float32');
  if (!compute(own, shape, { x, filter, y, turned: false }, epilogue.values)) {
    args.backend.disposeData(y.dataId);
    return undefined;
  }
  return epilogue.finish(y);
}

function inputGradient(shapeOf: ShapeOf, given: Arguments): TensorInfo | undefined {
  const [args, own] = given;
  const { dy, filter } = args.inputs as { dy: TensorInfo; filter: TensorInfo };
  const { inputShape } = args.attrs as unknown as { inputShape: number[] };
  const forward = shapeOf(inputShape, filter.shape, args.attrs as Record<string, unknown>);
  if (forward && coversMap(forward) && isOurs(forward, minimumWorkComposed, dy, filter)) {
    return shaped(inputGradientCovering(forward, given), inputShape);
  }
  const shape = forward && inputGradientShape(forward);
  if (!shape || !isOurs(shape, minimumWorkComposed, dy, filter)) return undefined;
  const dx = args.backend.makeOutput(inputShape, 'float32');
  if (!compute(own, shape, { x: dy, filter, y: dx, turned: true }, noEpilogue)) {
    args.backend.disposeData(dx.dataId);
    return undefined;
  }
  return dx;
}

function filterGradient(shapeOf: ShapeOf, given: Arguments): TensorInfo | undefined {
  const [args, own] = given;
  const { x, dy } = args.inputs as { x: TensorInfo; dy: TensorInfo };
  const { filterShape } = args.attrs as unknown as { filterShape: number[] };
  const shape = shapeOf(x.shape, filterShape, args.attrs as Record<string, unknown>);
  if (!shape || !isOurs(shape, minimumWorkComposed, x, dy)) return undefined;
  if (coversMap(shape)) return shaped(filterGradientCovering(shape, given), filterShape);
  const gradient = args.backend.makeOutput(filterShape, 'float32');
  const tensors = { x, dy, gradient };
  if (
    gradientTilings(shape).some((tiling) => filterGradientByWinograd(own, shape, tiling, tensors)) ||
    filterGradientDirectly(own, shape, tensors)
  ) {
    return gradient;
  }
  args.backend.disposeData(gradient.dataId);
  return undefined;
}

/** The same values in another shape. */
const shaped = (result: TensorInfo | undefined, shape: number[]): TensorInfo | undefined =>
  result && { ...result, shape };

function compute(
  own: OwnModule,
  shape: ConvolutionShape,
  tensors: ConvolutionTensors,
  epilogue: Epilogue['values'],
): boolean {
  return (
    winogradTilings(shape).some((tiling) => convolveByWinograd(own, shape, tiling, tensors, epilogue)) ||
    convolveDirectly(own, shape, tensors, epilogue)
  );
}

/** Whether ours computes it, and faster. */
function isOurs(shape: ConvolutionShape, minimum: number, x: TensorInfo, other: TensorInfo): boolean {
  return (
    x.dtype === 'float32' &&
    other.dtype === 'float32' &&
    util.sizeFromShape(x.shape) > 0 &&
    util.sizeFromShape(other.shape) > 0 &&
    workOf(shape) >= minimum
  );
}
