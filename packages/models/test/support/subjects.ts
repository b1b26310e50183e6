import * as tf from '@tensorflow/tfjs-core';
import * as tfl from '@tensorflow/tfjs-layers';
import * as models from '@avemo/models';
import { randomTensor } from './random-tensor';

/** A layer and what it is called with, for the checks that every layer passes. */
export interface LayerSubject {
  make: () => tfl.layers.Layer;
  inputs: () => tf.Tensor[];
}

const mask = () => tf.tensor2d([1, 1, 1, 1, 1, 1, 1, 1, 0, 0], [2, 5]);
const x = (...shape: number[]) => randomTensor(shape as [number], 1);
/** Zero where the mask is, and nowhere negative. */
const spectrogram = () => tf.tidy(() => tf.mul(tf.abs(x(2, 5, 6, 3)), tf.reshape(mask(), [2, 5, 1, 1])));
const dense = () =>
  tfl.sequential({
    layers: [
      tfl.layers.dense({
        units: 2,
        inputShape: [4],
        kernelInitializer: tfl.initializers.glorotUniform({ seed: 3 }),
        name: 'inner',
      }),
    ],
  });

export const layerSubjects: Record<string, LayerSubject> = {
  Checkpointed: {
    make: () => new models.Checkpointed({ model: dense(), microBatch: 1 }),
    inputs: () => [x(3, 4)],
  },
  ContextWindow: {
    make: () => new models.ContextWindow({ offsets: [-7, -1, 0, 2] }),
    inputs: () => [x(2, 5, 3)],
  },
  Conv2dRelu: {
    make: () =>
      new models.Conv2dRelu({ filters: 4, kernelSize: 3, padding: 1, groups: 2, stride: 2, seed: 3 }),
    inputs: () => [x(2, 6, 5, 4)],
  },
  Conv3dRelu: {
    make: () => new models.Conv3dRelu({ filters: 2, seed: 3 }),
    inputs: () => [x(2, 3, 4, 5, 2)],
  },
  FeatureReduction: {
    make: () => new models.FeatureReduction({ stride: 3, seed: 4 }),
    inputs: () => [x(2, 3, 6)],
  },
  FrameMask: { make: () => new models.FrameMask(), inputs: () => [x(2, 5, 3, 2), mask()] },
  FrequencyPooling: {
    make: () => new models.FrequencyPooling({ kind: 'mean' }),
    inputs: () => [x(2, 3, 4, 2)],
  },
  LocalResponseNormalization: {
    make: () => new models.LocalResponseNormalization({ size: 3, alpha: 0.5 }),
    inputs: () => [x(2, 3, 4, 6)],
  },
  Lstm: {
    make: () => new models.Lstm({ units: 3, returnSequences: true, returnState: true, seed: 5 }),
    inputs: () => [x(2, 5, 4), mask(), x(2, 3), x(2, 3)],
  },
  MaskedConv2d: {
    make: () => new models.MaskedConv2d({ filters: 2, kernelSize: 3, seed: 6 }),
    inputs: () => [spectrogram(), mask()],
  },
  MaskedMaxPooling2d: {
    make: () => new models.MaskedMaxPooling2d({ poolSize: 3, stride: 1 }),
    inputs: () => [spectrogram(), mask()],
  },
  PerFrame: { make: () => new models.PerFrame({ model: dense() }), inputs: () => [x(2, 3, 4)] },
  SeededDropout: { make: () => new models.SeededDropout({ rate: 0.4, seed: 7 }), inputs: () => [x(2, 5)] },
  StridedMask: { make: () => new models.StridedMask({ stride: 2 }), inputs: () => [mask()] },
};

/** A small network, and the shape of one sample. */
export interface NetworkSubject {
  /** With what a network that has a choice is to end in: classes, dimensions or features. */
  make: (seed: number, head?: object) => tfl.LayersModel;
  shapes: number[][];
}

const image = [32, 32, 3] as const;
const { alexNet, audioContextNet, c3d, deepLstm, fcnAudioEncoder, ferPlusVgg13, frameReducer } = models;
const { improvedAlexNet, inceptionV3, markerEncoder, mrcgVadModel, vgg16, vgg19, vggFace, vggish } = models;

export const networkSubjects: Record<string, NetworkSubject> = {
  alexNet: {
    make: (seed, head: object = { classes: 3 }) =>
      alexNet({ width: 1 / 32, inputShape: [63, 63, 3], seed, ...head }),
    shapes: [[63, 63, 3]],
  },
  audioContextNet: {
    make: (seed, head: object = { dimensions: 2 }) =>
      audioContextNet({
        inputShape: [9, 9, 1],
        filters: [2, 2, 2],
        units: 4,
        lstmUnits: 3,
        seed,
        ...head,
      }),
    shapes: [[4, 9, 9, 1]],
  },
  c3d: {
    make: (seed, head: object = { dimensions: 2 }) =>
      c3d({ width: 1 / 32, inputShape: [4, 16, 16, 3], microBatch: 1, seed, ...head }),
    shapes: [[4, 16, 16, 3]],
  },
  deepLstm: {
    make: (seed, head = {}) =>
      deepLstm({ features: 4, units: [3, 2], bidirectional: true, masked: true, seed, ...head }),
    shapes: [[5, 4], [5]],
  },
  fcnAudioEncoder: {
    make: (seed) => fcnAudioEncoder({ frequencyBins: 12, filters: [6, 6, 6, 6, 8], seed }),
    shapes: [[20, 12, 1], [20]],
  },
  ferPlusVgg13: {
    make: (seed, head: object = { classes: 8 }) =>
      ferPlusVgg13({ width: 1 / 32, inputShape: [16, 16, 1], seed, ...head }),
    shapes: [[16, 16, 1]],
  },
  frameReducer: { make: (seed) => frameReducer({ features: 8, seed }), shapes: [[3, 8]] },
  improvedAlexNet: {
    make: (seed, head: object = { dimensions: 1 }) =>
      improvedAlexNet({ filters: [2, 3, 4], units: 6, inputShape: image, seed, ...head }),
    shapes: [[...image]],
  },
  inceptionV3: {
    make: (seed, head: object = { features: 'avgpool' }) =>
      inceptionV3({ width: 1 / 32, inputShape: [75, 75, 3], seed, ...head }),
    shapes: [[75, 75, 3]],
  },
  markerEncoder: {
    make: (seed) => markerEncoder({ markers: 6, filters: [2, 2, 2, 2, 3], seed }),
    shapes: [[20, 6, 3], [20]],
  },
  mrcgVadModel: {
    make: (seed) => mrcgVadModel({ features: 6, frameUnits: 8, units: 16, offsets: [-2, 0, 1], seed }),
    shapes: [[9, 6]],
  },
  vgg16: {
    make: (seed, head: object = { classes: 4 }) => vgg16({ width: 1 / 32, inputShape: image, seed, ...head }),
    shapes: [[...image]],
  },
  vgg19: {
    make: (seed, head: object = { features: 'conv5_4' }) =>
      vgg19({ width: 1 / 32, inputShape: image, seed, ...head }),
    shapes: [[...image]],
  },
  vggFace: {
    make: (seed, head: object = { features: 'fc7' }) =>
      vggFace({ width: 1 / 32, inputShape: image, seed, ...head }),
    shapes: [[...image]],
  },
  vggish: {
    make: (seed, head: object = { features: 'embedding' }) =>
      vggish({ width: 1 / 8, inputShape: [16, 16, 1], seed, ...head }),
    shapes: [[16, 16, 1]],
  },
};
