import { util, type TensorInfo } from '@tensorflow/tfjs-core';
import { wholeLines } from '../module/cache-lines';
import type { OwnKernel, WasmArguments } from './own-kernel';
import type { OwnModule } from '../module/own-module';

/** Pixels that a task computes, as in the compiled kernel. */
const pixelBlock = 64;

/** `LRN`: local response normalisation, for the three exponents that roots suffice for. */
export const responseNormalization: OwnKernel = (args, own) => {
  const { x } = args.inputs as { x: TensorInfo };
  return normalize(args, own, x);
};

/** `LRNGrad`. */
export const responseNormalizationGradient: OwnKernel = (args, own) => {
  const { x, y, dy } = args.inputs as Record<'x' | 'y' | 'dy', TensorInfo>;
  return normalize(args, own, x, { y, dy });
};

function normalize(
  { attrs, backend }: WasmArguments,
  own: OwnModule,
  x: TensorInfo,
  gradient?: Record<'y' | 'dy', TensorInfo>,
): TensorInfo | undefined {
  const { depthRadius, bias, alpha, beta } = attrs as Record<
    'depthRadius' | 'bias' | 'alpha' | 'beta',
    number
  >;
  if (x.dtype !== 'float32' || ![0.5, 0.75, 1].includes(beta)) return undefined;
  const channels = x.shape[x.shape.length - 1];
  const radius = Math.min(depthRadius, channels);
  const pixels = util.sizeFromShape(x.shape) / channels;
  const scratchBytes = wholeLines(3 * (4 * channels + 8 * radius + 16));
  return own.withScratch(own.threads * scratchBytes, (scratch) => {
    const result = backend.makeOutput(x.shape, 'float32');
    own.run('responseNormalization', Math.ceil(pixels / pixelBlock), {
      x: own.address(x),
      y: own.address(gradient?.y ?? result),
      dy: gradient ? own.address(gradient.dy) : 0,
      dx: gradient ? own.address(result) : 0,
      ...{ pixels, channels, radius, bias, alpha, beta },
      scratch,
      scratchBytes,
    });
    return result;
  });
}
