import { Elu, Sigmoid, type TensorInfo } from '@tensorflow/tfjs-core';
import { compose } from '../composed/compose';
import type { WasmArguments } from './own-kernel';
import type { OwnModule } from '../module/own-module';

/** The activations that a product applies itself, by tfjs's names. */
const codes: Record<string, number> = { linear: 0, relu: 1, relu6: 2, prelu: 3, leakyrelu: 4 };
/** Those that another kernel applies afterwards. */
const after: Record<string, string> = { sigmoid: Sigmoid, elu: Elu };

/** What follows a product: the arguments of the compiled kernel, and what is still to do with its result. */
export interface Epilogue {
  values: { bias: number; activation: number; slope: number; slopes: number };
  finish(result: TensorInfo): TensorInfo;
}

/** What follows when nothing does. */
export const noEpilogue: Epilogue['values'] = { bias: 0, activation: 0, slope: 0, slopes: 0 };

/** The bias and activation of a fused kernel for so many columns; undefined where ours cannot apply them. */
export function epilogueOf(
  { inputs, attrs, backend }: WasmArguments,
  columns: number,
  own: OwnModule,
): Epilogue | undefined {
  const { bias, preluActivationWeights: slopes } = inputs as Record<string, TensorInfo | undefined>;
  const { activation = 'linear', leakyreluAlpha = 0 } = attrs as {
    activation?: string;
    leakyreluAlpha?: number;
  };
  const fits = (vector?: TensorInfo) => !vector || sizeOf(vector) === columns;
  if (!fits(bias) || !fits(slopes) || !(activation in codes || activation in after)) return undefined;
  if ((activation === 'prelu') !== Boolean(slopes)) return undefined;
  return {
    values: {
      bias: bias ? own.address(bias) : 0,
      activation: codes[activation] ?? 0,
      slope: leakyreluAlpha,
      slopes: slopes ? own.address(slopes) : 0,
    },
    finish: (result) =>
      activation in after
        ? compose('wasm', backend, (run, owned) => run(after[activation], { x: owned(result) }))
        : result,
  };
}

function sizeOf({ shape }: TensorInfo): number {
  return shape.reduce((size, length) => size * length, 1);
}
