import * as tfl from '@tensorflow/tfjs-layers';
import { alexNet, c3d, SeededDropout, tapNetwork } from '@avemo/models';
import type { NetworkContext } from '../stage';
import type { OpenTask } from '../task';
import { EnlargePictures } from '../enlarge-pictures';
import { PresentOnly } from './present-only';

type Tensor = tfl.SymbolicTensor;
type Seed = (part: string) => number;

/** What the two networks of a segment depend on. */
export type Sizes = {
  pictureSize: number;
  audioWidth: number;
  videoWidth: number;
  dropout: number;
  microBatch: number;
  /** Whether faces come with mean 0 and deviation 1, in place of bytes. */
  scaledFaces: boolean;
};

/** The convolutions of each network from the shallowest on. */
const convolutions = {
  audio: ['conv1', 'conv2', 'conv3', 'conv4', 'conv5'],
  video: ['conv1a', 'conv2a', 'conv3a', 'conv3b', 'conv4a'],
} as const;

/** The names of the shallowest layers of a network. */
export const shallowLayers = (stream: keyof typeof convolutions, count: number): string[] =>
  convolutions[stream].slice(0, count).map((layer) => `${stream}_${layer}`);

/** A(a; θ) up to fc7: AlexNet on pictures of the sound, [batch, 4096 · width]. */
export function audioNet(picture: Tensor, sizes: Sizes, seed: Seed): Tensor {
  const { net, enlarged } = soundNet(picture, sizes, seed);
  return net.apply(enlarged) as Tensor;
}

/** The convolutions whose maps stand beside fc7: the nearest to the sound, and the deepest. */
const mapped = ['conv1', 'conv2', 'conv5'] as const;

/**
 * The same, and what the convolutions see: each map's mean over the time of the segment, its bands and filters apart,
 * [batch, bands · filters of all].
 */
export function audioNetWithMaps(picture: Tensor, sizes: Sizes, seed: Seed): { fc7: Tensor; maps: Tensor } {
  const { net, enlarged } = soundNet(picture, sizes, seed);
  const [fc7, ...maps] = tapNetwork(net, ['fc7', ...mapped]).apply(enlarged) as Tensor[];
  const means = maps.map((map, i) => {
    const name = `audio_${mapped[i]}_mean`;
    const poolSize: [number, number] = [map.shape[1]!, 1];
    const mean = tfl.layers.averagePooling2d({ poolSize, strides: poolSize, name }).apply(map) as Tensor;
    return tfl.layers.flatten({ name: `${name}s` }).apply(mean) as Tensor;
  });
  return { fc7, maps: tfl.layers.concatenate({ name: 'audio_maps' }).apply(means) as Tensor };
}

function soundNet(picture: Tensor, { pictureSize, audioWidth, dropout }: Sizes, seed: Seed) {
  const [height, width] = picture.shape.slice(1) as number[];
  const enlarged =
    height === pictureSize && width === pictureSize
      ? picture
      : (new EnlargePictures({ size: pictureSize, name: 'audio_enlarged' }).apply(picture) as Tensor);
  const net = alexNet({
    features: 'fc7',
    inputShape: [pictureSize, pictureSize, picture.shape[3]!],
    width: audioWidth,
    dropout,
    seed: seed('audio'),
    name: 'audio',
  });
  return { net, enlarged };
}

/** V(v; θ) up to fc7: C3D on clips of bytes, or of scaled pictures, [batch, 4096 · width]. */
export function videoNet(
  clip: Tensor,
  { videoWidth, dropout, microBatch, scaledFaces }: Sizes,
  seed: Seed,
): Tensor {
  const scaled = scaledFaces
    ? clip
    : tfl.layers.rescaling({ scale: 1 / 127.5, offset: -1, name: 'video_scaled' }).apply(clip);
  const net = c3d({
    features: 'fc7',
    inputShape: clip.shape.slice(1) as [number, number, number, number],
    width: videoWidth,
    dropout,
    seed: seed('video'),
    name: 'video',
    microBatch,
  });
  return net.apply(scaled) as Tensor;
}

/**
 * The last layer, C logits y of a segment; the answer is softmax(y), whose C numbers sum to 1.
 *
 * Source: AVEF, Ma et al. 2019, equations (2.3), (2.4), https://doi.org/10.1016/j.inffus.2018.06.003.
 */
export function lastLayer(
  name: string,
  features: Tensor,
  { task, dropout, seed }: { task: OpenTask; dropout: number; seed: Seed },
): Tensor {
  const linear = tfl.layers.dense({
    units: task.labels.length,
    kernelInitializer: tfl.initializers.glorotUniform({ seed: seed(name) }),
    name,
  });
  return linear.apply(dropped(`${name}_dropout`, features, dropout, seed)) as Tensor;
}

function dropped(name: string, x: Tensor, rate: number, seed: Seed): Tensor {
  return rate === 0 ? x : (new SeededDropout({ rate, seed: seed(name), name }).apply(x) as Tensor);
}

/** The hidden layer i of the deep belief network, by name; the machines give their weights under it. */
export const hiddenName = (i: number): string => `dbn_hidden${i + 1}`;

/** Both fc7 side by side → sigmoid layers with dropout between; a missing stream is zeros. Gives the last layer. */
export function beliefLayers(
  streams: readonly Tensor[],
  { units, dropout }: { units: readonly number[]; dropout: number },
  { seed, present }: Pick<NetworkContext, 'seed' | 'present'>,
): Tensor {
  const there = streams.map(
    (features, i) =>
      new PresentOnly({ stream: i, name: `present_${i}` }).apply([features, present]) as Tensor,
  );
  let x =
    there.length > 1 ? (tfl.layers.concatenate({ name: 'dbn_visible' }).apply(there) as Tensor) : there[0];
  units.forEach((count, i) => {
    const below = i === 0 ? x : dropped(`dbn_dropout${i}`, x, dropout, seed);
    x = tfl.layers
      .dense({
        units: count,
        activation: 'sigmoid',
        kernelInitializer: tfl.initializers.glorotUniform({ seed: seed(hiddenName(i)) }),
        name: hiddenName(i),
      })
      .apply(below) as Tensor;
  });
  return x;
}
