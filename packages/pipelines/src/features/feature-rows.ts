import { createExtractor, mfcc, type MfccPreset } from '@avemo/dsp';
import { createOpenSmile, type OpenSmile, type OpenSmileSet } from '@avemo/dsp/opensmile';
import { openColumnFile } from '../io/column-file';
import type { SoundFile } from '../io/sound-file';
import { withSoundReader } from '../io/sound-reader';
import { featureRate, type FeatureMethod, type FeatureSet } from './feature-sets';
import { prosody } from './prosody';

/** Some rows of features, one after the other. */
export interface FeatureRows {
  /** Where each row begins, in seconds. */
  times: number[];
  /** Row by row. */
  data: Float32Array;
}

/**
 * The features of a sound, row by row as its pieces are read: memory does not grow with its length. Sets that need the whole
 * sound (prosody, librosa's cepstra) read it from a temporary file, and hold their rows.
 *
 * @param set - Which features.
 * @param sound - The sound.
 * @param preset - Whose cepstra.
 * @param onProgress - Called with the share of the sound that has been read.
 */
export async function* featureRows(
  set: FeatureSet,
  sound: SoundFile,
  preset: MfccPreset,
  onProgress: (share: number) => void = () => {},
): AsyncGenerator<FeatureRows> {
  const method = set.method(preset);
  if ('whole' in method) yield await wholeRows(method.whole, sound);
  else if ('openSmile' in method) yield* openSmileRows(method.openSmile, sound, onProgress);
  else yield* streamedRows(method, sound, onProgress);
}

/** A sound that is too short has one row of NaN, as opensmile-python gives it. */
async function* openSmileRows(
  set: OpenSmileSet,
  sound: SoundFile,
  onProgress: (share: number) => void,
): AsyncGenerator<FeatureRows> {
  const stream = createOpenSmile(set, { sampleRate: sound.sampleRate, keepSeconds: 1 });
  for await (const rows of pushSound(stream, sound, onProgress)) yield rows;
  if (stream.rows > 0) return;
  process.stderr.write(`${sound.file}: too short for a frame of ${set.name}, its values are NaN\n`);
  yield { times: [0], data: new Float32Array(set.descriptorNames.length).fill(NaN) };
}

/** The descriptors of a sound, pushed piece by piece through a stream that is finished in the end. */
async function* pushSound(
  stream: OpenSmile,
  sound: SoundFile,
  onProgress: (share: number) => void,
): AsyncGenerator<FeatureRows> {
  let row = 0;
  const rowsOf = ({ data, shape: [count] }: ReturnType<OpenSmile['push']>): FeatureRows => {
    const times = Array.from({ length: count }, (_, i) => (row + i) * stream.hopSeconds);
    row += count;
    return { times, data };
  };
  let read = 0;
  for await (const chunk of sound.chunks()) {
    yield rowsOf(stream.push(chunk));
    read += chunk.length;
    onProgress(Math.min(1, read / sound.length));
  }
  yield rowsOf(stream.finish());
}

/** The functionals of openSMILE's set over a whole sound; NaN where it is too short. */
export async function openSmileVector(
  set: OpenSmileSet,
  sound: SoundFile,
  onProgress: (share: number) => void = () => {},
): Promise<Float32Array> {
  const file = openColumnFile();
  try {
    const stream = createOpenSmile(set, { sampleRate: sound.sampleRate, openKeeper: file.open });
    for await (const rows of pushSound(stream, sound, onProgress)) void rows;
    return stream.functionals();
  } finally {
    file.remove();
  }
}

async function* streamedRows(
  { spec, rms, rowShape }: Extract<FeatureMethod, { spec: unknown }>,
  sound: SoundFile,
  onProgress: (share: number) => void,
): AsyncGenerator<FeatureRows> {
  const gain = rms === undefined ? 1 : await gainTo(rms, sound);
  const extractor = createExtractor(spec, { inputRate: sound.sampleRate });
  let row = 0;
  const rowsOf = ({
    data,
    shape: [count],
  }: {
    data: Float32Array;
    shape: readonly number[];
  }): FeatureRows => {
    const times = Array.from({ length: count }, (_, i) => (row + i) * extractor.hopSeconds);
    row += count;
    return { times, data: rowShape ? featureByFeature(data, count, rowShape) : data };
  };
  let read = 0;
  for await (const chunk of sound.chunks()) {
    yield rowsOf(extractor.push(gain === 1 ? chunk : chunk.map((sample) => gain * sample)));
    read += chunk.length;
    onProgress(Math.min(1, read / sound.length));
  }
  yield rowsOf(extractor.finish());
}

/** What samples have to be multiplied by for this root mean square; silence stays silence. */
async function gainTo(rms: number, sound: SoundFile): Promise<number> {
  let [sum, length] = [0, 0];
  for await (const chunk of sound.chunks()) {
    length += chunk.length;
    for (let n = 0; n < chunk.length; n++) sum += chunk[n] * chunk[n];
  }
  return sum === 0 ? 1 : rms / Math.sqrt(sum / length);
}

/** [rows, channels, features] as an extractor gives differences, to [rows, features, channels]. */
function featureByFeature(
  data: Float32Array,
  rows: number,
  [features, channels]: readonly number[],
): Float32Array {
  const turned = new Float32Array(data.length);
  for (let row = 0, at = 0; row < rows; row++) {
    for (let feature = 0; feature < features; feature++) {
      for (let channel = 0; channel < channels; channel++) {
        turned[at++] = data[(row * channels + channel) * features + feature];
      }
    }
  }
  return turned;
}

function wholeRows(whole: 'prosody' | 'mfcc-librosa', sound: SoundFile): Promise<FeatureRows> {
  return withSoundReader(sound, featureRate, (reader) => {
    if (whole === 'prosody') {
      const { times, features } = prosody(reader);
      return { times, data: features.data };
    }
    const { data, shape } = mfcc(reader, { preset: 'librosa' });
    // librosa's frames are centred: the first one begins half a frame before the sound.
    return { times: Array.from({ length: shape[0] }, (_, t) => (512 * t - 1024) / featureRate), data };
  });
}
