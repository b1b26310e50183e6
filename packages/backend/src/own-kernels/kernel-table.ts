import { conv2d, conv2dInputGradient, conv3d, conv3dInputGradient } from './convolution';
import { matMul } from './mat-mul';
import type { OwnKernel } from './own-kernel';

/** Our kernels, by the names of tfjs. Each computes where it is faster than the kernel that is registered without it. */
export const ownKernels: Record<string, OwnKernel> = {
  BatchMatMul: matMul,
  _FusedMatMul: matMul,
  Conv2D: conv2d,
  FusedConv2D: conv2d,
  Conv2DBackpropInput: conv2dInputGradient,
  Conv3D: conv3d,
  Conv3DBackpropInputV2: conv3dInputGradient,
};
