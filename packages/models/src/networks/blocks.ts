import * as tfl from '@tensorflow/tfjs-layers';
import type { LayersModel, SymbolicTensor } from '@tensorflow/tfjs-layers';
import { deriveSeed } from '@avemo/checks';
import { Conv2dRelu } from '../layers/conv2d-relu';
import { LocalResponseNormalization } from '../layers/local-response-normalization-layer';
import { SeededDropout } from '../layers/seeded-dropout';
import { denseRelu, dropoutAfter, outputLayer, scaledCount, type Head } from './head';

/** A part of a network of images: each has the name of its layer, which is also a tap. @internal */
export type Block =
  | {
      conv: string;
      filters: number;
      kernelSize: number;
      stride?: number;
      padding?: number;
      grouped?: boolean;
    }
  /** Local response normalisation with AlexNet's constants. */
  | { norm: string }
  /** Maximum over windows; a window larger than the map is cut to it. */
  | { pool: string; size: number; stride: number }
  /** Dropout at a share of the rate that the fully connected layers have. */
  | { dropout: string; share: number }
  /** Fully connected, with ReLU, and dropout after it. */
  | { dense: string; units: number };

/** A network as a table. @internal */
export interface BlockNetwork {
  blocks: readonly Block[];
  /** Name of the layer that gives classes or real outputs. */
  output: string;
}

/** What local response normalisation divides small activations by: k^β with AlexNet's k = 2 and β = 0.75. */
const LRN_SHRINKAGE = 2 ** 0.75;

/** The layers whose values a network can end in. @internal */
export function tapsOf({ blocks }: BlockNetwork): string[] {
  return blocks.flatMap((block) => ('dropout' in block ? [] : [nameOf(block)]));
}

/** Puts the layers of a table on top of each other, up to the tap that is asked for. @internal */
export function buildNetwork(
  network: BlockNetwork,
  inputShape: readonly number[],
  head: Head,
  { width = 1, groups = 1, multiple = 1 }: { width?: number; groups?: number; multiple?: number } = {},
): LayersModel {
  const { seed, name, features } = head;
  const image = tfl.input({ shape: [...inputShape], name: `${name}_image` });
  let x = image;
  const add = (layer: tfl.layers.Layer) => (x = layer.apply(x) as SymbolicTensor);
  let convolutions = 0;
  let dense = 0;
  for (const [i, block] of network.blocks.entries()) {
    const next = network.blocks[i + 1];
    if ('conv' in block) {
      const { conv, filters, grouped, ...geometry } = block;
      add(
        new Conv2dRelu({
          ...geometry,
          filters: scaledCount(filters, width, multiple),
          groups: grouped ? groups : 1,
          gain: next && 'norm' in next ? LRN_SHRINKAGE : 1,
          seed: deriveSeed(seed, convolutions++),
          name: `${name}_${conv}`,
        }),
      );
    } else if ('norm' in block) {
      add(new LocalResponseNormalization({ name: `${name}_${block.norm}` }));
    } else if ('pool' in block) {
      const [height, width] = x.shape.slice(1) as [number, number];
      const poolSize: [number, number] = [Math.min(block.size, height), Math.min(block.size, width)];
      add(tfl.layers.maxPooling2d({ poolSize, strides: block.stride, name: `${name}_${block.pool}` }));
    } else if ('dropout' in block) {
      const rate = block.share * head.dropout;
      if (rate > 0) {
        add(new SeededDropout({ rate, seed: deriveSeed(seed, 200 + i), name: `${name}_${block.dropout}` }));
      }
    } else {
      if (dense === 0) add(tfl.layers.flatten({ name: `${name}_flatten` }));
      x = denseRelu(x, block.dense, scaledCount(block.units, width), dense, head);
      if (features === block.dense) break;
      x = dropoutAfter(x, block.dense, dense++, head);
    }
    if (features !== undefined && features === nameOf(block)) break;
  }
  const output = features === undefined ? outputLayer(x, network.output, dense, head) : x;
  return tfl.model({ inputs: image, outputs: output, name });
}

function nameOf(block: Block): string {
  return 'conv' in block
    ? block.conv
    : 'norm' in block
      ? block.norm
      : 'pool' in block
        ? block.pool
        : 'dropout' in block
          ? block.dropout
          : block.dense;
}
