import * as tfl from '@tensorflow/tfjs-layers';
import type { LayersModel, SymbolicTensor } from '@tensorflow/tfjs-layers';
import { AttentionPooling } from '@avemo/fusion';

/**
 * Attention over the frequency axis of a map, and a fully connected layer: [time, bands, channels] → [units]. Each band is
 * scored by what all its moments and channels hold; a softmax over the bands weighs their sum. **Reconstructed**: section 6.2
 * names the mechanism and gives no formula.
 *
 * Source: JIPS, Liu & Tang 2021, section 6.2, https://doi.org/10.3745/JIPS.02.0161.
 */
export function frequencyAttention(
  [time, bands, channels]: readonly number[],
  { units, scoreUnits, seed }: { units: number; scoreUnits: number; seed: (part: string) => number },
): LayersModel {
  const map = tfl.input({ shape: [time, bands, channels], name: 'frequency_map' });
  const byBand = tfl.layers.permute({ dims: [2, 1, 3], name: 'by_band' }).apply(map);
  const rows = tfl.layers
    .reshape({ targetShape: [bands, time * channels], name: 'band_rows' })
    .apply(byBand) as SymbolicTensor;
  const attention = new AttentionPooling({
    units: scoreUnits,
    seed: seed('frequency attention'),
    name: 'frequency_attention',
  });
  const dense = tfl.layers.dense({
    units,
    activation: 'relu',
    kernelInitializer: tfl.initializers.heUniform({ seed: seed('spectrum fc') }),
    name: 'frequency_fc',
  });
  const outputs = dense.apply(attention.apply(rows)) as SymbolicTensor;
  return tfl.model({ inputs: map, outputs, name: 'frequency' });
}
