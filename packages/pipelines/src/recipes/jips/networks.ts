import * as tfl from '@tensorflow/tfjs-layers';
import type { LayersModel, SymbolicTensor } from '@tensorflow/tfjs-layers';
import { MultimodalAttention } from '@avemo/fusion';
import {
  alexNet,
  audioContextNet,
  improvedAlexNet,
  inceptionV3,
  Lstm,
  PerFrame,
  SeededDropout,
  tapNetwork,
  vgg19,
} from '@avemo/models';
import { EnlargePictures } from '../enlarge-pictures';
import { frequencyAttention } from './frequency-attention';
import { MatchRows } from './match-rows';
import type { Network, NetworkContext, NetworkInput } from '../stage';

/** The four networks that the paper compares on pictures of the face. */
export const pictureNets = ['improved-alexnet', 'alexnet', 'vgg19', 'inception-v3'] as const;
/** One of them. */
export type PictureNet = (typeof pictureNets)[number];

/** What a picture network depends on. */
export type PictureSizes = {
  size: number;
  alexNetSize: number;
  inceptionSize: number;
  filters: readonly number[];
  pools: readonly number[];
  units: number;
  /** Of the first weights of the fully connected layers of the improved AlexNet. */
  gain: number;
  width: number;
  dropout: number;
  /** Which map of the improved AlexNet is attended to. */
  faceMap: 'places' | 'fc7';
  /** Whether faces come with mean 0 and deviation 1, in place of bytes. */
  scaledFaces: boolean;
};

type Maker = (shape: readonly [number, number, number], o: PictureSizes, seed: number) => LayersModel;

/** How each is made, at which size, and the layer whose map is attended to; VGG19's has 196 positions of 512. */
const makers: Record<
  PictureNet,
  { make: Maker; sizeOf(o: PictureSizes): number; map(o: PictureSizes): string; last: string }
> = {
  'improved-alexnet': {
    make: (inputShape, { filters, pools, units, gain, dropout }, seed) =>
      improvedAlexNet({
        features: 'fc7',
        inputShape,
        filters,
        pools,
        units,
        gain,
        dropout,
        seed,
        name: 'improved',
      }),
    sizeOf: ({ size }) => size,
    map: ({ faceMap }) => (faceMap === 'fc7' ? 'fc7' : 'norm3'),
    last: 'fc7',
  },
  alexnet: {
    make: (inputShape, { width, dropout }, seed) =>
      alexNet({ features: 'fc7', inputShape, width, dropout, seed, name: 'alexnet' }),
    sizeOf: ({ alexNetSize }) => alexNetSize,
    map: () => 'conv5',
    last: 'fc7',
  },
  vgg19: {
    make: (inputShape, { width, dropout }, seed) =>
      vgg19({ features: 'fc7', inputShape, width, dropout, seed, name: 'vgg19' }),
    sizeOf: ({ size }) => size,
    map: () => 'conv5_4',
    last: 'fc7',
  },
  'inception-v3': {
    make: (inputShape, { width, dropout }, seed) =>
      inceptionV3({ features: 'Mixed_7c', inputShape, width, dropout, seed, name: 'inception' }),
    sizeOf: ({ inceptionSize }) => inceptionSize,
    map: () => 'Mixed_7c',
    last: 'Mixed_7c',
  },
};

const scaled = (x: SymbolicTensor, name: string, scale: number, offset: number) =>
  tfl.layers.rescaling({ scale, offset, name }).apply(x) as SymbolicTensor;

/**
 * A picture network on faces: its linear last layer, `outputs` numbers, and the map of the face, [positions, channels].
 *
 * Source: JIPS, Liu & Tang 2021, section 4.2, https://doi.org/10.3745/JIPS.02.0161.
 */
export function pictureNet(
  net: PictureNet,
  x: SymbolicTensor,
  { outputs, ...o }: PictureSizes & { outputs: number },
  { seed }: Pick<NetworkContext, 'seed'>,
): { prediction: SymbolicTensor; map: SymbolicTensor } {
  const { make, sizeOf, map: mapOf, last } = makers[net];
  const [size, map] = [sizeOf(o), mapOf(o)];
  const pictures = o.scaledFaces ? x : scaled(x, 'scaled_pictures', 1 / 127.5, -1);
  const seen =
    x.shape[1] === size
      ? pictures
      : (new EnlargePictures({ size, name: 'enlarged' }).apply(pictures) as SymbolicTensor);
  const network = make([size, size, 3], o, seed('pictures'));
  const taps = [tapNetwork(network, [...new Set([map, last])]).apply(seen)].flat() as SymbolicTensor[];
  const [maps, top] = [taps[0], taps.at(-1)!];
  const [, height, columns, channels] = maps.shape as number[];
  const positions = tfl.layers.reshape({ targetShape: [height * columns, channels], name: 'positions' });
  // Inception's last map is averaged over its positions; fc7 of the improved AlexNet is a map of one position.
  const flat =
    top.shape.length === 4
      ? (tfl.layers.globalAveragePooling2d({ name: 'pooled' } as never).apply(top) as SymbolicTensor)
      : top;
  const dropped = new SeededDropout({ rate: o.dropout, seed: seed('dropout'), name: 'dropout' }).apply(flat);
  return {
    // Begun near 0: the answers of first weights spread wider than what is to be told, and unlearning them costs what is learned.
    prediction: linear('prediction', outputs, dropped as SymbolicTensor, { seed, scale: 0.01 }),
    map: positions.apply(maps) as SymbolicTensor,
  };
}

