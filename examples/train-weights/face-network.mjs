// A network that reads the expression of a grey face of 44 × 44 pixels.
import { Conv2dRelu, SeededDropout, deriveSeed } from '@avemo/models';
import * as tfl from '@tensorflow/tfjs-layers';
import { emotions } from '@avemo/pipelines/predict';
import { seen } from './face-pictures.mjs';

/**
 * Stages of convolutions of 3 × 3. The last one of each has its maxima of 2 × 2 taken before batch normalisation, which then
 * has a quarter to do.
 */
export const faceNetworkSettings = {
  stages: [[24], [48], [96, 96], [128]],
  units: 128,
  dropout: 0.3,
  momentum: 0.98,
};

/** Its logits for the emotions. */
export function faceNetwork({ seed, settings = faceNetworkSettings }) {
  const { stages, units, dropout, momentum } = settings;
  const he = (...part) => tfl.initializers.heNormal({ seed: deriveSeed(seed, ...part) });
  const image = tfl.input({ shape: [seen, seen, 1], name: 'face' });
  let x = image;
  const add = (layer) => (x = layer.apply(x));
  for (const [s, filters] of stages.entries()) {
    filters.forEach((count, c) => {
      const name = `conv${s + 1}_${c + 1}`;
      if (c < filters.length - 1) {
        add(
          new Conv2dRelu({ filters: count, kernelSize: 3, padding: 1, seed: deriveSeed(seed, name), name }),
        );
        return;
      }
      const options = { filters: count, kernelSize: 3, padding: 'same', useBias: false, name };
      add(tfl.layers.conv2d({ ...options, kernelInitializer: he(name) }));
      add(tfl.layers.maxPooling2d({ poolSize: 2, strides: 2, name: `pool${s + 1}` }));
      add(tfl.layers.batchNormalization({ momentum, name: `norm${s + 1}` }));
      add(tfl.layers.reLU({ name: `relu${s + 1}` }));
    });
  }
  add(tfl.layers.flatten({ name: 'flatten' }));
  add(new SeededDropout({ rate: dropout, seed: deriveSeed(seed, 'dropout1'), name: 'dropout1' }));
  add(tfl.layers.dense({ units, activation: 'relu', kernelInitializer: he('hidden'), name: 'hidden' }));
  add(new SeededDropout({ rate: dropout, seed: deriveSeed(seed, 'dropout2'), name: 'dropout2' }));
  add(tfl.layers.dense({ units: emotions.length, kernelInitializer: he('classes'), name: 'classes' }));
  return tfl.model({ inputs: image, outputs: x, name: 'face' });
}
