import type { Block } from '../../prepare/block';
import type { Media } from '../../prepare/media';
import { amFbpSpectrogram, audioFeatures } from '../../features/audio-features';

/** The spectrogram of §IV: [frames, bins, 1]. */
export async function spectrogramOf({ audio }: Media): Promise<Block | undefined> {
  if (!audio) return undefined;
  const { data, frames, width } = audioFeatures(await audio.read(), amFbpSpectrogram);
  const seconds = amFbpSpectrogram.hopLength / amFbpSpectrogram.sampleRate;
  return {
    data,
    shape: [frames, width, 1],
    times: Float64Array.from({ length: frames }, (_, i) => i * seconds),
  };
}

/** What a corpus may call its features of the face. */
const faceFeatures = ['face', 'action-units', 'video'];

/** The face as the corpus gives it, a vector per frame or one for the clip: [frames, features]. */
export async function faceOf({ features = {} }: Media): Promise<Block | undefined> {
  const name = faceFeatures.find((one) => features[one]);
  const block = name && (await features[name]());
  if (!block) return undefined;
  return block.times ? block : { ...block, shape: [1, block.data.length], times: Float64Array.of(0) };
}
