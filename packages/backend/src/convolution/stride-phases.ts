import type { kernelArguments } from '../.generated/kernel-modules';
import { wholeLines } from '../module/cache-lines';
import type { ConvolutionShape } from './convolution-shape';
import type { OwnModule } from '../module/own-module';

/**
 * The convolution with stride 1 that a strided one is: of the phases of its strides, s × s neighbouring pixels as one with
 * s² times as many channels, by a filter laid out likewise. The shape itself for stride 1, strides in depth, and dilations.
 */
export function withoutStrides(shape: ConvolutionShape): ConvolutionShape {
  const { strides, dilations, filter, output, channels } = shape;
  const [deep, down, across] = strides;
  if (down * across === 1 || deep !== 1 || dilations.some((step) => step !== 1)) return shape;
  const taps = [Math.ceil(filter[1] / down), Math.ceil(filter[2] / across)] as const;
  return {
    ...shape,
    input: [shape.input[0], output[1] + taps[0] - 1, output[2] + taps[1] - 1],
    channels: channels * down * across,
    filter: [filter[0], ...taps],
    strides: [1, 1, 1],
    padding: [shape.padding[0], 0, 0],
  };
}

/** Bytes of the input and of the filter of a strided convolution in phases; 0 for stride 1. */
export function phaseBytes(shape: ConvolutionShape): { input: number; filter: number } {
  const { batch, input, channels, filter, outChannels, strides } = withoutStrides(shape);
  if (strides === shape.strides) return { input: 0, filter: 0 };
  const bytes = (...lengths: number[]) => wholeLines(lengths.reduce((a, b) => a * b, 4));
  return { input: bytes(batch, ...input, channels), filter: bytes(...filter, channels, outChannels) };
}

/** Lays the input at address x out in phases. */
export function inputPhases(own: OwnModule, shape: ConvolutionShape, x: number, phases: number): void {
  const { batch, channels, input, padding } = shape;
  const [, down, across] = withoutStrides(shape).input;
  const [images, height, width] = [batch * input[0], input[1], input[2]];
  const place = { padTop: padding[1], padLeft: padding[2], down, across, back: 0 };
  run(own, shape, images, { x, phases, height, width, channels, ...place });
}

/** Lays the filter at address x out in phases, or, `back`, its gradient from there. */
export function filterPhases(
  own: OwnModule,
  shape: ConvolutionShape,
  x: number,
  phases: number,
  { back = false } = {},
): void {
  const [images, height, width] = shape.filter;
  const [, down, across] = withoutStrides(shape).filter;
  const channels = shape.channels * shape.outChannels;
  const place = { padTop: 0, padLeft: 0, down, across, back: Number(back) };
  run(own, shape, images, { x, phases, height, width, channels, ...place });
}

type Values = Omit<Record<keyof (typeof kernelArguments)['phases'], number>, 'strideHeight' | 'strideWidth'>;

function run(own: OwnModule, { strides }: ConvolutionShape, images: number, values: Values): void {
  const [, strideHeight, strideWidth] = strides;
  own.run('phases', images * values.down, { ...values, strideHeight, strideWidth });
}