const linear = (
  name: string,
  units: number,
  x: SymbolicTensor,
  { seed, scale = 1 }: Pick<NetworkContext, 'seed'> & { scale?: number },
) =>
  tfl.layers
    .dense({
      units,
      kernelInitializer: tfl.initializers.varianceScaling({
        ...{ scale, mode: 'fanAvg', distribution: 'uniform', seed: seed(name) },
      }),
      name,
    })
    .apply(x) as SymbolicTensor;

/** What the audio context depends on. */
export type ContextSizes = {
  filters: readonly number[];
  poolStride: number;
  units: number;
  lstmUnits: number;
  /** Hidden units of the attention over frequency; 0: none. */
  frequencyUnits: number;
};

/**
 * The audio context: convolutions on each spectrum image, a fully connected layer, beside it one on the descriptors, and an
 * LSTM over the steps, h_t = LSTM(A_t, h_{t−1}).
 *
 * Source: JIPS, Liu & Tang 2021, equation (27), https://doi.org/10.3745/JIPS.02.0161.
 */
export function audioContext(
  { image, descriptors }: { image: NetworkInput; descriptors: NetworkInput },
  mask: SymbolicTensor,
  sizes: ContextSizes,
  c: NetworkContext,
): { hidden: SymbolicTensor; state: NonNullable<Network['state']> } {
  const { units, lstmUnits } = sizes;
  const heard = [image, descriptors].map(
    ({ x }, i) => new MatchRows({ name: `heard${i}` }).apply([x, mask]) as SymbolicTensor,
  );
  const images = spectrumFeatures(scaled(heard[0], 'scaled_images', 1 / 255, 0), sizes, c);
  const described = tfl.layers
    .dense({
      units,
      activation: 'relu',
      kernelInitializer: tfl.initializers.heUniform({ seed: c.seed('descriptors') }),
      name: 'descriptors_fc',
    })
    .apply(heard[1]) as SymbolicTensor;
  const features = tfl.layers.concatenate({ name: 'sound' }).apply([images, described]) as SymbolicTensor;
  const before = ['hidden', 'cell'].map((name) => c.state(name, lstmUnits));
  const [hidden, ...next] = new Lstm({
    units: lstmUnits,
    returnSequences: true,
    returnState: true,
    seed: c.seed('lstm kernel'),
    recurrentSeed: c.seed('lstm recurrent'),
    name: 'context',
  }).apply([features, mask, ...before]) as SymbolicTensor[];
  return { hidden, state: { hidden: next[0], cell: next[1] } };
}

/** A vector for each spectrum image: a fully connected layer on its map, or on the map summed over frequency by attention. */
function spectrumFeatures(
  images: SymbolicTensor,
  { filters, poolStride, units, frequencyUnits }: ContextSizes,
  c: NetworkContext,
): SymbolicTensor {
  const network = audioContextNet({
    features: frequencyUnits > 0 ? 'pool3' : 'fc',
    inputShape: images.shape.slice(2) as [number, number, number],
    filters,
    poolStride,
    units,
    seed: c.seed('spectrum'),
  }).apply(images) as SymbolicTensor;
  if (frequencyUnits === 0) return network;
  const shape = network.shape.slice(2) as number[];
  const model = frequencyAttention(shape, {
    units,
    scoreUnits: frequencyUnits,
    seed: (part) => c.seed(part),
  });
  return new PerFrame({ model, name: 'frequencies' }).apply(network) as SymbolicTensor;
}

/**
 * Attention over the map of the face and over both streams: z_t and the shares λ_t.
 *
 * Source: JIPS, Liu & Tang 2021, equations (28)–(30), https://doi.org/10.3745/JIPS.02.0161.
 */
export function attend(
  hidden: SymbolicTensor,
  maps: readonly SymbolicTensor[],
  mask: SymbolicTensor,
  { outputs, units }: { outputs: number; units: number },
  { seed }: NetworkContext,
): { fused: SymbolicTensor; shares: SymbolicTensor } {
  const matched = maps.map(
    (map, i) => new MatchRows({ name: `map${i}` }).apply([map, hidden]) as SymbolicTensor,
  );
  const map = tfl.layers.concatenate({ name: 'maps' }).apply(matched) as SymbolicTensor;
  const [fused, shares] = new MultimodalAttention({
    outputs,
    units,
    returnWeights: true,
    seed: seed('fusion'),
    name: 'fusion',
  }).apply([hidden, map, mask]) as SymbolicTensor[];
  return { fused, shares };
}

/** Values at each step. */
export const answer = (x: SymbolicTensor, c: NetworkContext): SymbolicTensor =>
  linear('answer', c.task.labels.length, x, c);
