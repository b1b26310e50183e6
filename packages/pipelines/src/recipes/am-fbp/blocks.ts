import type { Block } from '../../prepare/block';
import type { Media } from '../../prepare/media';
import type { Use } from '../../prepare/preparation';
import { faceEmbeddings } from '../../preparations/face-embeddings';
import type { PreparedSettings } from '../settings-schema';
import type { settings } from './settings';
import { amFbpSpectrogram, audioFeaturesOfPieces } from '../../features/audio-features';

type Prepared = PreparedSettings<typeof settings>;

/** The spectrogram of §IV: [frames, bins, 1]. */
export async function spectrogramOf({ audio }: Media): Promise<Block | undefined> {
  if (!audio) return undefined;
  const { data, frames, width } = await audioFeaturesOfPieces(audio.chunks(), amFbpSpectrogram);
  const seconds = amFbpSpectrogram.hopLength / amFbpSpectrogram.sampleRate;
  return {
    data,
    shape: [frames, width, 1],
    times: Float64Array.from({ length: frames }, (_, i) => i * seconds),
  };
}

/** What a corpus may call its features of the face. */
const faceFeatures = ['face', 'action-units', 'markers', 'video'];

/**
 * The face: what the corpus gives ready-made, a row per frame or one for the clip, or an embedding of 1024 numbers for each
 * frame of the video.
 */
export async function faceOf(
  media: Media,
  { faceSource, faceRate }: Prepared,
  use: Use,
): Promise<Block | undefined> {
  const { features = {} } = media;
  const name = faceSource === 'given' ? faceFeatures.find((one) => features[one]) : undefined;
  if (name) {
    const block = await features[name]();
    return block.times ? block : { ...block, shape: [1, block.data.length], times: Float64Array.of(0) };
  }
  return media.video && (await use(faceEmbeddings, { maxRate: faceRate })).embedding;
}
