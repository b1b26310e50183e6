import type { KernelConfig, TensorInfo } from '@tensorflow/tfjs-core';
import { wholeLines } from '../module/cache-lines';
import type { OwnKernel } from './own-kernel';
import type { OwnModule } from '../module/own-module';
import { rowsScratch } from './rows-scratch';

/**
 * Two kernels that tfjs does not have: an LSTM over whole sequences, and its gradient through time. This is their contract with
 * whoever runs them by name (`lstm` of @avemo/models does); all tensors are float32, columns of gates in the order i, f, g, o.
 *
 * `AvemoLstm`: inputs x [batch, time, features], kernel [features, 4 units], recurrentKernel [units, 4 units],
 * bias [4 units]; where given hidden and cell [batch, units], the states before the first step, zeros otherwise; where
 * given mask [batch, time], at whose zeros both states stay as they were. Attributes: goBackwards, whether the last step
 * comes first; training, whether the gradient will be wanted. Gives the hidden states [batch, time, units], each at the
 * time of its input, and in training the values of the gates [batch, time, 4 units] and the cell states
 * [batch, time, units] as well.
 *
 * `AvemoLstmGrad`: inputs dy [batch, time, units], gates, cells, recurrentKernel; cell and mask as there. Attribute
 * goBackwards. Gives the gradients of z = x_t K + h_{t−1} U + b [batch, time, 4 units], and of hidden and of cell
 * [batch, units].
 *
 * Both give an empty list where they leave the work to the caller: with composed kernels, without SIMD, short of memory.
 */
export const lstmNames = ['AvemoLstm', 'AvemoLstmGrad'] as const;

/** The kernels as they are without ours: they leave the work to the caller. */
export const leftToCaller = lstmNames.map((kernelName) => (backendName: string): KernelConfig => {
  return { kernelName, backendName, kernelFunc: () => [] };
});

/** `AvemoLstm`. */
export const lstm: OwnKernel<TensorInfo[]> = ({ inputs, attrs, backend }, own) => {
  const { x, kernel, recurrentKernel, bias } = inputs as Record<string, TensorInfo>;
  const { hidden, cell, mask } = inputs as Record<string, TensorInfo | undefined>;
  const { goBackwards, training } = attrs as unknown as { goBackwards: boolean; training: boolean };
  if (!allFloats(inputs)) return undefined;
  const [batch, time, features] = x.shape;
  const units = recurrentKernel.shape[0];
  const rowBlock = own.tileRows;
  const panelsBytes = [features, units].map((depth) => wholeLines(32 * depth * Math.ceil(units / 2)));
  const scratchBytes = wholeLines(rowsScratch(rowBlock) + 4 * rowBlock * 5 * units);
  return own.withScratch(panelsBytes[0] + panelsBytes[1] + own.threads * scratchBytes, (panels) => {
    const recurrentPanels = panels + panelsBytes[0];
    pack(own, kernel, panels);
    pack(own, recurrentKernel, recurrentPanels);
    const lengths = [units, ...(training ? [4 * units, units] : [])];
    const results = lengths.map((length) => backend.makeOutput([batch, time, length], 'float32'));
    const addressOf = (tensor?: TensorInfo) => (tensor ? own.address(tensor) : 0);
    own.run('lstm', Math.ceil(batch / rowBlock), {
      x: own.address(x),
      ...{ panels, recurrentPanels },
      bias: own.address(bias),
      ...{ hidden0: addressOf(hidden), cell0: addressOf(cell), mask: addressOf(mask) },
      hidden: own.address(results[0]),
      ...{ gates: addressOf(results[1]), cells: addressOf(results[2]) },
      ...{ batch, time, features, units, backwards: Number(goBackwards), rowBlock, tileRows: own.tileRows },
      scratch: recurrentPanels + panelsBytes[1],
      scratchBytes,
    });
    return results;
  });
};

/** `AvemoLstmGrad`. */
export const lstmGradient: OwnKernel<TensorInfo[]> = ({ inputs, attrs, backend }, own) => {
  const { dy, gates, cells, recurrentKernel } = inputs as Record<string, TensorInfo>;
  const { cell, mask } = inputs as Record<string, TensorInfo | undefined>;
  const { goBackwards } = attrs as unknown as { goBackwards: boolean };
  if (!allFloats(inputs)) return undefined;
  const [batch, time, units] = dy.shape;
  const rowBlock = own.tileRows;
  const panelsBytes = 32 * 4 * units * Math.ceil(units / 8);
  const scratchBytes = wholeLines(rowsScratch(rowBlock));
  return own.withScratch(panelsBytes + own.threads * scratchBytes, (recurrentPanels) => {
    pack(own, recurrentKernel, recurrentPanels, true);
    const shapes = [
      [batch, time, 4 * units],
      [batch, units],
      [batch, units],
    ];
    const results = shapes.map((shape) => backend.makeOutput(shape, 'float32'));
    const [dz, dHidden0, dCell0] = results.map((result) => own.address(result));
    own.run('lstmGradient', Math.ceil(batch / rowBlock), {
      ...{ dy: own.address(dy), gates: own.address(gates), cells: own.address(cells), recurrentPanels },
      ...{ cell0: cell ? own.address(cell) : 0, mask: mask ? own.address(mask) : 0, dz, dHidden0, dCell0 },
      ...{ batch, time, units, backwards: Number(goBackwards), rowBlock, tileRows: own.tileRows },
      scratch: recurrentPanels + panelsBytes,
      scratchBytes,
    });
    return results;
  });
};

/** Packs a matrix, or its transpose, into panels of 8 columns. */
function pack(own: OwnModule, matrix: TensorInfo, panels: number, turned = false): void {
  const [channels, outChannels] = matrix.shape;
  own.run('filterPanels', turned ? 1 : Math.ceil(channels / 64), {
    ...{ filter: own.address(matrix), panels, taps: 1, channels, outChannels, turned: Number(turned) },
  });
}

function allFloats(inputs: object): boolean {
  return Object.values(inputs as Record<string, TensorInfo>).every(({ dtype }) => dtype === 'float32');
}
