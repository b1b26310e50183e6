import * as tfl from '@tensorflow/tfjs-layers';
import { AttentionPooling } from '@avemo/fusion';
import { fcnAudioEncoder, frameReducer, markerEncoder, SeededDropout } from '@avemo/models';
import type { NetworkInput } from '../stage';
import type { OpenTask } from '../task';
import { TimeFrequencyUnits } from './time-frequency-units';
import { TrunkMeans } from './trunk-means';

type Seed = (part: string) => number;

/** What the encoders depend on. */
export type EncoderOptions = {
  filters: readonly number[];
  strides: readonly number[];
  lrn: boolean;
  videoEncoder: 'reducer' | 'dense' | 'markers';
  videoUnits: number;
  markerStrides: readonly number[];
};

/** The encoder of a stream: frames → embeddings with a mask of their own. */
export function encoder(
  stream: 'audio' | 'video',
  input: NetworkInput,
  options: EncoderOptions,
  seed: Seed,
): NetworkInput {
  const { x, mask } = input;
  if (stream === 'video' && options.videoEncoder !== 'markers') {
    return { x: frameEncoder(x, options, seed), mask };
  }
  const model = stream === 'audio' ? audioEncoder(x, options, seed) : pointEncoder(x, options, seed);
  const [embeddings, left] = model.apply([x, mask]) as tfl.SymbolicTensor[];
  return { x: embeddings, mask: left };
}

/**
 * The audio encoder without the pooling over frequency: a vector for each unit of time and frequency, as the 2-D attention that
 * table I compares with has them.
 */
export function unitEncoder({ x, mask }: NetworkInput, options: EncoderOptions, seed: Seed): NetworkInput {
  const model = audioEncoder(x, options, seed);
  const pooling = model.getLayer('audio_embeddings');
  const outputs = [pooling.input as tfl.SymbolicTensor, model.outputs[1]];
  const map = tfl
    .model({ inputs: model.inputs, outputs, name: 'audio_map' })
    .apply([x, mask]) as tfl.SymbolicTensor[];
  const [units, counting] = new TimeFrequencyUnits({ name: 'audio_units' }).apply(
    map,
  ) as tfl.SymbolicTensor[];
  return { x: units, mask: counting };
}

const normalizationOf = (lrn: boolean) => (lrn ? 'lrn' : 'none');

const audioEncoder = (x: tfl.SymbolicTensor, { filters, strides, lrn }: EncoderOptions, seed: Seed) =>
  fcnAudioEncoder({
    frequencyBins: x.shape[2]!,
    channels: x.shape[3]!,
    filters,
    strides,
    normalization: normalizationOf(lrn),
    seed: seed('audio_encoder'),
  });

const pointEncoder = (x: tfl.SymbolicTensor, { filters, markerStrides, lrn }: EncoderOptions, seed: Seed) =>
  markerEncoder({
    markers: markersOf(x),
    filters,
    strides: markerStrides,
    normalization: normalizationOf(lrn),
    seed: seed('video_encoder'),
    name: 'video',
  });

/** The vector of each frame made shorter: by one kernel over its neighbouring features, or by a dense layer. */
function frameEncoder(
  x: tfl.SymbolicTensor,
  { videoEncoder, videoUnits }: EncoderOptions,
  seed: Seed,
): tfl.SymbolicTensor {
  const features = x.shape.at(-1)!;
  if (videoEncoder === 'reducer') {
    if (x.shape.length !== 3 || features % 4 !== 0) {
      throw new RangeError(
        `videoEncoder reducer needs vectors whose length is a multiple of 4; the face block has [${x.shape.slice(2).join(', ')}] a frame. ` +
          'Use videoEncoder=dense.',
      );
    }
    return frameReducer({ features, seed: seed('video_reducer'), name: 'video' }).apply(
      x,
    ) as tfl.SymbolicTensor;
  }
  const embedding = tfl.layers.dense({
    units: videoUnits,
    activation: 'relu',
    kernelInitializer: tfl.initializers.heNormal({ seed: seed('video_embedding') }),
    name: 'video_embedding',
  });
  return embedding.apply(x) as tfl.SymbolicTensor;
}

function markersOf({ shape }: tfl.SymbolicTensor): number {
  if (shape.length === 4 && shape[3] === 3) return shape[2]!;
  throw new RangeError(
    `videoEncoder markers needs points with x, y and z, [markers, 3] a frame; the face block has [${shape.slice(2).join(', ')}]. ` +
      'Use videoEncoder=dense.',
  );
}

/** Attention over time, eq. (3)–(6) and without inner layer (`units: 0`) eq. (8)–(11): embeddings → one vector. */
export function attention(
  stream: string,
  { x, mask }: NetworkInput,
  { units, temperature }: { units: number; temperature: number },
  seed: Seed,
): tfl.SymbolicTensor {
  const name = `${stream}_attention`;
  return new AttentionPooling({ units, temperature, seed: seed(name), name }).apply([
    x,
    mask,
  ]) as tfl.SymbolicTensor;
}

/** The trunks of a stream, [batch, H, features], and which of them count, [batch, H]. */
export function trunksOf(
  stream: string,
  { x, mask }: NetworkInput,
  { trunks, length }: { trunks: number; length: number },
): NetworkInput {
  const layer = new TrunkMeans({ trunks, length, name: `${stream}_trunks` });
  const [means, counting] = layer.apply([x, mask]) as tfl.SymbolicTensor[];
  return { x: means, mask: counting };
}

/** Trunks that at least one of the streams reaches. */
export const eitherTrunk = (masks: readonly tfl.SymbolicTensor[]): tfl.SymbolicTensor =>
  tfl.layers.maximum({ name: 'trunk_mask' }).apply([...masks]) as tfl.SymbolicTensor;

/** Dropout and one linear layer: a vector → logits, or values. */
export function classifier(
  stage: string,
  x: tfl.SymbolicTensor,
  { task, dropout, seed }: { task: OpenTask; dropout: number; seed: Seed },
): tfl.SymbolicTensor {
  const dropped = new SeededDropout({ rate: dropout, seed: seed('dropout'), name: 'dropout' }).apply(x);
  const linear = tfl.layers.dense({
    units: task.labels.length,
    kernelInitializer: tfl.initializers.glorotUniform({ seed: seed('classifier') }),
    name: `${stage}_classifier`,
  });
  return linear.apply(dropped) as tfl.SymbolicTensor;
}
