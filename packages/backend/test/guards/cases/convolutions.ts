import { backend_util } from '@tensorflow/tfjs-core';
import fc from 'fast-check';
import { length, seeds, small, type KernelCall, type RandomTensor } from '../random-tensors';

type Cases = Record<string, fc.Arbitrary<KernelCall>>;
type Four = [number, number, number, number];
type Five = [number, number, number, number, number];

const tensor = (shape: number[], seed: number, kind: RandomTensor['kind'] = 'any'): RandomTensor => ({
  shape: shape.map((n) => Math.max(0, n)),
  dtype: 'float32',
  seed,
  kind,
});
const pair = (max: number, min = 1) => fc.tuple(small(max, min), small(max, min));
const sides = fc.tuple(small(3), small(3));
/** Strides above the filter, paddings of all kinds. */
const explicit = fc
  .tuple(sides, sides)
  .map(([rows, columns]): backend_util.ExplicitPadding => [[0, 0], rows, columns, [0, 0]]);
const roundings = fc.constantFrom<('floor' | 'round' | 'ceil' | undefined)[]>(
  undefined,
  'floor',
  'round',
  'ceil',
);
const paddings = fc.oneof(
  fc.constantFrom('valid' as const, 'same' as const).map((pad) => ({ pad })),
  fc.record({ pad: explicit, dimRoundingMode: roundings }),
);
const steps = fc.oneof(
  pair(5).map((strides) => ({ strides, dilations: [1, 1] as [number, number] })),
  pair(3).map((dilations) => ({ strides: [1, 1] as [number, number], dilations })),
);

const geometry = fc.record({
  batch: length(2),
  size: fc.tuple(length(9), length(9)),
  channels: fc.tuple(length(4), small(4, 1)),
  filter: pair(4),
  step: steps,
  padding: paddings,
  seed: seeds,
});

const convolution = geometry.map(({ batch, size, channels, filter, step, padding, seed }) => {
  const xShape: Four = [batch, ...size, channels[0]];
  const filterShape: Four = [...filter, ...channels];
  const attrs = { ...step, ...padding, dataFormat: 'NHWC' };
  const rounding = 'dimRoundingMode' in padding ? padding.dimRoundingMode : undefined;
  const info = backend_util.computeConv2DInfo(
    xShape,
    filterShape,
    step.strides,
    step.dilations,
    padding.pad,
    rounding,
  );
  return { xShape, filterShape, attrs, info, seed };
});
const depthwise = geometry.map(({ batch, size, channels, filter, step, padding, seed }) => {
  const xShape: Four = [batch, ...size, channels[0]];
  const filterShape: Four = [...filter, channels[0], Math.min(2, channels[1])];
  const attrs = { ...step, ...padding, dataFormat: 'NHWC' };
  const rounding = 'dimRoundingMode' in padding ? padding.dimRoundingMode : undefined;
  const info = backend_util.computeConv2DInfo(
    ...([xShape, filterShape, step.strides, step.dilations, padding.pad, rounding, true] as const),
  );
  return { xShape, filterShape, attrs, info, seed };
});
const fused = fc.record({
  activation: fc.constantFrom('linear', 'relu', 'relu6', 'elu', 'sigmoid', 'leakyrelu', 'prelu'),
  biased: fc.boolean(),
});
type Geometry = typeof convolution extends fc.Arbitrary<infer Value> ? Value : never;

const forward = (given: fc.Arbitrary<Geometry>) =>
  given.map(({ xShape, filterShape, attrs, seed }): KernelCall => ({
    inputs: { x: tensor(xShape, seed), filter: tensor(filterShape, seed + 1) },
    attrs,
  }));
const fusedForward = (given: fc.Arbitrary<Geometry>) =>
  fc
    .tuple(given, fused)
    .map(([{ xShape, filterShape, attrs, info, seed }, { activation, biased }]): KernelCall => ({
      inputs: {
        x: tensor(xShape, seed),
        filter: tensor(filterShape, seed + 1),
        bias: biased ? tensor([info.outChannels], seed + 2) : undefined,
        preluActivationWeights: activation === 'prelu' ? tensor([info.outChannels], seed + 3) : undefined,
      },
      attrs: { ...attrs, activation, leakyreluAlpha: activation === 'leakyrelu' ? 0.2 : undefined },
    }));
const filterGradient = (given: fc.Arbitrary<Geometry>) =>
  given.map(({ xShape, filterShape, attrs, info, seed }): KernelCall => ({
    inputs: { x: tensor(xShape, seed), dy: tensor(info.outShape, seed + 1) },
    attrs: { ...attrs, filterShape },
  }));
