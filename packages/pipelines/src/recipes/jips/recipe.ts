import { modalityAuxiliaryLoss } from '@avemo/fusion';
import { join } from '../../stages/join';
import { zScores } from '../../stages/z-scores';
import type { Loss, Training } from '../../training/training';
import { defineRecipe } from '../define-recipe';
import type { SettingsOf } from '../settings-schema';
import { networkStage, type NetworkStage, type Stage } from '../stage';
import type { OpenTask } from '../task';
import { stepsOf } from './blocks';
import { mirrorFaces } from './mirror-faces';
import * as net from './networks';
import { published } from './published';
import { settings, small } from './settings';

type Settings = SettingsOf<typeof settings>;

const dimensions = ['arousal', 'valence'] as const;

const sizesOf = (s: Settings): net.PictureSizes => ({
  size: s.size,
  alexNetSize: s.alexNetSize,
  inceptionSize: s.inceptionSize,
  filters: [...s.filters],
  pools: [...s.pools],
  units: s.pictureUnits,
  gain: s.pictureGain,
  width: s.width,
  dropout: s.dropout,
  faceMap: s.faceMap,
  scaledFaces: s.faceScaling !== 'none',
});

/** Scales faces, where it is asked for. */
const faceScaling = ({ faceScaling: by }: Settings): Stage[] =>
  by === 'none' ? [] : [zScores('scaled-faces', ['face-picture'], by === 'speaker' ? { by } : {})];

const descent = (
  s: Settings,
  { epochs, batchSize, learningRate }: Pick<Training, 'epochs' | 'batchSize' | 'learningRate'>,
): Training => ({
  epochs,
  batchSize,
  learningRate,
  patience: s.patience,
  testEachEpoch: s.testEachEpoch,
  optimizer: { name: s.optimizer },
});

/** A picture network of one face at a time: for one dimension, or for classes. */
function pictures(name: net.PictureNet, target: string | undefined, s: Settings): NetworkStage {
  return networkStage({
    name: target === undefined ? name : `${name}.${target}`,
    unit: 'row',
    inputs: { face: s.faceScaling === 'none' ? 'face-picture' : 'scaled-faces/face-picture' },
    options: { name, target: target ?? '', ...sizesOf(s) },
    network({ face }, { options, task, seed }) {
      const outputs = options.target === '' ? task.labels.length : 1;
      return { outputs: net.pictureNet(options.name, face.x, { ...options, outputs }, { seed }) };
    },
    ...(target !== undefined && {
      losses: [{ output: 'prediction', target: `truth/${target}`, loss: 'rmse' }] as const,
    }),
    training: {
      ...descent(s, {
        epochs: s.pictureEpochs,
        batchSize: s.batchSize,
        learningRate: s.pictureLearningRate,
      }),
      ...(s.mirror && { augment: mirrorFaces }),
    },
  });
}

const contextOf = (s: Settings): net.ContextSizes => ({
  filters: [...s.soundFilters],
  poolStride: s.poolStride,
  units: s.soundUnits,
  lstmUnits: s.lstmUnits,
  frequencyUnits: s.frequencyAttention ? s.attentionUnits : 0,
});

const overTime = (s: Settings): Training => ({
  ...descent(s, { epochs: s.epochs, batchSize: s.sequenceBatch, learningRate: s.learningRate }),
  ...(s.rows > 0 && { truncate: { rows: s.rows } }),
});

const heard = {
  image: 'spectrum-image',
  descriptors: 'scaled/sound-descriptors',
  activity: 'voice-and-face',
} as const;

const mainLoss: Loss = { output: 'prediction', loss: 'rmse' };

/** The sound alone: the audio context network. */
const soundAlone = (s: Settings): NetworkStage =>
  networkStage({
    name: 'sound-context',
    inputs: heard,
    options: contextOf(s),
    network({ activity: { mask }, ...sound }, c) {
      const { hidden, state } = net.audioContext(sound, mask, c.options, c);
      return { outputs: { prediction: { x: net.answer(hidden, c), mask } }, state };
    },
    losses: [mainLoss],
    training: overTime(s),
  });

/**
 * Both streams: L = RMSE + β · L_aux, where L_aux moves the shares away from a stream without a signal.
 *
 * Source: JIPS, Liu & Tang 2021, equations (27)–(33), (37), https://doi.org/10.3745/JIPS.02.0161.
 */
