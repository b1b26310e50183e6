import { setTimeout as sleep } from 'node:timers/promises';
import { definePreparation, defineRecipe, fitStage } from '@avemo/pipelines';

const samples = definePreparation({
  name: 'slow-samples',
  version: 1,
  async run(media, { milliseconds }) {
    await sleep(milliseconds);
    const { samples } = await media.audio.read();
    const times = Float64Array.from(samples, (_, i) => i / 8000);
    return { samples: { data: samples, shape: [samples.length, 1], times } };
  },
});

/** A recipe whose preparation takes its time, so that it can be killed on the way. */
export default defineRecipe({
  name: 'slow',
  version: 1,
  tasks: [{ name: 'emotion', kind: 'classes' }],
  settings: {
    milliseconds: { type: 'integer', default: 30, minimum: 0, prepares: true, description: 'Pause.' },
  },
  blocks: {
    sound: {
      stream: 'audio',
      prepare: async (_, { milliseconds }, use) => (await use(samples, { milliseconds })).samples,
    },
  },
  stages: (_, task) => [
    fitStage({
      name: 'none',
      inputs: { sound: 'sound' },
      apply: () => ({
        prediction: { data: new Float32Array(task.labels.length), shape: [task.labels.length] },
      }),
    }),
  ],
  variants: { none: { about: 'nothing', stage: 'none' } },
});
