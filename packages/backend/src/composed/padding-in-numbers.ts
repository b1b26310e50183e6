import { backend_util, type KernelConfig, type KernelFunc, type TensorInfo } from '@tensorflow/tfjs-core';

interface Attributes {
  strides: [number, number];
  dilations?: [number, number];
  pad: 'valid' | 'same' | number | backend_util.ExplicitPadding;
  dimRoundingMode?: 'floor' | 'round' | 'ceil';
  dataFormat?: 'NHWC' | 'NCHW';
}

/**
 * The stock kernel of a 2-D convolution, with the padding 'same', and one whose number of results is rounded, as the numbers
 * that they stand for: XNNPACK refuses the word where windows do not reach all pixels, and always rounds down; what it does
 * not compute would never be written.
 */
export function paddingInNumbers(backendName: string, stock: KernelConfig): KernelConfig {
  const depthwise = stock.kernelName.includes('epthwise');
  const kernelFunc: KernelFunc = (args) => {
    const attrs = args.attrs as unknown as Attributes;
    const usual = attrs.pad !== 'same' && attrs.dimRoundingMode === undefined;
    if (usual || attrs.dataFormat === 'NCHW') return stock.kernelFunc(args);
    const { x, filter } = args.inputs as Record<'x' | 'filter', TensorInfo>;
    const info = backend_util.computeConv2DInfo(
      x.shape as Shape,
      filter.shape as Shape,
      attrs.strides,
      attrs.dilations ?? 1,
      attrs.pad,
      attrs.dimRoundingMode,
      depthwise,
    );
    const { top, bottom, left, right } = info.padInfo;
    const rows = (info.outHeight - 1) * info.strideHeight + info.effectiveFilterHeight - info.inHeight;
    const columns = (info.outWidth - 1) * info.strideWidth + info.effectiveFilterWidth - info.inWidth;
    const pad = [
      [0, 0],
      [top, Math.max(bottom, rows - top)],
      [left, Math.max(right, columns - left)],
      [0, 0],
    ];
    return stock.kernelFunc({ ...args, attrs: { ...attrs, pad, dimRoundingMode: undefined } as never });
  };
  return { ...stock, backendName, kernelFunc };
}

type Shape = [number, number, number, number];
