/** Sizes and training settings of a system. Every field can be set from the command line: `--set dropout=0.5`. */
export interface Settings {
  /** Channels of the audio encoder's five convolutions; the last is the width of the audio embedding. */
  encoderFilters: number[];
  /** Strides of its first convolution and of its poolings; their product is the frames a time step stands for. */
  encoderStrides: number[];
  /** Width of the per-frame video embedding. */
  videoUnits: number;
  /** Hidden units of the attention over time. */
  attentionUnits: number;
  /** Softmax temperature λ of the attention over audio frames; 0 weighs all frames alike. */
  audioTemperature: number;
  /** The same over video frames. */
  videoTemperature: number;
  /** Outputs O of factorised bilinear pooling. */
  fusionOutputs: number;
  /** Factors K of factorised bilinear pooling. */
  fusionFactors: number;
  /** Share of activations dropped in front of the classifier. */
  dropout: number;
  /** Train both encoders together with the fusion instead of keeping them as the single streams left them. */
  fineTune: boolean;
  /** Clips a batch of the single streams. */
  batchSize: number;
  /** The same for the fusion. */
  fusionBatchSize: number;
  /** Most epochs of the audio stream. */
  audioEpochs: number;
  /** Most epochs of the video stream. */
  videoEpochs: number;
  /** Most epochs of the fusion. */
  fusionEpochs: number;
  /** Adam's learning rate for the audio stream. */
  audioLearningRate: number;
  /** Adam's learning rate for the video stream. */
  videoLearningRate: number;
  /** Adam's learning rate for the fusion. */
  fusionLearningRate: number;
  /** Epochs after which the learning rate is halved, again and again; 0 never. */
  halveEvery: number;
  /** Epochs without a lower validation loss after which a stage stops; 0 never. */
  patience: number;
  /** Longest stretch of sound, in frames, that a training example shows; 0 shows whole clips. */
  maxFrames: number;
  /** Share of the training speakers that are held out to choose the best epoch. */
  validationShare: number;
}

/** The sizes and rates of AM-FBP §IV. On a CPU an epoch of some thousand clips takes tens of minutes. */
export const paperSettings: Settings = {
  encoderFilters: [96, 256, 384, 384, 256],
  encoderStrides: [4, 2, 2],
  videoUnits: 256,
  attentionUnits: 256,
  audioTemperature: 0.3,
  videoTemperature: 0.5,
  fusionOutputs: 128,
  fusionFactors: 4,
  dropout: 0.3,
  fineTune: true,
  batchSize: 32,
  fusionBatchSize: 64,
  audioEpochs: 100,
  videoEpochs: 100,
  fusionEpochs: 200,
  audioLearningRate: 1e-4,
  videoLearningRate: 2e-4,
  fusionLearningRate: 1e-4,
  halveEvery: 50,
  patience: 0,
  maxFrames: 0,
  validationShare: 0.2,
};

/** The same systems with a narrow audio encoder and kept encoders: trains on a CPU in minutes. */
export const smallSettings: Settings = {
  ...paperSettings,
  encoderFilters: [16, 32, 48, 48, 128],
  videoUnits: 64,
  attentionUnits: 64,
  fineTune: false,
  batchSize: 16,
  fusionBatchSize: 32,
  audioEpochs: 24,
  videoEpochs: 40,
  fusionEpochs: 40,
  audioLearningRate: 1e-3,
  videoLearningRate: 2e-3,
  fusionLearningRate: 1e-3,
  halveEvery: 8,
  patience: 10,
  maxFrames: 250,
};

/** Settings by name, as `--preset` takes them. */
export const presets = { paper: paperSettings, small: smallSettings };

/** The name of a preset. */
export type Preset = keyof typeof presets;
