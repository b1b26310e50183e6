import * as tfl from '@tensorflow/tfjs-layers';
import {
  AdaptiveFactorizedBilinearPooling,
  AttentionPooling,
  ConcatFusion,
  FactorizedBilinearPooling,
} from '@avemo/fusion';
import { SeededDropout } from '@avemo/models';
import { deriveSeed } from '../random';
import type { Stream } from '../training/batch';
import { streamsOf, type Recipe } from './recipe';
import { encoderWidth } from './encoders';
import type { Settings } from './settings';

/** The part of a system behind the encoders: attention over time, fusion, classifier. */
export interface Head {
  /** The streams that it listens to, in the order of fusion. */
  streams: Stream[];
  /** Inputs: sequence and mask of each stream; outputs: logits, then the pooled embedding of each stream. */
  model: tfl.LayersModel;
  /** The attention over time of each stream. */
  pooling: Partial<Record<Stream, AttentionPooling>>;
  /** Layers whose masks follow the training step. */
  dropouts: SeededDropout[];
}

/**
 * Builds the untrained head of a system.
 *
 * @param recipe The system.
 * @param options Classes, sizes and the seed of its first weights.
 * @returns The head.
 * @internal
 */
export function createHead(
  recipe: Exclude<Recipe, 'decision'>,
  options: { classes: number; settings: Settings; seed: number },
): Head {
  const { classes, settings, seed } = options;
  const streams = streamsOf(recipe);
  const pooling: Head['pooling'] = {};
  const inputs: tfl.SymbolicTensor[] = [];
  const pooled = streams.map((stream) => {
    const sequence = tfl.input({ shape: [null, encoderWidth(stream, settings)], name: `${stream}Sequence` });
    const mask = tfl.input({ shape: [null], name: `${stream}Mask` });
    inputs.push(sequence, mask);
    pooling[stream] = new AttentionPooling({
      units: settings.attentionUnits,
      temperature: stream === 'audio' ? settings.audioTemperature : settings.videoTemperature,
      seed: deriveSeed(seed, stream, 'pooling'),
      name: `${stream}Pooling`,
    });
    return pooling[stream].apply([sequence, mask]) as tfl.SymbolicTensor;
  });
  const fused = fuse(recipe, pooled, settings, seed);
  const dropout = new SeededDropout({
    rate: settings.dropout,
    seed: deriveSeed(seed, 'dropout'),
    name: 'dropout',
  });
  const classifier = tfl.layers.dense({
    units: classes,
    kernelInitializer: tfl.initializers.glorotUniform({ seed: deriveSeed(seed, 'classifier') }),
    name: 'classifier',
  });
  const logits = classifier.apply(dropout.apply(fused)) as tfl.SymbolicTensor;
  return {
    streams,
    model: tfl.model({ inputs, outputs: [logits, ...pooled] }),
    pooling,
    dropouts: [dropout],
  };
}

function fuse(
  recipe: Exclude<Recipe, 'decision'>,
  pooled: tfl.SymbolicTensor[],
  settings: Settings,
  seed: number,
): tfl.SymbolicTensor {
  const options = {
    outputs: settings.fusionOutputs,
    factors: settings.fusionFactors,
    seed: deriveSeed(seed, 'fusion'),
    name: 'fusion',
  };
  switch (recipe) {
    case 'audio':
    case 'video':
      return pooled[0];
    case 'concat':
      return new ConcatFusion({ name: 'fusion' }).apply(pooled) as tfl.SymbolicTensor;
    case 'g-fbp':
      return new FactorizedBilinearPooling(options).apply(pooled) as tfl.SymbolicTensor;
    case 'ag-fbp':
      return new AdaptiveFactorizedBilinearPooling(options).apply(pooled) as tfl.SymbolicTensor;
  }
}