const both = (name: string, beta: number, s: Settings): NetworkStage =>
  networkStage({
    name,
    inputs: {
      image: { from: heard.image, optional: true },
      descriptors: { from: heard.descriptors, optional: true },
      activity: heard.activity,
      arousalMap: { from: `${s.mapNet}.arousal/map`, optional: true },
      valenceMap: { from: `${s.mapNet}.valence/map`, optional: true },
    },
    options: { ...contextOf(s), fusion: { outputs: s.fusionOutputs, units: s.attentionUnits }, beta },
    network({ activity: { mask }, arousalMap, valenceMap, ...sound }, c) {
      const { hidden, state } = net.audioContext(sound, mask, c.options, c);
      const { fused, shares } = net.attend(hidden, [arousalMap.x, valenceMap.x], mask, c.options.fusion, c);
      return {
        outputs: { prediction: { x: net.answer(fused, c), mask }, shares: { x: shares, mask } },
        state,
      };
    },
    losses: [
      mainLoss,
      ...(beta > 0
        ? [
            {
              output: 'shares',
              target: 'activity',
              weight: beta,
              loss: (presence, shares, rows) => modalityAuxiliaryLoss(presence, shares, { mask: rows }),
            } satisfies Loss,
          ]
        : []),
    ],
    training: overTime(s),
  });

const stages = (s: Settings, task: OpenTask): Stage[] =>
  task.kind === 'classes'
    ? [...faceScaling(s), ...net.pictureNets.map((name) => pictures(name, undefined, s))]
    : [
        ...faceScaling(s),
        zScores('scaled', ['sound-descriptors']),
        ...net.pictureNets.flatMap((name) => dimensions.map((target) => pictures(name, target, s))),
        ...net.pictureNets.map((name) =>
          join(
            name,
            dimensions.map((target) => `${name}.${target}/prediction`),
          ),
        ),
        soundAlone(s),
        both('multimodal-attention', s.beta, s),
        both('no-auxiliary-loss', 0, s),
      ];

/**
 * JIPS: arousal and valence at each step of a recording. An audio context network and LSTM on the sound; picture networks, one
 * a dimension, on the face; attention over the map of the face and over both streams, with an auxiliary loss where one of them
 * has no signal. On photographs the four picture networks tell seven expressions apart.
 *
 * Source: Liu & Tang 2021, https://doi.org/10.3745/JIPS.02.0161
 */
export const jips = defineRecipe({
  name: 'jips',
  version: 3,
  source: {
    title:
      'Liu & Tang 2021, Audio and Video Bimodal Emotion Recognition in Social Networks Based on Improved AlexNet Network and Attention Mechanism',
    url: 'https://doi.org/10.3745/JIPS.02.0161',
  },
  tasks: [
    { name: 'affect', kind: 'values', targets: dimensions, per: 'row' },
    { name: 'expression', kind: 'classes' },
  ],
  settings,
  presets: { small, paper: {} },
  blocks: {
    'spectrum-image': { stream: 'audio', prepare: stepsOf('image') },
    'sound-descriptors': { stream: 'audio', prepare: stepsOf('descriptors') },
    'face-picture': { stream: 'video', prepare: stepsOf('picture') },
    'voice-and-face': { prepare: stepsOf('activity') },
  },
  stages,
  variants: {
    'sound-context': { about: 'sound alone', stage: 'sound-context' },
    'improved-alexnet': { about: 'the face alone, improved AlexNet', stage: 'improved-alexnet' },
    alexnet: { about: 'the face alone, AlexNet', stage: 'alexnet' },
    vgg19: { about: 'the face alone, VGG19', stage: 'vgg19' },
    'inception-v3': { about: 'the face alone, Inception V3', stage: 'inception-v3' },
    'multimodal-attention': { about: 'both, with the auxiliary loss', stage: 'multimodal-attention' },
    'no-auxiliary-loss': { about: 'both, without it', stage: 'no-auxiliary-loss' },
  },
  explain: {
    'multimodal-attention/fusion': { title: 'Attention over the streams' },
  },
  studies: {
    'figures 4 and 5': {
      about: 'four picture networks, a regressor a dimension: R² and loss, epoch by epoch',
      variants: [...net.pictureNets],
    },
    'section 6.2': {
      about: 'the sound alone, with attention over frequency and without',
      settings: { frequencyAttention: [false, true] },
      variants: ['sound-context'],
    },
    'figure 6': {
      about: 'the whole with the auxiliary loss and without',
      variants: ['multimodal-attention', 'no-auxiliary-loss'],
    },
  },
  published,
  demo: {
    corpus: { kind: 'recordings', recordings: 24, seconds: 20, seed: 1, annotationDelay: 2 },
    variants: ['sound-context', 'improved-alexnet', 'multimodal-attention', 'no-auxiliary-loss'],
    // People differ more than what their faces say: their own mean face is taken off.
    settings: {
      ...{ step: 0.5, faceScaling: 'speaker', mirror: true },
      ...{ pictureLearningRate: 1e-3, pictureEpochs: 10, epochs: 30 },
    },
    split: { split: 'speakers', groups: 3 },
    minutes: 5,
  },
});
