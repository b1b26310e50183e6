import { backend_util, slice_util, util, type TensorInfo } from '@tensorflow/tfjs-core';

type Inputs = Record<string, TensorInfo | undefined>;
type Attributes = Record<string, unknown>;

/** The kernels of C++ that read every number as a float32. */
const ofFloats =
  `Acos Acosh Asin Asinh Atan Atan2 Atanh Ceil Cos Cosh DepthToSpace Elu Erf Exp Expm1 Floor IsFinite IsInf IsNan LeakyRelu
  Log Log1p LRN LRNGrad Reciprocal Relu Round Rsqrt Selu Sigmoid Sin Sinh Softmax Softplus Sqrt Square
  Step Tan Tanh`.split(/\s+/);

const hasOther = (inputs: Inputs, ...dtypes: string[]) =>
  Object.values(inputs).some((tensor) => tensor && !dtypes.includes(tensor.dtype));
const notFloat = (inputs: Inputs) => hasOther(inputs, 'float32');
const always = () => true;
/** Windows of one pixel, none at all, of padding alone, or more than XNNPACK counts, which rounds their number down. */
function oddWindows({ x }: Inputs, attrs: Attributes): boolean {
  const { filterSize, strides, pad, dimRoundingMode } = attrs as Record<string, never>;
  const info = backend_util.computePool2DInfo(
    ...([
      x!.shape as [number, number, number, number],
      filterSize,
      strides,
      1,
      pad,
      dimRoundingMode,
    ] as const),
  );
  const { top, bottom, left, right } = info.padInfo;
  const odd = (
    size: number,
    results: number,
    window: number,
    stride: number,
    before: number,
    after: number,
  ) =>
    Math.max(before, after) >= window ||
    Math.floor((size + before + after - window) / stride) + 1 !== results;
  return (
    info.filterHeight * info.filterWidth === 1 ||
    info.outShape.includes(0) ||
    odd(info.inHeight, info.outHeight, info.filterHeight, info.strideHeight, top, bottom) ||
    odd(info.inWidth, info.outWidth, info.filterWidth, info.strideWidth, left, right)
  );
}

/** A convolution without results, which XNNPACK never ends. */
const noWindows =
  (depthwise: boolean) =>
  ({ x, filter }: Inputs, attrs: Attributes): boolean => {
    const { strides, dilations, pad, dimRoundingMode, dataFormat } = attrs as Record<string, never>;
    if (dataFormat === 'NCHW') return false;
    const { outShape } = backend_util.computeConv2DInfo(
      ...([x!.shape, filter!.shape] as [Shape, Shape]),
      ...([strides, dilations ?? 1, pad, dimRoundingMode, depthwise] as const),
    );
    return outShape.includes(0) && outShape.every((length) => length >= 0);
  };
type Shape = [number, number, number, number];

/** Where a stock kernel is wrong, or breaks the module, without a word. */
const wrong: Record<string, (inputs: Inputs, attrs: Attributes) => boolean> = {
  ...Object.fromEntries(ofFloats.map((name) => [name, notFloat])),
  // Whole numbers are divided by zero by a trap.
  RealDiv: notFloat,
  FloorDiv: notFloat,
  Mod: notFloat,
  Pow: notFloat,
  // Truth values are copied, not made.
  Cast: (_, { dtype }) => dtype === 'bool',
  Prod: (inputs) => hasOther(inputs, 'float32', 'int32'),
  OneHot: (_, { dtype }) => dtype !== 'int32',
  // The first value that a maximum is compared with is the smallest above zero.
  Dilation2D: always,
  Dilation2DBackpropFilter: always,
  Dilation2DBackpropInput: always,
  MaxPoolWithArgmax: always,
  Transform: always,
  Conv2D: noWindows(false),
  FusedConv2D: noWindows(false),
  DepthwiseConv2dNative: noWindows(true),
  FusedDepthwiseConv2D: noWindows(true),
  MaxPool: oddWindows,
  AvgPool: oddWindows,
  Reverse: ({ x }, { dims }) => (dims as number[]).length === 0 || x!.dtype === 'bool',
  GatherV2: ({ indices }) => indices!.shape.length === 0,
  StridedSlice: ({ x }, attrs) => x!.dtype !== 'float32' || hasNoResult(x!, attrs),
};

/** Whether a stock kernel is wrong for these inputs without saying so. */
export function leftToCpu(name: string, inputs: Record<string, unknown>, attrs: Attributes): boolean {
  return wrong[name]?.(inputs as Inputs, attrs) ?? false;
}

function hasNoResult({ shape }: TensorInfo, attrs: Attributes): boolean {
  const { begin, end, strides } = attrs as Record<'begin' | 'end' | 'strides', number[]>;
  const { beginMask, endMask, ellipsisMask, newAxisMask, shrinkAxisMask } = attrs as Record<string, number>;
  const { finalShape } = slice_util.sliceInfo(
    ...([shape, begin, end, strides, beginMask, endMask, ellipsisMask, newAxisMask, shrinkAxisMask] as const),
  );
  return util.sizeFromShape(finalShape) === 0;
}
