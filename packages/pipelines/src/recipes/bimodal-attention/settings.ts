import type { SettingsSchema } from '../settings-schema';

const units = { type: 'integer', minimum: 1 } as const;
const epochs = { type: 'integer', minimum: 1, maximum: 100_000 } as const;
const seconds = { type: 'number', exclusiveMinimum: 0, maximum: 10, prepares: true } as const;
const name = { type: 'string', default: '', prepares: true } as const;

/** The settings of BAF; the defaults are the paper's where it names them. */
export const settings = {
  step: { ...seconds, default: 0.04, description: 'Seconds from one time step to the next.' },
  soundContext: {
    ...seconds,
    default: 0.96,
    description: 'Seconds of sound, around its time, that a step describes.',
  },
  faceRate: {
    type: 'number',
    exclusiveMinimum: 0,
    maximum: 200,
    default: 25,
    prepares: true,
    description: 'Most faces described per second.',
  },
  soundFeature: {
    ...name,
    description: "A ready-made feature of the data set that stands in place of the sound's; empty: none.",
  },
  faceFeature: {
    ...name,
    description: "A ready-made feature of the data set that stands in place of the face's; empty: none.",
  },
  answers: {
    ...name,
    description:
      'For a data set that gives the outputs of networks alone: the names of those that output-linear and attention fuse, with commas between.',
  },
  answerColumns: {
    type: 'string',
    default: 'arousal,valence',
    description: 'What the columns of these outputs are, in their order.',
  },
  audioUnits: { ...units, default: 32, description: 'Hidden units of each LSTM of the audio stream.' },
  videoUnits: { ...units, default: 128, description: 'Hidden units of each LSTM of the video stream.' },
  earlyUnits: {
    ...units,
    default: 128,
    description: 'Hidden units of each LSTM of the third stream, which sees sound and face side by side.',
  },
  windowLength: {
    type: 'integer',
    minimum: 1,
    maximum: 201,
    default: 13,
    description: 'Steps that the embedding attention sees, an odd number.',
  },
  bypassEpochs: {
    type: 'integer',
    minimum: 0,
    maximum: 100_000,
    default: 5,
    description: 'Epochs in which the embedding attention is bypassed.',
  },
  dropout: {
    type: 'number',
    minimum: 0,
    maximum: 0.999,
    default: 0.5,
    description: 'Share of the units dropped between the two LSTMs of a stream.',
  },
  rows: { ...units, default: 250, description: 'Steps through which errors are propagated back.' },
  batchSize: { ...units, default: 9, description: 'Sequences per batch.' },
  epochs: { ...epochs, default: 60, description: 'Most epochs of a stream, and of the end-to-end system.' },
  fusionEpochs: { ...epochs, default: 60, description: 'Most epochs of a fusion of frozen streams.' },
  patience: {
    type: 'integer',
    minimum: 0,
    maximum: 100_000,
    default: 10,
    description: 'Epochs without a lower validation loss after which training stops; 0: never.',
  },
  learningRate: {
    type: 'number',
    exclusiveMinimum: 0,
    maximum: 10,
    default: 0.01,
    description: "Adam's learning rate.",
  },
} as const satisfies SettingsSchema;

/** Sizes that two cores train in minutes. */
export const small = {
  audioUnits: 16,
  videoUnits: 24,
  earlyUnits: 24,
  rows: 100,
  batchSize: 4,
  epochs: 25,
  fusionEpochs: 25,
  patience: 6,
} as const;

/** The words of a setting that lists some, e.g. `'arousal, valence'`. */
export const wordsOf = (list: string): string[] =>
  list
    .split(',')
    .map((word) => word.trim())
    .filter((word) => word !== '');
