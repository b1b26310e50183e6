import { SPEECH_DETECTORS } from '../../preparations/find-speech';
import type { SettingsSchema } from '../settings-schema';

const units = { type: 'integer', minimum: 1 } as const;
const epochs = { type: 'integer', minimum: 1, maximum: 100_000 } as const;
const rate = { type: 'number', exclusiveMinimum: 0, maximum: 10 } as const;

/** The settings of AVEF; the defaults are the paper's (section 2 and table 3) where it says them. */
export const settings = {
  dropSilence: {
    type: 'boolean',
    default: true,
    prepares: true,
    description: 'Cut what is not speech out of both streams (case 2); false keeps everything (case 1).',
  },
  detector: {
    type: 'string',
    enum: SPEECH_DETECTORS,
    default: 'mrcg',
    prepares: true,
    description:
      'How speech is found: a trained network on multi-resolution cochleagrams, or two thresholds on energy and zero crossings that are learned from each clip.',
  },
  clipSize: {
    ...units,
    default: 112,
    prepares: true,
    description: 'Rows and columns of a face that the visual network sees.',
  },
  faceCut: {
    type: 'string',
    enum: ['box', 'aligned'],
    default: 'box',
    prepares: true,
    description: 'The upright box around the key points of the face, or the face turned level.',
  },
  scaling: {
    type: 'string',
    enum: ['training', 'speaker'],
    default: 'training',
    description:
      'What the pictures of the sound are scaled by: mean and deviation of the training part, or of the clips of each speaker, for which the clips of a new speaker have to be known together.',
  },
  faceScaling: {
    type: 'string',
    enum: ['none', 'training', 'speaker'],
    default: 'none',
    description:
      'What the clips of the face are scaled by, place by place: nothing, or mean and deviation of the training part, or of the clips of each speaker, which takes away what a face always looks like.',
  },
  featureScaling: {
    type: 'string',
    enum: ['training', 'speaker'],
    default: 'training',
    description:
      'What the features that judge a clip are scaled by: mean and deviation of the training part, or of the clips of each speaker.',
  },
  audioStatistics: {
    type: 'boolean',
    default: false,
    description:
      'Judge the sound alone by mean and deviation over the segments of the maps of three convolutions, each averaged over the time of its segment, in place of the mean of fc7.',
  },
  augment: {
    type: 'boolean',
    default: false,
    description:
      'Change segments each time they are shown in training: pictures of the sound are moved by up to two bands and have hidden stretches, faces are mirrored, moved, darker or brighter.',
  },
  pictureSize: {
    type: 'integer',
    minimum: 63,
    default: 227,
    description: 'Rows and columns to which the 64 × 64 pictures of the sound are enlarged.',
  },
  audioWidth: {
    ...rate,
    default: 1,
    description: 'Factor on the filters and units of the audio network (AlexNet).',
  },
  videoWidth: {
    ...rate,
    default: 1,
    description: 'Factor on the filters and units of the visual network (C3D).',
  },
  hiddenUnits: {
    type: 'array',
    items: units,
    minItems: 1,
    maxItems: 8,
    default: [4096, 2048],
    description:
      'Units of the hidden layers of the deep belief network; the last is what a clip is judged by.',
  },
  dropout: {
    type: 'number',
    minimum: 0,
    exclusiveMaximum: 1,
    default: 0.3,
    description: 'Share of activations dropped in training, in the fully connected layers of all networks.',
  },
  audioEpochs: { ...epochs, default: 500, description: 'Most epochs of the audio network.' },
  videoEpochs: { ...epochs, default: 500, description: 'Most epochs of the visual network.' },
  machineEpochs: { ...epochs, default: 30, description: 'Epochs of each restricted Boltzmann machine.' },
  beliefEpochs: {
    ...epochs,
    minimum: 0,
    default: 0,
    description:
      'Most epochs of the deep belief network on the features of both finished networks, before all three are trained as one; 0: it begins with them.',
  },
  jointEpochs: { ...epochs, default: 500, description: 'Most epochs of the joint network.' },
  batchSize: {
    ...units,
    default: 30,
    description: 'Segments per batch of the single networks and the machines.',
  },
  jointBatchSize: { ...units, default: 10, description: 'Segments per batch of the joint network.' },
  learningRate: { ...rate, default: 1e-3, description: 'Learning rate of the single networks.' },
  beliefLearningRate: {
    ...rate,
    default: 1e-3,
    description: 'Learning rate of the deep belief network on finished features.',
  },
  jointLearningRate: { ...rate, default: 1e-3, description: 'Learning rate of the joint network.' },
  machineLearningRate: {
    ...rate,
    default: 1e-3,
    description:
      'Learning rate of the machine that sees the features; the others learn a hundred times as fast.',
  },
  optimizer: {
    type: 'string',
    enum: ['momentum', 'sgd', 'adam'],
    default: 'momentum',
    description: 'How weights move: stochastic gradient descent with momentum 0.9, without, or Adam.',
  },
  patience: {
    type: 'integer',
    minimum: 0,
    default: 0,
    description: 'Epochs without a lower validation loss after which a network stops; 0 never.',
  },
  keepShallow: {
    type: 'integer',
    minimum: 0,
    maximum: 5,
    default: 0,
    description:
      'Shallow convolutions of each network that keep the weights of the run they start from (--init), while all deeper layers begin anew; 0: every layer starts from there and is trained.',
  },
  microBatch: {
    type: 'integer',
    minimum: 0,
    default: 0,
    description:
      'Clips that go through the convolutions of C3D at a time in training, to save memory; 0: all.',
  },
  svmCost: { ...rate, maximum: 1e6, default: 1, description: 'C of the support vector machine.' },
  svmDegree: { ...units, maximum: 10, default: 3, description: 'Degree of its polynomial kernel.' },
  svmOffset: {
    type: 'number',
    minimum: 0,
    default: 0,
    description: "Constant c of its polynomial kernel (γ a·b + c)^d; 0 is libsvm's.",
  },
  elmUnits: {
    ...units,
    maximum: 4096,
    default: 512,
    description: 'Hidden units of the extreme learning machine.',
  },
  elmRidge: {
    ...rate,
    maximum: 1e6,
    default: 1,
    description: 'How strongly its output weights are held small.',
  },
} as const satisfies SettingsSchema;

/** Much smaller networks on 64 × 64 and 32 × 32 pictures: minutes on two cores. */
export const small = {
  detector: 'endpoints',
  clipSize: 32,
  pictureSize: 64,
  audioWidth: 1 / 4,
  videoWidth: 1 / 16,
  hiddenUnits: [128, 64],
  audioEpochs: 20,
  videoEpochs: 20,
  machineEpochs: 5,
  beliefEpochs: 40,
  jointEpochs: 6,
  learningRate: 1e-3,
  // The whole network begins with trained ones, which a step of 1e-3 undoes.
  jointLearningRate: 2e-4,
  optimizer: 'adam',
  patience: 6,
  svmOffset: 1,
  elmUnits: 128,
} as const;
