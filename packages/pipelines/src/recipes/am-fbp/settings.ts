import type { SettingsSchema } from '../settings-schema';

const units = { type: 'integer', minimum: 1 } as const;
const epochs = { type: 'integer', minimum: 1, maximum: 100_000 } as const;
const rate = { type: 'number', exclusiveMinimum: 0, maximum: 10 } as const;
const sharpness = { type: 'number', minimum: 0, maximum: 100 } as const;

/** The settings of AM-FBP; the defaults are the paper's (§IV). */
export const settings = {
  encoderFilters: {
    type: 'array',
    items: units,
    minItems: 5,
    maxItems: 5,
    default: [96, 256, 384, 384, 256],
    description: "Channels of the audio encoder's five convolutions; the last is the width of its embedding.",
  },
  encoderStrides: {
    type: 'array',
    items: units,
    minItems: 3,
    maxItems: 4,
    default: [4, 2, 2],
    description:
      'Strides of its first convolution and of its poolings; their product is the frames that a time step stands for.',
  },
  lrn: {
    type: 'boolean',
    default: true,
    description:
      'Local response normalisation behind each convolution of the audio encoder (and of that of markers).',
  },
  faceSource: {
    type: 'string',
    enum: ['given', 'video'],
    default: 'given',
    prepares: true,
    description:
      'Features of the face that the data set gives, and a 1024-d embedding of each video frame where it gives none; or always embeddings.',
  },
  faceRate: {
    type: 'number',
    exclusiveMinimum: 0,
    maximum: 240,
    default: 25,
    prepares: true,
    description: 'Most video frames per second that are looked at.',
  },
  videoEncoder: {
    type: 'string',
    enum: ['reducer', 'dense', 'markers'],
    default: 'reducer',
    description:
      'What encodes a frame: one 4×1 kernel with stride 4 (embeddings of 1024), a dense layer (features of any width), or the layers of the audio encoder (points with x, y and z).',
  },
  videoUnits: {
    ...units,
    default: 256,
    description: 'Width of the embedding of each frame with the dense encoder.',
  },
  markerStrides: {
    type: 'array',
    items: units,
    minItems: 3,
    maxItems: 4,
    default: [4, 2, 2],
    description: 'Strides of the encoder of markers.',
  },
  attentionUnits: {
    ...units,
    default: 256,
    description: 'Hidden units of the attention over sound (and over markers).',
  },
  videoAttentionUnits: {
    type: 'integer',
    minimum: 0,
    default: 0,
    description: 'Hidden units of the attention over video frames; 0: no inner layer, as in the paper.',
  },
  audioTemperature: {
    ...sharpness,
    default: 0.3,
    description: 'λ of the attention over audio frames where sound stands alone; 0 weighs all frames alike.',
  },
  videoTemperature: {
    ...sharpness,
    default: 0.5,
    description: 'λ of the attention over video frames where video stands alone.',
  },
  fusedAudioTemperature: {
    ...sharpness,
    default: 0.3,
    description: 'λ of the attention over audio frames in the fused systems.',
  },
  fusedVideoTemperature: {
    ...sharpness,
    default: 1,
    description: 'λ of the attention over video frames in the fused systems.',
  },
  fusionOutputs: {
    ...units,
    default: 128,
    description: 'Outputs O of the global factorised bilinear pooling.',
  },
  fusionFactors: {
    ...units,
    default: 4,
    description: 'Factors K of the global factorised bilinear pooling.',
  },
  trunks: { ...units, default: 6, description: 'Trunks H into which multi-level pooling cuts an utterance.' },
  trunkFrames: {
    type: 'array',
    items: { type: 'integer', minimum: 0 },
    minItems: 2,
    maxItems: 2,
    default: [6, 25],
    description:
      'Embeddings of the sound and of the face that a trunk holds, about a second of each; what lies behind H trunks joins the last one, and trunks behind the end are masked. 0, 0 cuts every utterance into H equal parts.',
  },
  trunkOutputs: { ...units, default: 192, description: 'Outputs O of multi-level pooling.' },
  trunkFactors: { ...units, default: 2, description: 'Factors K of multi-level pooling.' },
  dropout: {
    type: 'number',
    minimum: 0,
    exclusiveMaximum: 1,
    default: 0.3,
    description: 'Share of activations dropped in front of the classifier.',
  },
  joint: {
    type: 'boolean',
    default: true,
    description:
      'Train encoders and fusion together from the start, instead of the fusion on the frozen encoders of the single streams.',
  },
  batchSize: { ...units, default: 32, description: 'Clips per batch of the single streams.' },
  fusionBatchSize: { ...units, default: 64, description: 'Clips per batch of the fusions.' },
  audioEpochs: { ...epochs, default: 100, description: 'Most epochs of the audio stream.' },
  videoEpochs: { ...epochs, default: 100, description: 'Most epochs of the video stream.' },
  fusionEpochs: { ...epochs, default: 200, description: 'Most epochs of a fusion.' },
  audioLearningRate: { ...rate, default: 1e-4, description: "Adam's learning rate for the audio stream." },
  videoLearningRate: { ...rate, default: 2e-4, description: "Adam's learning rate for the video stream." },
  fusionLearningRate: { ...rate, default: 1e-4, description: "Adam's learning rate for a fusion." },
  halveAfter: {
    type: 'array',
    items: { type: 'integer', minimum: 1 },
    maxItems: 100,
    default: [50],
    description: 'Epochs after which the learning rate is halved.',
  },
  patience: {
    type: 'integer',
    minimum: 0,
    default: 0,
    description: 'Epochs without a lower validation loss after which a stage stops; 0 never.',
  },
  maxFrames: {
    type: 'integer',
    minimum: 0,
    default: 0,
    description: 'Longest stretch of sound, in frames, that a training example shows; 0 shows whole clips.',
  },
} as const satisfies SettingsSchema;

/** The same systems with a narrow audio encoder and frozen encoders: trains on a CPU in minutes. */
export const small = {
  encoderFilters: [16, 32, 48, 48, 128],
  videoEncoder: 'dense',
  videoUnits: 64,
  attentionUnits: 64,
  videoAttentionUnits: 64,
  trunkFrames: [0, 0],
  fusedVideoTemperature: 0.5,
  joint: false,
  batchSize: 16,
  fusionBatchSize: 32,
  audioEpochs: 24,
  videoEpochs: 40,
  fusionEpochs: 40,
  audioLearningRate: 1e-3,
  videoLearningRate: 2e-3,
  fusionLearningRate: 1e-3,
  halveAfter: [8, 16, 24, 32],
  patience: 10,
  maxFrames: 250,
} as const;
