import { logMelSpectrogram, preEmphasis, resample, type AudioSignal, type TimeInterval } from '@avemo/dsp';
import { cutFrames } from '@avemo/vision-prep';
import { faceCrops } from '../../preparations/face-crops';
import type { Block } from '../../prepare/block';
import type { Media } from '../../prepare/media';
import type { Use } from '../../prepare/preparation';
import type { ClipMaterial, MaterialPicture } from '../material';
import type { PreparedSettings } from '../settings-schema';
import { cropsOf, intervalsOf, segmentsOf } from './blocks';
import type { settings } from './settings';

/** Columns of a picture that shows a whole clip, and rows of a wave. */
const WIDTH = 480;
const WAVE = 64;
/** Faces of a sequence. */
const FACES = 8;

/**
 * The share of the sound that is kept and, where they are asked for, the paper's pictures of how a clip is prepared: wave,
 * spectrogram and faces before and after (figure 2), and the first segment with its three channels as colours and one by one
 * (figure 3).
 *
 * Source: AVEF, Ma et al. 2019, figures 2 and 3, https://doi.org/10.1016/j.inffus.2018.06.003.
 *
 * @param media - Of the clip.
 * @param s - The settings that blocks depend on.
 * @param use - Gives what is prepared already.
 * @param drawn - Whether there are pictures.
 * @returns Nothing where the clip has no sound.
 */
export async function materialOf(
  media: Media,
  s: PreparedSettings<typeof settings>,
  use: Use,
  { drawn }: { drawn: boolean },
): Promise<ClipMaterial | undefined> {
  const segments = await segmentsOf(use, s);
  if (!media.audio || !segments.kept) return undefined;
  const kept = intervalsOf(segments.kept);
  const [seconds] = segments.length.data;
  const length = kept.reduce((sum, { start, end }) => sum + end - start, 0);
  const measures = { 'share of the sound kept': Math.min(1, length / seconds) };
  if (!drawn) return { measures };
  const { face } = await use(faceCrops, cropsOf(s));
  const sound = await media.audio.read();
  const whole = [{ start: 0, end: seconds }];
  return {
    measures,
    pictures: [
      ...preparedAs('before', sound, face, whole, seconds),
      ...preparedAs('after', sound, face, kept, seconds),
      ...channelsOf(segments.picture),
    ],
  };
}

/** Wave, spectrogram and faces of stretches of a clip, `seconds` wide. */
function preparedAs(
  when: string,
  sound: AudioSignal,
  face: Block | undefined,
  kept: readonly TimeInterval[],
  seconds: number,
): MaterialPicture[] {
  const parts = kept.map(({ start, end }) =>
    sound.samples.subarray(Math.round(start * sound.sampleRate), Math.round(end * sound.sampleRate)),
  );
  const samples = new Float32Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    samples.set(part, at);
    at += part.length;
  }
  const width = Math.max(1, Math.round((WIDTH * samples.length) / (seconds * sound.sampleRate)));
  const names = { before: 'the clip as it is', after: 'without silence' };
  const title = (what: string) => `${what}, ${names[when as keyof typeof names]}`;
  return [
    { name: title('wave'), ...waveOf(samples, width) },
    { name: title('mel spectrogram'), ...melOf({ samples, sampleRate: sound.sampleRate }, width) },
    ...(face ? [{ name: title('faces'), ...facesOf(face, kept) }] : []),
  ];
}

type Pixels = Omit<MaterialPicture, 'name'>;

/** Dark where the sound is between the lowest and the highest sample of a column. */
function waveOf(samples: Float32Array, width: number): Pixels {
  const data = new Uint8Array(width * WAVE * 3).fill(255);
  const most = samples.reduce((greatest, x) => Math.max(greatest, Math.abs(x)), 1e-6);
  for (let column = 0; column < width; column++) {
    const from = Math.floor((column * samples.length) / width);
    const to = Math.max(from + 1, Math.floor(((column + 1) * samples.length) / width));
    let [low, high] = [Infinity, -Infinity];
    for (let i = from; i < Math.min(to, samples.length); i++) {
      low = Math.min(low, samples[i]);
      high = Math.max(high, samples[i]);
    }
    const row = (x: number) => Math.round(((1 - x / most) / 2) * (WAVE - 1));
    for (let y = row(high); y <= row(low); y++)
      data.fill(60, 3 * (y * width + column), 3 * (y * width + column + 1));
  }
  return { width, height: WAVE, data };
}

function melOf(sound: AudioSignal, width: number): Pixels {
  const rate = 16_000;
  const plain = preEmphasis(sound.sampleRate === rate ? sound : resample(sound, rate));
  const { data, shape } = logMelSpectrogram(plain, {
    ...{ frameLength: 400, hopLength: 160, melBands: 64, maxFrequency: 8000, offset: 0.01 },
  });
  const [frames, bands] = shape;
  const levels = greyLevels(data);
  const at = (x: number, y: number) =>
    frames === 0
      ? 255
      : levels[Math.min(frames - 1, Math.floor((x * frames) / width)) * bands + bands - 1 - y];
  return drawn(width, bands, (x, y) => [at(x, y), at(x, y), at(x, y)]);
}

/** Faces spread evenly over the stretches, side by side. */
function facesOf(face: Block, kept: readonly TimeInterval[]): Pixels {
  const { frames } = cutFrames(face.times!, kept);
  const [, height, size] = face.shape;
  const count = Math.min(FACES, frames.length);
  const pixels = face.data as Uint8Array;
  return drawn(Math.max(1, count) * size, height, (x, y) => {
    if (count === 0) return [255, 255, 255];
    const place = Math.floor(x / size);
    const frame = frames[Math.floor((place * frames.length) / count)];
    const from = ((frame * height + y) * size + (x % size)) * 3;
    return [pixels[from], pixels[from + 1], pixels[from + 2]];
  });
}

/** The first segment: its three channels as colours, and each in grey; time from left to right, low bands below. */
function channelsOf({ data, shape }: Block): MaterialPicture[] {
  const [, frames, bands, channels] = shape;
  const one = data.subarray(0, frames * bands * channels) as Float32Array;
  const levels = Array.from({ length: channels }, (_, c) =>
    greyLevels(one.filter((__, i) => i % channels === c)),
  );
  const at = (c: number, x: number, y: number) => levels[c][x * bands + bands - 1 - y];
  const grey = (c: number) => drawn(frames, bands, (x, y) => [at(c, x, y), at(c, x, y), at(c, x, y)]);
  return [
    {
      name: 'first segment: static, first and second differences as red, green and blue',
      ...drawn(frames, bands, (x, y) => [at(0, x, y), at(1, x, y), at(2, x, y)]),
    },
    { name: 'static', ...grey(0) },
    { name: 'first differences', ...grey(1) },
    { name: 'second differences', ...grey(2) },
  ];
}

function drawn(width: number, height: number, colour: (x: number, y: number) => number[]): Pixels {
  const data = new Uint8Array(width * height * 3);
  for (let y = 0; y < height; y++)
    for (let x = 0; x < width; x++) data.set(colour(x, y), 3 * (y * width + x));
  return { width, height, data };
}

/** 0 for the least value, 255 for the greatest. */
function greyLevels(values: Float32Array): Uint8Array {
  let [low, high] = [Infinity, -Infinity];
  for (const value of values) {
    low = Math.min(low, value);
    high = Math.max(high, value);
  }
  return Uint8Array.from(values, (value) => Math.round((255 * (value - low)) / Math.max(1e-9, high - low)));
}
