import * as tfl from '@tensorflow/tfjs-layers';
import { AttentionPooling } from '@avemo/fusion';
import { fcnAudioEncoder, SeededDropout } from '@avemo/models';
import type { NetworkInput } from '../stage';
import type { OpenTask } from '../task';
import { TrunkMeans } from './trunk-means';

type Seed = (part: string) => number;

/** Sizes of an encoder. */
export interface EncoderSizes {
  filters: readonly number[];
  strides: readonly number[];
  videoUnits: number;
}

/** The encoder of a stream: frames → embeddings with a mask of their own. */
export function encoder(
  stream: 'audio' | 'video',
  { x, mask }: NetworkInput,
  sizes: EncoderSizes,
  seed: Seed,
): NetworkInput {
  if (stream === 'video') {
    const embedding = tfl.layers.dense({
      units: sizes.videoUnits,
      activation: 'relu',
      kernelInitializer: tfl.initializers.heNormal({ seed: seed('video_embedding') }),
      name: 'video_embedding',
    });
    return { x: embedding.apply(x) as tfl.SymbolicTensor, mask };
  }
  const model = fcnAudioEncoder({
    frequencyBins: x.shape[2]!,
    channels: x.shape[3]!,
    filters: sizes.filters,
    strides: sizes.strides,
    seed: seed('audio_encoder'),
  });
  const [embeddings, left] = model.apply([x, mask]) as tfl.SymbolicTensor[];
  return { x: embeddings, mask: left };
}

/** Attention over time, eq. (3)–(6): embeddings → one vector. */
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

/** The trunks of a stream: [batch, H, features]. */
export const trunksOf = (stream: string, { x, mask }: NetworkInput, trunks: number): tfl.SymbolicTensor =>
  new TrunkMeans({ trunks, name: `${stream}_trunks` }).apply([x, mask]) as tfl.SymbolicTensor;

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
