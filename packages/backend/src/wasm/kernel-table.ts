import type { TensorInfo } from '@tensorflow/tfjs-core';
import {
  conv2d,
  conv2dFilterGradient,
  conv2dInputGradient,
  conv3d,
  conv3dFilterGradient,
  conv3dInputGradient,
} from '../convolution/convolution';
import { batchNormalization } from './batch-normalization';
import { clipByValue, maximum, minimum, relu6 } from './clip';
import { lstm, lstmGradient } from './lstm';
import { matMul } from './mat-mul';
import type { OwnKernel } from './own-kernel';
import { averagePool, averagePoolGradient, maxPool, maxPoolGradient } from './pooling';
import { prelu } from './prelu';
import { mean, sum } from './reduction';
import { responseNormalization, responseNormalizationGradient } from './response-normalization';

/** Our kernels, by the names of tfjs, and two that it does not have. Each computes where it is faster than the kernel that is registered without it. */
export const ownKernels: Record<string, OwnKernel<TensorInfo | TensorInfo[]>> = {
  BatchMatMul: matMul,
  _FusedMatMul: matMul,
  Conv2D: conv2d,
  FusedConv2D: conv2d,
  Conv2DBackpropInput: conv2dInputGradient,
  Conv2DBackpropFilter: conv2dFilterGradient,
  Conv3D: conv3d,
  Conv3DBackpropFilterV2: conv3dFilterGradient,
  Conv3DBackpropInputV2: conv3dInputGradient,
  MaxPool: maxPool,
  MaxPoolGrad: maxPoolGradient,
  MaxPool3D: maxPool,
  MaxPool3DGrad: maxPoolGradient,
  AvgPool: averagePool,
  AvgPoolGrad: averagePoolGradient,
  AvgPool3D: averagePool,
  AvgPool3DGrad: averagePoolGradient,
  FusedBatchNorm: batchNormalization,
  ClipByValue: clipByValue,
  Maximum: maximum,
  Minimum: minimum,
  Prelu: prelu,
  Relu6: relu6,
  AvemoLstm: lstm,
  AvemoLstmGrad: lstmGradient,
  Sum: sum,
  Mean: mean,
  LRN: responseNormalization,
  LRNGrad: responseNormalizationGradient,
};
