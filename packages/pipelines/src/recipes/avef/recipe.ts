import type { SymbolicTensor } from '@tensorflow/tfjs-layers';
import { zScores } from '../../stages/z-scores';
import { defineRecipe } from '../define-recipe';
import type { SettingsOf } from '../settings-schema';
import { networkStage, type NetworkContext, type NetworkStage } from '../stage';
import { clipOf, pictureOf } from './blocks';
import { clipStatistics } from './clip-statistics';
import { extremeLearning } from './extreme-learning';
import { machines } from './machines';
import { materialOf } from './material';
import * as net from './networks';
import { published } from './published';
import { settings, small } from './settings';
import { supportVectors } from './support-vectors';
import { tasks } from './tasks';
import { descent, losses } from './training';

type Settings = SettingsOf<typeof settings>;

const sizesOf = (s: Settings): net.Sizes => ({
  pictureSize: s.pictureSize,
  audioWidth: s.audioWidth,
  videoWidth: s.videoWidth,
  dropout: s.dropout,
  microBatch: s.microBatch,
  scaledFaces: s.faceScaling !== 'none',
});

/** Where the two streams come from. */
const sources = (s: Settings) => ({
  audio: 'scaled/sound-picture',
  video: s.faceScaling === 'none' ? 'face-clip' : 'scaled-faces/face-clip',
});

const by = (scaling: 'training' | 'speaker') => (scaling === 'speaker' ? { by: scaling } : {});

/**
 * Transfer between data sets: the shallow layers keep what a run on others gave them (`--init`), the deep ones are trained from
 * scratch. The joint network begins with the two that were trained for this data set.
 */
function transfer(s: Settings, stage: 'audio' | 'video' | 'joint'): Pick<NetworkStage, 'initial' | 'freeze'> {
  if (s.keepShallow === 0) return {};
  const shallow = (stream: 'audio' | 'video') => net.shallowLayers(stream, s.keepShallow);
  if (stage === 'joint') return { initial: [], freeze: [...shallow('audio'), ...shallow('video')] };
  return { initial: shallow(stage), freeze: shallow(stage) };
}

/** What the deep belief network says, and its last hidden layer. */
const answersOf = (
  hidden: SymbolicTensor,
  { dropout }: { dropout: number },
  { task, seed }: Pick<NetworkContext, 'task' | 'seed'>,
) => ({ prediction: net.lastLayer('dbn_output', hidden, { task, dropout, seed }), hidden });

/** One stream: a network per segment. */
function alone(stream: 'audio' | 'video', s: Settings): NetworkStage {
  return networkStage({
    name: stream,
    unit: 'row',
    inputs: { x: sources(s)[stream] },
    options: { stream, augment: s.augment, ...sizesOf(s) },
    losses,
    network({ x }, { options, task, seed }) {
      const { fc7, ...maps } =
        options.stream === 'audio'
          ? net.audioNetWithMaps(x.x, options, seed)
          : { fc7: net.videoNet(x.x, options, seed) };
      const prediction = net.lastLayer(`${stream}_fc8`, fc7, { task, dropout: options.dropout, seed });
      return { outputs: { prediction, fc7, ...maps } };
    },
    ...transfer(s, stream),
    training: descent(s, {
      epochs: stream === 'audio' ? s.audioEpochs : s.videoEpochs,
      batchSize: s.batchSize,
      learningRate: s.learningRate,
    }),
  });
}

/** The deep belief network on the features of both finished networks: its last layer begins with chance. */
const belief = (s: Settings): NetworkStage =>
  networkStage({
    name: 'belief',
    unit: 'row',
    inputs: {
      audio: { from: 'audio/fc7', optional: true },
      video: { from: 'video/fc7', optional: true },
    },
    weightsFrom: ['machines'],
    options: { dropout: s.dropout, units: [...s.hiddenUnits] },
    losses,
    network({ audio, video }, { options, task, seed, present }) {
      const hidden = net.beliefLayers([audio.x, video.x], options, { seed, present });
      return { outputs: answersOf(hidden, options, { task, seed }) };
    },
    training: descent(
      { ...s, augment: false },
      { epochs: s.beliefEpochs, batchSize: s.batchSize, learningRate: s.beliefLearningRate },
    ),
  });

/** Both networks and the deep belief network as one, from the weights that each was given before. */
function joint(s: Settings): NetworkStage {
  const { audio, video } = sources(s);
  return networkStage({
    name: 'joint',
    unit: 'row',
    inputs: {
      audio: { from: audio, optional: true },
      video: { from: video, optional: true },
    },
    weightsFrom: ['audio', 'video', s.beliefEpochs > 0 ? 'belief' : 'machines'],
    options: { ...sizesOf(s), augment: s.augment, units: [...s.hiddenUnits] },
    losses,
    network({ audio, video }, { options, task, seed, present }) {
      const streams: SymbolicTensor[] = [
        net.audioNet(audio.x, options, seed),
        net.videoNet(video.x, options, seed),
      ];
      const hidden = net.beliefLayers(streams, options, { seed, present });
      return { outputs: answersOf(hidden, options, { task, seed }) };
    },
    ...transfer(s, 'joint'),
    training: descent(s, {
      epochs: s.jointEpochs,
      batchSize: s.jointBatchSize,
      learningRate: s.jointLearningRate,
    }),
  });
}

