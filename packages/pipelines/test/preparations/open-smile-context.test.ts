import { expect, it } from 'vitest';
import { openSmileFunctionals, egemapsV02, is09Emotion } from '@avemo/dsp/opensmile';
import { openSmileContext, type Blocks, type OpenSmileName } from '../../src';

const samples = Float32Array.from(
  { length: 24000 },
  (_, n) => 0.3 * Math.sin(0.06 * n) * (1 + 0.5 * Math.sin(0.002 * n)),
);
const audioOf = (sound: Float32Array) => ({
  read: async () => ({ samples: sound, sampleRate: 16000 }),
  async *chunks() {
    yield { samples: sound, sampleRate: 16000 };
  },
});
const made = async (set: OpenSmileName, sound: Float32Array, step: number, context: number) =>
  (await openSmileContext.run({ audio: audioOf(sound) }, { set, step, context }, async () => ({}))) as Blocks;

it.each([
  ['egemaps-v02', egemapsV02],
  ['is09', is09Emotion],
] as const)(
  'openSmileContext(clip, { set: %s }) with a context as long as the clip is openSmileFunctionals(clip)',
  async (name, set) => {
    const { sound } = await made(name, samples, 1, 10);
    const width = set.functionalNames.length;
    expect(sound!.shape).toEqual([1, width]);
    expect(Array.from(sound!.data)).toEqual(
      Array.from(openSmileFunctionals({ samples, sampleRate: 16000 }, set)),
    );
  },
);

it('openSmileContext(clip, { step }) has a row each step, zeros for sound too short and no block without sound', async () => {
  const { sound } = await made('gemaps-v01b', samples, 0.5, 0.5);
  expect(sound!.shape).toEqual([3, 62]);
  expect(Array.from(sound!.times!)).toEqual([0, 0.5, 1]);
  expect(sound!.data.every(Number.isFinite)).toBe(true);
  const short = await made('gemaps-v01b', samples.slice(0, 400), 0.5, 0.5);
  expect(short.sound!.data.every((value) => value === 0)).toBe(true);
  expect(await openSmileContext.run({}, { set: 'is09', step: 1, context: 1 }, async () => ({}))).toEqual({});
});

it('openSmileContext(clip, { set }) of an unknown set names those it knows', async () => {
  await expect(made('is13' as OpenSmileName, samples, 1, 1)).rejects.toThrow(
    /set must be one of egemaps-v02, .*; got is13/,
  );
});
