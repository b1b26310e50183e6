import { backend_util } from '@tensorflow/tfjs-core';

type Triple = [depth: number, height: number, width: number];

/** A convolution of clips, or of images, which are clips of one frame. */
export interface ConvolutionShape {
  batch: number;
  input: Triple;
  channels: number;
  output: Triple;
  outChannels: number;
  filter: Triple;
  strides: Triple;
  dilations: Triple;
  /** Zeros before the first frame, row and column; tfjs has negative ones, which leave pixels out. */
  padding: Triple;
}

/** The shape of a 2-D convolution, of tfjs's inputs and attributes; undefined for channels first. */
export function shapeOf2d(
  xShape: number[],
  filterShape: number[],
  attrs: Record<string, unknown>,
): ConvolutionShape | undefined {
  const { strides, pad, dilations, dataFormat = 'NHWC', dimRoundingMode } = attrs as unknown as Attributes;
  if (dataFormat !== 'NHWC') return undefined;
  const info = backend_util.computeConv2DInfo(
    xShape as [number, number, number, number],
    filterShape as [number, number, number, number],
    strides as [number, number],
    (dilations ?? 1) as [number, number],
    pad,
    dimRoundingMode,
  );
  return {
    batch: info.batchSize,
    input: [1, info.inHeight, info.inWidth],
    channels: info.inChannels,
    output: [1, info.outHeight, info.outWidth],
    outChannels: info.outChannels,
    filter: [1, info.filterHeight, info.filterWidth],
    strides: [1, info.strideHeight, info.strideWidth],
    dilations: [1, info.dilationHeight, info.dilationWidth],
    padding: [0, info.padInfo.top, info.padInfo.left],
  };
}

/** The shape of a 3-D convolution. */
export function shapeOf3d(
  xShape: number[],
  filterShape: number[],
  attrs: Record<string, unknown>,
): ConvolutionShape | undefined {
  const { strides, pad, dilations, dataFormat = 'NDHWC' } = attrs as unknown as Attributes;
  if (dataFormat !== 'NDHWC') return undefined;
  const info = backend_util.computeConv3DInfo(
    xShape as [number, number, number, number, number],
    filterShape as [number, number, number, number, number],
    strides as [number, number, number],
    (dilations ?? 1) as [number, number, number],
    pad as 'same',
  );
  return {
    batch: info.batchSize,
    input: [info.inDepth, info.inHeight, info.inWidth],
    channels: info.inChannels,
    output: [info.outDepth, info.outHeight, info.outWidth],
    outChannels: info.outChannels,
    filter: [info.filterDepth, info.filterHeight, info.filterWidth],
    strides: [info.strideDepth, info.strideHeight, info.strideWidth],
    dilations: [info.dilationDepth, info.dilationHeight, info.dilationWidth],
    padding: [info.padInfo.front, info.padInfo.top, info.padInfo.left],
  };
}

interface Attributes {
  strides: number | number[];
  pad: 'valid' | 'same' | number | backend_util.ExplicitPadding;
  dilations?: number | number[];
  dataFormat?: string;
  dimRoundingMode?: 'floor' | 'round' | 'ceil';
}

/**
 * The convolution of dy, with the turned filter, that computes the gradient for x; undefined where there is none, because
 * a stride is above 1 or dy is not whole.
 */
export function inputGradientShape(shape: ConvolutionShape): ConvolutionShape | undefined {
  const { strides, filter, dilations, padding } = shape;
  if (strides.some((stride) => stride !== 1)) return undefined;
  return {
    ...shape,
    input: shape.output,
    channels: shape.outChannels,
    output: shape.input,
    outChannels: shape.channels,
    padding: padding.map((pad, axis) => (filter[axis] - 1) * dilations[axis] - pad) as Triple,
  };
}

/** Multiplications of the convolution. */
export function workOf({ batch, output, filter, channels, outChannels }: ConvolutionShape): number {
  return [batch, ...output, ...filter, channels, outChannels].reduce(
    (product, length) => product * length,
    1,
  );
}
