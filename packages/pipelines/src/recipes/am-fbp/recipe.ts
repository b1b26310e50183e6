import type { SymbolicTensor } from '@tensorflow/tfjs-layers';
import {
  AdaptiveFactorizedBilinearPooling,
  AmFbp,
  ConcatFusion,
  FactorizedBilinearPooling,
  MultiLevelFactorizedBilinearPooling,
} from '@avemo/fusion';
import { cropRows } from '../../prepare/crop-rows';
import { meanOfPosteriors } from '../../stages/mean-of-posteriors';
import { zScores } from '../../stages/z-scores';
import type { Training } from '../../training/training';
import { defineRecipe, type CreateFusion } from '../define-recipe';
import type { SettingsOf } from '../settings-schema';
import { networkStage, type NetworkInput, type NetworkStage } from '../stage';
import { faceOf, spectrogramOf } from './blocks';
import { demo } from './demo';
import * as net from './networks';
import { published } from './published';
import { settings, small } from './settings';
import { studies } from './studies';

type Settings = SettingsOf<typeof settings>;

const encoders = (s: Settings): net.EncoderOptions => ({
  filters: [...s.encoderFilters],
  strides: [...s.encoderStrides],
  lrn: s.lrn,
  videoEncoder: s.videoEncoder,
  videoUnits: s.videoUnits,
  markerStrides: [...s.markerStrides],
});

/** Hidden units of the attention over a stream. */
const attentionOf = (stream: 'audio' | 'video', s: Settings): number =>
  stream === 'audio' || s.videoEncoder === 'markers' ? s.attentionUnits : s.videoAttentionUnits;

const halved = (start: number, s: Settings) => ({ start, factor: 0.5, at: [...s.halveAfter] });

/** One stream: encoder, attention over time, classifier. */
function single(name: 'audio' | 'video', block: string, s: Settings): NetworkStage {
  const audio = name === 'audio';
  return networkStage({
    name,
    inputs: { x: block },
    options: {
      encoders: encoders(s),
      units: attentionOf(name, s),
      temperature: audio ? s.audioTemperature : s.videoTemperature,
      dropout: s.dropout,
      maxFrames: audio ? s.maxFrames : 0,
    },
    network({ x }, { options, task, seed }) {
      const frames = net.encoder(name, x, options.encoders, seed);
      const pooled = net.attention(name, frames, options, seed);
      return {
        outputs: {
          prediction: net.classifier(name, pooled, { task, dropout: options.dropout, seed }),
          frames,
        },
      };
    },
    training: audio ? audioTraining(s) : videoTraining(s),
  });
}

/** Sound alone with attention over time and frequency: the baseline of table I. */
function singleOverUnits(s: Settings): NetworkStage {
  return networkStage({
    name: 'audio-2d',
    inputs: { x: 'scaled/spectrogram' },
    options: {
      encoders: encoders(s),
      units: s.attentionUnits,
      temperature: s.audioTemperature,
      dropout: s.dropout,
      maxFrames: s.maxFrames,
    },
    network({ x }, { options, task, seed }) {
      const pooled = net.attention('audio', net.unitEncoder(x, options.encoders, seed), options, seed);
      const prediction = net.classifier('audio', pooled, { task, dropout: options.dropout, seed });
      return { outputs: { prediction } };
    },
    training: audioTraining(s),
  });
}

const audioTraining = (s: Settings): Training => ({
  epochs: s.audioEpochs,
  batchSize: s.batchSize,
  patience: s.patience,
  optimizer: { name: 'adam' },
  learningRate: halved(s.audioLearningRate, s),
  ...(s.maxFrames > 0 && { augment: cropRows(s.maxFrames) }),
});

const videoTraining = (s: Settings): Training => ({
  epochs: s.videoEpochs,
  batchSize: s.batchSize,
  patience: s.patience,
  optimizer: { name: 'adam' },
  learningRate: halved(s.videoLearningRate, s),
});

/** What a fusion layer of the paper is given. */
type Level = 'vectors' | 'trunks' | 'both';

/** Two streams and a fusion layer, on the frozen encoders or trained together with them. */
function fused(name: string, create: CreateFusion, level: Level, s: Settings): NetworkStage {
  const from = s.joint
    ? { audio: 'scaled/spectrogram', video: 'scaled/face' }
    : { audio: 'audio/frames', video: 'video/frames' };
  return networkStage({
    name,
    inputs: { audio: { from: from.audio, optional: true }, video: { from: from.video, optional: true } },
    options: {
      level,
      joint: s.joint,
      encoders: encoders(s),
      units: [attentionOf('audio', s), attentionOf('video', s)],
      temperatures: [s.fusedAudioTemperature, s.fusedVideoTemperature],
      global: [s.fusionOutputs, s.fusionFactors],
      multiLevel: [s.trunks, s.trunkOutputs, s.trunkFactors],
      trunkFrames: [...s.trunkFrames],
      dropout: s.dropout,
      maxFrames: s.maxFrames,
    },
    ...(!s.joint && level !== 'trunks' && { weightsFrom: ['audio', 'video'] }),
    network(inputs, { options, task, seed, present }) {
      const streams = (['audio', 'video'] as const).map((stream, i) => {
        const input: NetworkInput = inputs[stream];
        const frames = options.joint ? net.encoder(stream, input, options.encoders, seed) : input;
        return {
          stream,
          frames,
          attention: { units: options.units[i], temperature: options.temperatures[i] },
          cut: { trunks: options.multiLevel[0], length: options.trunkFrames[i] },
        };
      });
      const vectors =
        options.level === 'trunks'
          ? []
          : streams.map(({ stream, frames, attention }) => net.attention(stream, frames, attention, seed));
      const trunks =
        options.level === 'vectors'
          ? []
          : streams.map(({ stream, frames, cut }) => net.trunksOf(stream, frames, cut));
      const counting = trunks.length > 0 ? [net.eitherTrunk(trunks.map(({ mask }) => mask))] : [];
      const layer = create({ name: 'fusion', seed: seed('fusion'), presence: true });
      const whole = layer.apply([
        ...vectors,
        ...trunks.map(({ x }) => x),
        ...counting,
        present,
      ]) as SymbolicTensor;
      return {
        outputs: { prediction: net.classifier(name, whole, { task, dropout: options.dropout, seed }) },
      };
    },
    training: {
      epochs: s.fusionEpochs,
      batchSize: s.fusionBatchSize,
      patience: s.patience,
      optimizer: { name: 'adam' },
      learningRate: halved(s.fusionLearningRate, s),
      ...(s.joint && s.maxFrames > 0 && { augment: cropRows(s.maxFrames) }),
    },
  });
}

