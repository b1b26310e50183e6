import { util, type TensorInfo } from '@tensorflow/tfjs-core';
import { wholeLines } from '../module/cache-lines';
import type { OwnKernel } from './own-kernel';

/** Pixels that a task computes, as in the compiled kernel. */
const block = 256;
/** Below so many values the other kernel is done before ours has started. */
const minimumValues = 1 << 10;

/** `FusedBatchNorm` of floats with one value a channel. */
export const batchNormalization: OwnKernel = ({ inputs, attrs, backend }, own) => {
  const { x, mean, variance, offset, scale } = inputs as Record<string, TensorInfo> & {
    offset?: TensorInfo;
    scale?: TensorInfo;
  };
  const channels = x.shape.at(-1) ?? 1;
  const size = util.sizeFromShape(x.shape);
  const perChannel = [mean, variance, offset, scale].filter((tensor) => tensor !== undefined);
  const fits = ({ dtype, shape }: TensorInfo) =>
    dtype === 'float32' && util.sizeFromShape(shape) === channels;
  if (x.dtype !== 'float32' || size < minimumValues || !perChannel.every(fits)) return undefined;
  const scratchBytes = wholeLines(4 * channels);
  return own.withScratch(own.threads * scratchBytes, (scratch) => {
    const y = backend.makeOutput(x.shape, 'float32');
    const addressOf = (tensor?: TensorInfo) => (tensor ? own.address(tensor) : 0);
    const pixels = size / channels;
    own.run('batchNormalization', Math.ceil(pixels / block), {
      ...{ x: own.address(x), y: own.address(y), mean: own.address(mean), variance: own.address(variance) },
      ...{ scale: addressOf(scale), offset: addressOf(offset) },
      epsilon: (attrs as unknown as { varianceEpsilon: number }).varianceEpsilon,
      ...{ pixels, channels, scratch, scratchBytes },
    });
    return y;
  });
};
