import { onSteps } from '../../preparations/on-steps';
import { faceCrops } from '../../preparations/face-crops';
import type { Block, Blocks } from '../../prepare/block';
import type { Media } from '../../prepare/media';
import { definePreparation, type Use } from '../../prepare/preparation';
import { withTrackReader } from '../../prepare/sound-pieces';
import type { PreparedSettings } from '../settings-schema';
import { faceFound, voiceActivity } from './activity';
import type { settings } from './settings';
import { functionalCount, soundSteps, type SoundOptions } from './sound';

type Prepared = PreparedSettings<typeof settings>;

const soundOf = definePreparation({
  name: 'jips-sound',
  version: 2,
  async run({ audio }: Media, options: SoundOptions): Promise<Blocks> {
    if (!audio) return {};
    const { steps, images, descriptors, width, energy } = await withTrackReader(audio, 16_000, (sound) =>
      soundSteps(sound, options),
    );
    const times = stepTimes(steps, options.step);
    return {
      images: { data: images, shape: [steps, 5 * options.columns, options.bands, 1], times },
      descriptors: { data: descriptors, shape: [steps, width], times },
      energy: { data: energy, shape: [steps, 1], times },
    };
  },
});

const stepTimes = (steps: number, step: number) => Float64Array.from({ length: steps }, (_, i) => i * step);

/**
 * Both streams on one grid of times, with m_t and n_t. Where one stream is missing its rows are zeros that do not count, so a
 * clip has all blocks or none.
 *
 * Source: JIPS, Liu & Tang 2021, equations (31)–(32), https://doi.org/10.3745/JIPS.02.0161.
 */
const steps = definePreparation({
  name: 'jips-steps',
  version: 3,
  async run(_: Media, s: SoundOptions & { size: number }, use: Use): Promise<Blocks> {
    const { step, bands, columns, openSmile, logBefore, size } = s;
    const sound = await use(soundOf, { step, bands, columns, openSmile, logBefore });
    const { face } = await use(faceCrops, { size, cut: 'aligned', maxRate: 1 / step });
    if (!sound.images && !face) return {};
    const seen = face && onSteps(face, { step });
    const count = Math.min(sound.images?.shape[0] ?? Infinity, seen?.shape[0] ?? Infinity);
    const picture = seen ? firstRows(seen, count) : absent([size, size, 3], count, step);
    const activity = new Float32Array(2 * count);
    const heard = sound.energy ? voiceActivity(sound.energy.data) : new Float32Array(count);
    const found = seen ? faceFound(count, picture.mask) : new Float32Array(count);
    for (let i = 0; i < count; i++) activity.set([heard[i], found[i]], 2 * i);
    return {
      image: sound.images ? firstRows(sound.images, count) : absent([5 * columns, bands, 1], count, step),
      descriptors: sound.descriptors
        ? firstRows(sound.descriptors, count)
        : {
            ...absent([descriptorWidth(openSmile)], count, step),
            data: new Float32Array(count * descriptorWidth(openSmile)),
          },
      picture,
      activity: { data: activity, shape: [count, 2], times: stepTimes(count, step) },
    };
  },
});

const descriptorWidth = (openSmile: SoundOptions['openSmile']): number => 38 + functionalCount(openSmile);

function firstRows({ data, shape, times, mask }: Block, rows: number): Block {
  const width = data.length / shape[0];
  const own = mask?.slice(0, rows);
  return {
    data: data.slice(0, rows * width) as Block['data'],
    shape: [rows, ...shape.slice(1)],
    times: times!.slice(0, rows),
    ...(own?.includes(0) && { mask: own }),
  };
}

/** Rows of bytes that do not count. */
const absent = (shape: readonly number[], rows: number, step: number): Block => ({
  data: new Uint8Array(rows * shape.reduce((product, n) => product * n, 1)),
  shape: [rows, ...shape],
  times: stepTimes(rows, step),
  mask: new Uint8Array(rows),
});

/** One block of the steps of a clip. */
export const stepsOf =
  (name: 'image' | 'descriptors' | 'picture' | 'activity') =>
  async (
    _: Media,
    { step, bands, columns, openSmile, logBefore, size }: Prepared,
    use: Use,
  ): Promise<Block | undefined> =>
    (await use(steps, { step, bands, columns, openSmile, logBefore, size }))[name];
