import {
  backend_util,
  div,
  engine,
  getKernel,
  ones,
  pad,
  registerKernel,
  slice,
  tidy,
  unregisterKernel,
  type KernelFunc,
  type NamedAttrMap,
  type Tensor,
} from '@tensorflow/tfjs-core';

interface Call {
  name: string;
  inputs: Record<string, Tensor>;
  attrs: Record<string, unknown>;
}

/** How many positions are added before and after each axis, and the shape of the input that they are added to. */
interface Frame {
  paddings: [number, number][];
  shape: number[];
}

/** How a kernel computes with padding given in numbers, by the same kernel without padding. */
const byPadding: Record<string, (call: Call) => Tensor> = {};
for (const name of ['Conv2D', 'FusedConv2D', 'DepthwiseConv2dNative', 'FusedDepthwiseConv2D']) {
  byPadding[name] = (call) => run(call, { x: padded(call.inputs.x, frameOf(call, call.inputs.x.shape), 0) });
}
for (const name of ['Conv2DBackpropFilter', 'DepthwiseConv2dNativeBackpropFilter']) {
  byPadding[name] = (call) => run(call, { x: padded(call.inputs.x, frameOf(call, call.inputs.x.shape), 0) });
}
for (const name of ['Conv2DBackpropInput', 'DepthwiseConv2dNativeBackpropInput']) {
  byPadding[name] = (call) => {
    const frame = frameOf(call, call.attrs.inputShape as number[]);
    return unpadded(run(call, {}, { inputShape: paddedShape(frame) }), frame);
  };
}
for (const dimensions of ['', '3D']) {
  byPadding[`MaxPool${dimensions}`] = (call) =>
    run(call, { x: padded(call.inputs.x, frameOf(call, call.inputs.x.shape), -Infinity) });
  byPadding[`MaxPool${dimensions}Grad`] = (call) => {
    const frame = frameOf(call, call.inputs.input.shape);
    return unpadded(run(call, { input: padded(call.inputs.input, frame, -Infinity) }), frame);
  };
  byPadding[`AvgPool${dimensions}`] = (call) => {
    const frame = frameOf(call, call.inputs.x.shape);
    return div(run(call, { x: padded(call.inputs.x, frame, 0) }), insideShare(call, frame));
  };
  byPadding[`AvgPool${dimensions}Grad`] = (call) => {
    const frame = frameOf(call, call.inputs.input.shape);
    const dy = div(call.inputs.dy, insideShare(call, frame));
    return unpadded(run(call, { dy, input: padded(call.inputs.input, frame, 0) }), frame);
  };
}

const repaired = new Set<string>();

/** Lets the convolutions and pools of a backend that knows only 'valid' and 'same' take padding in numbers. */
export function repairExplicitPadding(backendName: string): void {
  if (repaired.has(backendName)) return;
  repaired.add(backendName);
  for (const [name, compute] of Object.entries(byPadding)) {
    const stock = getKernel(name, backendName);
    if (!stock) continue;
    const kernelFunc: KernelFunc = (given) => {
      const attrs = given.attrs as unknown as Record<string, unknown>;
      if (typeof attrs.pad === 'string') return stock.kernelFunc(given);
      return tidy(() => compute({ name, inputs: given.inputs as unknown as Record<string, Tensor>, attrs }));
    };
    unregisterKernel(name, backendName);
    registerKernel({ ...stock, kernelFunc });
  }
}

/** The kernel without padding, with some inputs and attributes exchanged. */
function run({ name, inputs, attrs }: Call, otherInputs: Record<string, Tensor>, otherAttrs = {}): Tensor {
  return engine().runKernel(name, { ...inputs, ...otherInputs }, {
    ...attrs,
    pad: 'valid',
    ...otherAttrs,
  } as unknown as NamedAttrMap) as Tensor;
}

/** What the call's padding adds to an input of this shape. */
function frameOf({ name, inputs, attrs }: Call, shape: number[]): Frame {
  const {
    strides,
    pad: given,
    dimRoundingMode,
    dataFormat,
  } = attrs as never as Record<'strides' | 'pad', never> & {
    dimRoundingMode?: 'floor';
    dataFormat?: string;
  };
  if (name.includes('3D')) {
    const info = backend_util.computePool3DInfo(
      shape as [number, number, number, number, number],
      attrs.filterSize as number,
      strides,
      1,
      given,
      dimRoundingMode,
    );
    const { front, back, top, bottom, left, right } = info.padInfo;
    const axes = [
      axis(info.inDepth, info.outDepth, info.strideDepth, info.effectiveFilterDepth, [front, back]),
      axis(info.inHeight, info.outHeight, info.strideHeight, info.effectiveFilterHeight, [top, bottom]),
      axis(info.inWidth, info.outWidth, info.strideWidth, info.effectiveFilterWidth, [left, right]),
    ];
    return { paddings: [[0, 0], ...axes, [0, 0]], shape };
  }
  const four = shape as [number, number, number, number];
  const first = dataFormat === 'NCHW';
  const info = name.includes('Pool')
    ? backend_util.computePool2DInfo(four, attrs.filterSize as number, strides, 1, given, dimRoundingMode)
    : backend_util.computeConv2DInfo(
        four,
        (attrs.filterShape ?? inputs.filter.shape) as typeof four,
        strides,
        (attrs.dilations as number) ?? 1,
        given,
        dimRoundingMode,
        name.includes('epthwise'),
        first ? 'channelsFirst' : 'channelsLast',
      );
  const { top, bottom, left, right } = info.padInfo;
  const axes = [
    axis(info.inHeight, info.outHeight, info.strideHeight, info.effectiveFilterHeight, [top, bottom]),
    axis(info.inWidth, info.outWidth, info.strideWidth, info.effectiveFilterWidth, [left, right]),
  ];
  return { paddings: first ? [[0, 0], [0, 0], ...axes] : [[0, 0], ...axes, [0, 0]], shape };
}

/** One axis' padding; where the number of results was rounded up, the last window needs more after the end. */
function axis(
  size: number,
  results: number,
  stride: number,
  window: number,
  [before, after]: [number, number],
): [number, number] {
  return [before, Math.max(after, (results - 1) * stride + window - size - before)];
}

function padded(x: Tensor, { paddings }: Frame, value: number): Tensor {
  return pad(x, paddings, value);
}

function paddedShape({ paddings, shape }: Frame): number[] {
  return shape.map((size, i) => size + paddings[i][0] + paddings[i][1]);
}

function unpadded(x: Tensor, { paddings, shape }: Frame): Tensor {
  return slice(
    x,
    paddings.map(([before]) => before),
    shape,
  );
}

/** The share of each window that lies inside the input: padding does not count in a mean. */
function insideShare(call: Call, { paddings, shape }: Frame): Tensor {
  const one = ones([1, ...shape.slice(1, -1), 1]);
  const name = call.name.replace('Grad', '');
  return run({ ...call, name, inputs: {} }, { x: pad(one, paddings) });
}
