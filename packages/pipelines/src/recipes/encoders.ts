import * as tfl from '@tensorflow/tfjs-layers';
import { fcnAudioEncoder } from '@avemo/models';
import { deriveSeed } from '../random';
import type { Stream } from '../training/batch';
import type { Settings } from './settings';

/** Builds the untrained encoder of a stream whose frames hold `width` features. */
export function createEncoder(
  stream: Stream,
  { width, settings, seed }: { width: number; settings: Settings; seed: number },
): tfl.LayersModel {
  return stream === 'audio'
    ? fcnAudioEncoder({
        frequencyBins: width,
        filters: settings.encoderFilters,
        strides: settings.encoderStrides,
        seed: deriveSeed(seed, 'audio-encoder'),
      })
    : videoEncoder(width, settings.videoUnits, deriveSeed(seed, 'video-encoder'));
}

/** Width of the embedding that {@link createEncoder}'s model gives per time step. */
export const encoderWidth = (stream: Stream, settings: Settings): number =>
  stream === 'audio' ? settings.encoderFilters.at(-1)! : settings.videoUnits;

/** One rectified linear layer on each frame: [batch, frames, width] → [batch, frames, units]. */
function videoEncoder(width: number, units: number, seed: number): tfl.LayersModel {
  const frames = tfl.input({ shape: [null, width], name: 'frames' });
  const kernelInitializer = tfl.initializers.heNormal({ seed });
  const embedded = tfl.layers.dense({ units, activation: 'relu', kernelInitializer, name: 'embedding' });
  return tfl.model({ inputs: frames, outputs: embedded.apply(frames) as tfl.SymbolicTensor });
}