const inputGradient = (given: fc.Arbitrary<Geometry>) =>
  given.map(({ xShape, filterShape, attrs, info, seed }): KernelCall => ({
    inputs: { dy: tensor(info.outShape, seed), filter: tensor(filterShape, seed + 1) },
    attrs: { ...attrs, inputShape: xShape },
  }));
/** tfjs's cpu backend has no dilated gradients. */
const undilated = (given: fc.Arbitrary<Geometry>) =>
  given.filter(
    ({ attrs, info }) => attrs.dilations.every((step) => step === 1) && info.outShape.every((n) => n >= 0),
  );

const clip = fc
  .record({
    batch: length(2),
    size: fc.tuple(length(5), length(6), length(6)),
    channels: fc.tuple(length(3), small(3, 1)),
    filter: fc.tuple(small(3, 1), small(3, 1), small(3, 1)),
    strides: fc.tuple(small(4, 1), small(4, 1), small(4, 1)),
    pad: fc.constantFrom('valid' as const, 'same' as const),
    seed: seeds,
  })
  .map(({ batch, size, channels, filter, strides, pad, seed }) => {
    const xShape: Five = [batch, ...size, channels[0]];
    const filterShape: Five = [...filter, ...channels];
    const info = backend_util.computeConv3DInfo(xShape, filterShape, strides, 1, pad);
    return {
      xShape,
      filterShape,
      attrs: { strides, pad, dataFormat: 'NDHWC', dilations: [1, 1, 1] },
      info,
      seed,
    };
  });

const dilation = fc
  .record({
    batch: length(2),
    size: fc.tuple(length(6), length(6)),
    channels: length(3),
    filter: pair(3),
    strides: pair(4),
    pad: fc.constantFrom('valid' as const, 'same' as const),
    seed: seeds,
  })
  .map(({ batch, size, channels, filter, strides, pad, seed }) => {
    const xShape: Four = [batch, ...size, channels];
    const filterShape: [number, number, number] = [...filter, channels];
    const info = backend_util.computeDilation2DInfo(xShape, filterShape, strides, pad, 'NHWC', 1);
    return { xShape, filterShape, attrs: { strides, pad, dilations: 1 }, info, seed };
  });
const dilationGradient = dilation
  .filter(({ info }) => info.outShape.every((n) => n > 0))
  .map(({ xShape, filterShape, attrs, info, seed }): KernelCall => ({
    inputs: {
      x: tensor(xShape, seed),
      filter: tensor(filterShape, seed + 1),
      dy: tensor(info.outShape, seed + 2),
    },
    attrs,
  }));

export const convolutions: Cases = {
  Conv2D: forward(convolution),
  FusedConv2D: fusedForward(convolution),
  Conv2DBackpropFilter: filterGradient(undilated(convolution)),
  Conv2DBackpropInput: inputGradient(undilated(convolution)),
  DepthwiseConv2dNative: forward(depthwise),
  FusedDepthwiseConv2D: fusedForward(depthwise),
  DepthwiseConv2dNativeBackpropFilter: filterGradient(undilated(depthwise)),
  DepthwiseConv2dNativeBackpropInput: inputGradient(undilated(depthwise)),
  Conv3D: clip.map(({ xShape, filterShape, attrs, seed }) => ({
    inputs: { x: tensor(xShape, seed), filter: tensor(filterShape, seed + 1) },
    attrs,
  })),
  Conv3DBackpropFilterV2: clip
    .filter(({ info }) => info.outShape.every((n) => n >= 0))
    .map(({ xShape, filterShape, attrs, info, seed }) => ({
      inputs: { x: tensor(xShape, seed), dy: tensor(info.outShape, seed + 1) },
      attrs: { ...attrs, filterShape },
    })),
  Conv3DBackpropInputV2: clip
    .filter(({ info }) => info.outShape.every((n) => n >= 0))
    .map(({ xShape, filterShape, attrs, info, seed }) => ({
      inputs: { dy: tensor(info.outShape, seed), filter: tensor(filterShape, seed + 1) },
      attrs: { ...attrs, inputShape: xShape },
    })),
  Dilation2D: dilation.map(({ xShape, filterShape, attrs, seed }) => ({
    inputs: { x: tensor(xShape, seed), filter: tensor(filterShape, seed + 1) },
    attrs,
  })),
  Dilation2DBackpropInput: dilationGradient,
  Dilation2DBackpropFilter: dilationGradient,
};