/** The paper's fusions and the baseline. */
function fusions(s: Settings): { name: string; level: Level; create: CreateFusion }[] {
  const global = { outputs: s.fusionOutputs, factors: s.fusionFactors };
  const multiLevel = { trunks: s.trunks, outputs: s.trunkOutputs, factors: s.trunkFactors };
  return [
    { name: 'concat', level: 'vectors', create: (options) => new ConcatFusion(options) },
    {
      name: 'g-fbp',
      level: 'vectors',
      create: (options) => new FactorizedBilinearPooling({ ...global, ...options }),
    },
    {
      name: 'ag-fbp',
      level: 'vectors',
      create: (options) => new AdaptiveFactorizedBilinearPooling({ ...global, ...options }),
    },
    {
      name: 'm-fbp',
      level: 'trunks',
      create: (options) => new MultiLevelFactorizedBilinearPooling({ ...multiLevel, ...options }),
    },
    {
      name: 'am-fbp',
      level: 'both',
      create: (options) =>
        new AmFbp({
          globalOutputs: s.fusionOutputs,
          globalFactors: s.fusionFactors,
          trunks: s.trunks,
          trunkOutputs: s.trunkOutputs,
          trunkFactors: s.trunkFactors,
          ...options,
        }),
    },
  ];
}

/**
 * AM-FBP: sound and face, each pooled over time by attention, fused by factorised bilinear pooling: global (G), adaptive
 * (AG), multi-level (M) and both (AM), beside single streams, decision fusion and concatenation.
 *
 * Source: Zhou et al. 2021, https://arxiv.org/abs/2111.08910
 */
export const amFbp = defineRecipe({
  name: 'am-fbp',
  version: 2,
  source: {
    title:
      'Zhou et al. 2021, Information Fusion in Attention Networks Using Adaptive and Multi-Level Factorized Bilinear Pooling',
    url: 'https://arxiv.org/abs/2111.08910',
  },
  tasks: [{ name: 'emotion', kind: 'classes' }],
  settings,
  presets: { small, paper: {} },
  blocks: {
    spectrogram: { stream: 'audio', prepare: (media) => spectrogramOf(media) },
    face: { stream: 'video', prepare: faceOf },
  },
  stages: (s) => [
    zScores('scaled', ['spectrogram', 'face']),
    single('audio', 'scaled/spectrogram', s),
    single('video', 'scaled/face', s),
    singleOverUnits(s),
    meanOfPosteriors('decision', ['audio', 'video']),
    ...fusions(s).map(({ name, create, level }) => fused(name, create, level, s)),
  ],
  variants: {
    audio: {
      about:
        'Sound alone: a fully convolutional network over the spectrogram, pooled over time by attention.',
      stage: 'audio',
    },
    video: {
      about: 'The face alone: one dense layer over each frame’s features, pooled over time by attention.',
      stage: 'video',
    },
    decision: {
      about: 'Decision fusion: the mean of the posteriors of the sound and the face system.',
      stage: 'decision',
    },
    concat: {
      about: 'Both embeddings side by side in front of one classifier: the baseline.',
      stage: 'concat',
    },
    'g-fbp': {
      about: 'Global factorised bilinear pooling: both embeddings multiplied by a low-rank bilinear form.',
      stage: 'g-fbp',
    },
    'ag-fbp': {
      about: 'Adaptive global pooling: the same, each stream weighted by the share of its embedding’s norm.',
      stage: 'ag-fbp',
    },
    'm-fbp': {
      about: 'Multi-level pooling: the clip is cut into trunks, each pooled bilinearly, and summed.',
      stage: 'm-fbp',
    },
    'am-fbp': { about: 'Adaptive and multi-level pooling side by side: the whole system.', stage: 'am-fbp' },
    'audio-2d': {
      about: 'Sound alone, attention over time and frequency: the baseline of table I.',
      stage: 'audio-2d',
      onRequest: true,
    },
    '4g-fbp': {
      about: 'Mean of the posteriors of four G-FBP of different seeds.',
      ensemble: { 'g-fbp': 4 },
      onRequest: true,
    },
    '2am-fbp': {
      about: 'Mean of the posteriors of two AM-FBP of different seeds.',
      ensemble: { 'am-fbp': 2 },
      onRequest: true,
    },
    '2am-fbp-4g-fbp': {
      about: 'Mean of the posteriors of two AM-FBP and four G-FBP.',
      ensemble: { 'am-fbp': 2, 'g-fbp': 4 },
      onRequest: true,
    },
  },
  fusion: { rank: 'vectors', stage: (name, create, s) => fused(name, create, 'vectors', s) },
  explain: {
    'audio/audio_attention': { title: 'Attention over the sound', over: 'spectrogram' },
    'video/video_attention': { title: 'Attention over the frames', over: 'face' },
  },
  studies,
  published,
  demo,
});
