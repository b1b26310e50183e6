import * as tfl from '@tensorflow/tfjs-layers';
import type { SymbolicTensor } from '@tensorflow/tfjs-layers';
import { deriveSeed } from '@avemo/checks';
import { scaledCount } from './head';
import type { InceptionStep, MixedBlock } from './inception-tables';

/** What every layer of the network needs to know. @internal */
export interface InceptionContext {
  name: string;
  seed: number;
  width: number;
  countPadding: boolean;
  /** How many convolutions there are so far: each has its own seed. */
  convolutions: number;
}

/** Convolution without bias → batch normalisation → ReLU. @internal */
export function inceptionConvolution(
  context: InceptionContext,
  x: SymbolicTensor,
  layer: string,
  { filters, size, stride = 1, padding }: InceptionStep,
): SymbolicTensor {
  const { name, seed, width } = context;
  const layers = [
    tfl.layers.conv2d({
      filters: scaledCount(filters, width),
      kernelSize: [...size],
      strides: stride,
      padding: stride > 1 ? 'valid' : (padding ?? 'same'),
      useBias: false,
      kernelInitializer: tfl.initializers.heUniform({ seed: deriveSeed(seed, context.convolutions++) }),
      name: `${name}_${layer}_conv`,
    }),
    tfl.layers.batchNormalization({ epsilon: 1e-3, name: `${name}_${layer}_bn` }),
    tfl.layers.activation({ activation: 'relu', name: `${name}_${layer}` }),
  ];
  return layers.reduce((previous, each) => each.apply(previous) as SymbolicTensor, x);
}

/** Maximum over 3×3 with stride 2. @internal */
export function inceptionMaxPool(
  { name }: InceptionContext,
  x: SymbolicTensor,
  layer: string,
): SymbolicTensor {
  return tfl.layers
    .maxPooling2d({ poolSize: 3, strides: 2, name: `${name}_${layer}` })
    .apply(x) as SymbolicTensor;
}

/** The branches of a mixed block side by side. @internal */
export function mixedBlock(
  context: InceptionContext,
  x: SymbolicTensor,
  block: string,
  branches: MixedBlock,
): SymbolicTensor {
  const outputs = branches.flatMap(({ pool, steps, fork = [] }) => {
    let branch = x;
    if (pool === 'max') branch = inceptionMaxPool(context, branch, `${block}_pool`);
    if (pool === 'mean') branch = meanPool(context, branch, `${block}_pool`);
    for (const [layer, step] of steps)
      branch = inceptionConvolution(context, branch, `${block}_${layer}`, step);
    if (fork.length === 0) return [branch];
    return fork.map(([layer, step]) => inceptionConvolution(context, branch, `${block}_${layer}`, step));
  });
  return tfl.layers.concatenate({ name: `${context.name}_${block}` }).apply(outputs) as SymbolicTensor;
}

/** Mean over 3×3 that keeps the size. */
function meanPool(
  { name, countPadding }: InceptionContext,
  x: SymbolicTensor,
  layer: string,
): SymbolicTensor {
  const pool = (padding: 'same' | 'valid') =>
    tfl.layers.averagePooling2d({ poolSize: 3, strides: 1, padding, name: `${name}_${layer}` });
  if (!countPadding) return pool('same').apply(x) as SymbolicTensor;
  const padded = tfl.layers.zeroPadding2d({ padding: 1, name: `${name}_${layer}_padding` }).apply(x);
  return pool('valid').apply(padded) as SymbolicTensor;
}