/**
 * AVEF: silence cut out of both streams; AlexNet on pictures of the sound and C3D on clips of the face, each trained before;
 * a deep belief network on both, pre-trained without labels and then trained with the networks as one; a support vector machine
 * on the mean of a clip's segments.
 *
 * Source: Ma et al. 2019, https://doi.org/10.1016/j.inffus.2018.06.003
 */
export const avef = defineRecipe({
  name: 'avef',
  version: 1,
  source: {
    title: 'Ma et al. 2019, Audio-visual emotion fusion (AVEF): A deep efficient weighted approach',
    url: 'https://doi.org/10.1016/j.inffus.2018.06.003',
  },
  tasks,
  settings,
  presets: { small, paper: {} },
  blocks: {
    'sound-picture': { stream: 'audio', prepare: pictureOf },
    'face-clip': { stream: 'video', prepare: clipOf },
  },
  stages: (s) => {
    const vectors = { cost: s.svmCost, degree: s.svmDegree, offset: s.svmOffset };
    const sound = s.audioStatistics ? 'audio-statistics/features' : 'audio/fc7';
    const features = [sound, 'video/fc7', 'joint/hidden'] as const;
    const judged = (from: (typeof features)[number]) =>
      s.featureScaling === 'speaker' ? `features/${from}` : from;
    return [
      zScores('scaled', ['sound-picture'], by(s.scaling)),
      ...(s.faceScaling === 'none' ? [] : [zScores('scaled-faces', ['face-clip'], by(s.faceScaling))]),
      alone('audio', s),
      alone('video', s),
      machines('machines', {
        units: s.hiddenUnits,
        epochs: s.machineEpochs,
        batchSize: s.batchSize,
        learningRate: s.machineLearningRate,
      }),
      ...(s.beliefEpochs > 0 ? [belief(s)] : []),
      joint(s),
      ...(s.audioStatistics ? [clipStatistics('audio-statistics', ['audio/maps'])] : []),
      ...(s.featureScaling === 'speaker' ? [zScores('features', features, { by: 'speaker' })] : []),
      supportVectors('audio-svm', judged(sound), vectors),
      supportVectors('video-svm', judged('video/fc7'), vectors),
      supportVectors('joint-svm', judged('joint/hidden'), vectors),
      extremeLearning('joint-elm', judged('joint/hidden'), { units: s.elmUnits, ridge: s.elmRidge }),
    ];
  },
  variants: {
    audio: {
      about:
        'Sound alone: AlexNet on pictures of the spectrogram, a support vector machine on the mean of its segments.',
      stage: 'audio-svm',
    },
    video: {
      about:
        'The face alone: C3D on clips of sixteen frames, a support vector machine on the mean of its segments.',
      stage: 'video-svm',
    },
    'audio-softmax': { about: 'Sound alone: the mean of what AlexNet says of the segments.', stage: 'audio' },
    'video-softmax': {
      about: 'The face alone: the mean of what C3D says of the segments.',
      stage: 'video',
    },
    multimodal: {
      about:
        'Both: the joint network, a support vector machine on the mean of its last hidden layer. The whole system.',
      stage: 'joint-svm',
    },
    'joint-softmax': {
      about: 'Both: the mean of what the joint network says of the segments.',
      stage: 'joint',
    },
    'joint-elm': {
      about: 'Both: the joint network, an extreme learning machine on the mean of its last hidden layer.',
      stage: 'joint-elm',
    },
  },
  studies: {
    'tables 4 and 6': {
      about:
        'six emotions with silence (case 1) and without (case 2), single streams and both; the confusions of both are tables 8 to 10',
      settings: { dropSilence: [false, true] },
      tasks: ['six'],
      variants: ['audio', 'video', 'multimodal'],
    },
    'tables 5 and 7': {
      about: 'low or high arousal, negative or positive valence, in the same form',
      settings: { dropSilence: [false, true] },
      tasks: ['arousal', 'valence'],
      variants: ['audio', 'video', 'multimodal'],
    },
    classifiers: {
      about:
        'what judges the clip: network, extreme learning machine, support vector machine (section 2.2.4)',
      variants: ['joint-softmax', 'joint-elm', 'multimodal'],
    },
  },
  material: materialOf,
  published,
  demo: {
    corpus: { kind: 'videos', speakers: 9, clips: 108, seed: 1 },
    variants: ['audio', 'video', 'multimodal', 'joint-softmax'],
    // Few clips: a batch of thirty segments would leave few steps to an epoch; faces differ by person more than by emotion.
    settings: { batchSize: 10, scaling: 'speaker', faceScaling: 'speaker', featureScaling: 'speaker' },
    split: { split: 'speakers', groups: 3 },
    minutes: 4.5,
  },
});
