import { sizeOf, type Block, type Blocks } from '../../prepare/block';
import type { Media } from '../../prepare/media';
import { definePreparation, type Use } from '../../prepare/preparation';
import { faceEmbeddings } from '../../preparations/face-embeddings';
import { logMelContext } from '../../preparations/log-mel-context';
import { onSteps, stepsOf } from '../../preparations/on-steps';
import type { PreparedSettings } from '../settings-schema';
import { wordsOf, type settings } from './settings';

type Prepared = PreparedSettings<typeof settings>;

/** What {@link steps} is told: the settings that both streams depend on. */
type StepOptions = Pick<Prepared, 'step' | 'soundContext' | 'faceRate' | 'soundFeature' | 'faceFeature'>;

/** Numbers that describe a step, where no feature of the data set stands in their place. */
const widths = { sound: 128, face: 1024 };

/**
 * Both streams on one grid of times, each as long as the shorter of the two: `sound` and `face`. One that the clip lacks has
 * steps that do not count, so a clip has both or none; a feature of the data set must be there.
 *
 * Source: BAF, Lucas, Ghaleb & Asteriadis 2020, section 3.1: embeddings of sound and face, aligned at 25 per second.
 */
const steps = definePreparation({
  name: 'steps-of-sound-and-face',
  version: 3,
  async run(media: Media, options: StepOptions, use: Use): Promise<Blocks> {
    const { step, soundFeature, faceFeature } = options;
    const found = Object.entries({
      sound: await soundOf(media, options, use),
      face: await faceOf(media, options, use),
    }).filter((each): each is [string, Block] => each[1]?.times !== undefined && each[1].shape[0] > 0);
    const count = Math.min(...found.map(([, block]) => stepsOf(block, step)));
    if (found.length === 0) return {};
    const made: Blocks = {
      ...(!soundFeature && { sound: absent(widths.sound, count, step) }),
      ...(!faceFeature && { face: absent(widths.face, count, step) }),
    };
    for (const [name, block] of found) made[name] = onSteps(block, { step, steps: count });
    return made;
  },
});

/** Steps that do not count. */
const absent = (width: number, steps: number, step: number): Block => ({
  data: new Float32Array(steps * width),
  shape: [steps, width],
  times: Float64Array.from({ length: steps }, (_, i) => i * step),
  mask: new Uint8Array(steps),
});

async function soundOf(media: Media, { soundFeature, step, soundContext }: StepOptions, use: Use) {
  if (soundFeature) return media.features?.[soundFeature]?.();
  return media.audio && (await use(logMelContext, { step, context: soundContext })).sound;
}

async function faceOf(media: Media, { faceFeature, faceRate }: StepOptions, use: Use) {
  if (faceFeature) return media.features?.[faceFeature]?.();
  return media.video && (await use(faceEmbeddings, { maxRate: faceRate })).embedding;
}

/** One stream of {@link steps}. */
export const streamOf =
  (stream: 'sound' | 'face') =>
  async (_: Media, s: Prepared, use: Use): Promise<Block | undefined> => {
    const { step, soundContext, faceRate, soundFeature, faceFeature } = s;
    return (await use(steps, { step, soundContext, faceRate, soundFeature, faceFeature }))[stream];
  };

/** The outputs of networks that a data set gives ready-made: [rows, networks, outputs]. */
export async function answersOf(
  { features = {} }: Media,
  { answers: names }: Prepared,
): Promise<Block | undefined> {
  const answers = wordsOf(names);
  if (answers.length === 0) return undefined;
  const blocks = await Promise.all(
    answers.map((name) => {
      if (features[name]) return features[name]();
      const all = Object.keys(features);
      throw new RangeError(
        `answers names ${name}, which the clip has not; its ready-made features are ${all.join(', ') || 'none'}.`,
      );
    }),
  );
  const [{ shape, times }] = blocks;
  const width = sizeOf(shape.slice(1));
  const data = new Float32Array(shape[0] * answers.length * width);
  for (const [i, block] of blocks.entries()) {
    if (block.shape[0] !== shape[0] || sizeOf(block.shape.slice(1)) !== width || !block.times) {
      throw new RangeError(
        `answers: ${answers[i]} is [${block.shape.join(', ')}] and ${answers[0]} [${shape.join(', ')}]; they must be alike.`,
      );
    }
    for (let row = 0; row < shape[0]; row++) {
      data.set(block.data.subarray(row * width, (row + 1) * width), (row * answers.length + i) * width);
    }
  }
  return { data, shape: [shape[0], answers.length, width], times };
}
