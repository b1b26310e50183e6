import * as tfl from '@tensorflow/tfjs-layers';
import type { SymbolicTensor } from '@tensorflow/tfjs-layers';
import type { Training } from '../../training/training';
import { zScores } from '../../stages/z-scores';
import { defineRecipe } from '../define-recipe';
import type { SettingsOf } from '../settings-schema';
import { networkStage, type NetworkStage } from '../stage';
import { answersOf, streamOf } from './blocks';
import { ChooseAnswer } from './choose-answer';
import * as net from './networks';
import { published } from './published';
import { settings, small, wordsOf } from './settings';

type Settings = SettingsOf<typeof settings>;

/** Rows that the embedding attention sees on each side of a step. */
const contextOf = ({ windowLength }: Pick<Settings, 'windowLength'>) => (windowLength - 1) / 2;

const descent = (s: Settings, epochs: number): Omit<Training, 'truncate'> => ({
  epochs,
  batchSize: s.batchSize,
  patience: s.patience,
  optimizer: { name: 'adam' },
  learningRate: s.learningRate,
});

/** The sound alone: a deep LSTM. */
const audio = (s: Settings): NetworkStage =>
  networkStage({
    name: 'audio',
    inputs: { x: 'scaled/sound' },
    options: { units: s.audioUnits, dropout: s.dropout, context: 0 },
    network({ x }, c) {
      const { hidden, prediction, mask, state } = net.deepLstmStream('audio', x, c.options, c);
      return { outputs: { prediction: { x: prediction, mask }, hidden: { x: hidden, mask } }, state };
    },
    training: { ...descent(s, s.epochs), truncate: { rows: s.rows } },
  });

/** The face alone: a deep LSTM with attention over the embeddings, or the same LSTM with the attention bypassed for good. */
const video = (name: string, bypassEpochs: number, s: Settings): NetworkStage =>
  networkStage({
    name,
    inputs: { x: 'scaled/face' },
    options: {
      units: s.videoUnits,
      dropout: s.dropout,
      context: contextOf(s),
      windowLength: s.windowLength,
      bypassEpochs,
    },
    network({ x }, c) {
      const { hidden, prediction, mask, state, onEpoch } = net.attentionStream('video', x, c.options, c);
      return {
        outputs: { prediction: { x: prediction, mask }, hidden: { x: hidden, mask } },
        state,
        onEpoch,
      };
    },
    training: { ...descent(s, s.epochs), truncate: { rows: s.rows, context: contextOf(s) } },
  });

/** A fusion of the two frozen streams. */
const fusionOfStreams = (name: net.FusionName, s: Settings): NetworkStage =>
  networkStage({
    name,
    inputs: {
      audioHidden: 'audio/hidden',
      videoHidden: 'video/hidden',
      audio: 'audio/prediction',
      video: 'video/prediction',
    },
    options: { name },
    network(inputs, c) {
      const { audioHidden, videoHidden, audio, video } = inputs;
      const streams = {
        hidden: [audioHidden.x, videoHidden.x],
        predictions: [audio.x, video.x],
        masks: [audio.mask, video.mask],
      };
      return { outputs: { prediction: net.fuse(c.options.name, streams, c) } };
    },
    training: descent(s, s.fusionEpochs),
  });

/** A fusion of outputs that the data set gives ready-made; without hidden states, attention looks at the outputs. */
const fusionOfAnswers = (name: net.FusionName, s: Settings): NetworkStage =>
  networkStage({
    name,
    inputs: { answers: 'answers' },
    options: { name, models: wordsOf(s.answers).length, columns: wordsOf(s.answerColumns) },
    network({ answers }, c) {
      const columns = c.task.labels.map((target) => c.options.columns.indexOf(target));
      const predictions = Array.from(
        { length: c.options.models },
        (_, model) =>
          new ChooseAnswer({ model, columns, name: `answer${model}` }).apply(answers.x) as SymbolicTensor,
      );
      const models = { hidden: predictions, predictions, masks: [answers.mask] };
      return { outputs: { prediction: net.fuse(c.options.name, models, c) } };
    },
    training: descent(s, s.fusionEpochs),
  });

/** Both streams, the early fusion of their embeddings as a third one, and the attention over all of them, trained as one. */
const endToEnd = (s: Settings): NetworkStage =>
  networkStage({
    name: 'end-to-end',
    inputs: { sound: 'scaled/sound', face: 'scaled/face' },
    options: {
      units: [s.audioUnits, s.videoUnits, s.earlyUnits],
      dropout: s.dropout,
      context: contextOf(s),
      windowLength: s.windowLength,
      bypassEpochs: s.bypassEpochs,
    },
    network({ sound, face }, c) {
      const { units, ...o } = c.options;
      const both = tfl.layers.concatenate({ name: 'both' }).apply([sound.x, face.x]) as SymbolicTensor;
      const either = net.eitherMask('either_rows', [sound.mask, face.mask]);
      const streams = [
        net.deepLstmStream('audio', sound, { ...o, units: units[0] }, c),
        net.attentionStream('video', face, { ...o, units: units[1] }, c),
        net.deepLstmStream('early', { x: both, mask: either }, { ...o, units: units[2] }, c),
      ];
      const models = {
        hidden: streams.map(({ hidden }) => hidden),
        predictions: streams.map(({ prediction }) => prediction),
        masks: streams.map(({ mask }) => mask),
      };
      return {
        outputs: { prediction: net.fuse('attention', models, c) },
        state: Object.assign({}, ...streams.map(({ state }) => state)),
        onEpoch: streams[1].onEpoch,
      };
    },
    training: { ...descent(s, s.epochs), truncate: { rows: s.rows, context: contextOf(s) } },
  });

/**
 * BAF: arousal and valence at each step of a recording, from two deep LSTMs whose predictions are fused by attention over the
 * models; frozen streams with three fusions, or all of it trained as one with an early fusion as third stream.
 *
 * Source: BAF, Lucas, Ghaleb & Asteriadis 2020.
 */
export const bimodalAttention = defineRecipe({
  name: 'bimodal-attention',
  version: 3,
  source: {
    title:
      'Lucas, Ghaleb & Asteriadis 2020, Deep, dimensional and multimodal emotion recognition using attention mechanisms',
  },
  tasks: [{ name: 'affect', kind: 'values', targets: ['arousal', 'valence'], per: 'row' }],
  settings,
  presets: { small, paper: {} },
  blocks: {
    sound: { stream: 'audio', prepare: streamOf('sound') },
    face: { stream: 'video', prepare: streamOf('face') },
    answers: { stream: 'answers', prepare: answersOf },
  },
  stages: (s) => {
    const ready = wordsOf(s.answers).length > 0;
    return [
      zScores('scaled', ['sound', 'face']),
      audio(s),
      video('video', s.bypassEpochs, s),
      video('video-plain', -1, s),
      ready ? fusionOfAnswers('attention', s) : fusionOfStreams('attention', s),
      ready ? fusionOfAnswers('output-linear', s) : fusionOfStreams('output-linear', s),
      fusionOfStreams('hidden-linear', s),
      endToEnd(s),
    ];
  },
  variants: {
    audio: { about: 'sound alone', stage: 'audio' },
    video: { about: 'face alone, with attention over the embeddings', stage: 'video' },
    'video-plain': { about: 'face alone, without that attention', stage: 'video-plain' },
    'output-linear': { about: 'frozen streams, a weight per stream', stage: 'output-linear' },
    'hidden-linear': { about: 'frozen streams, a dense layer on the hidden states', stage: 'hidden-linear' },
    attention: { about: 'frozen streams, attention over them', stage: 'attention' },
    'end-to-end': { about: 'three streams and the attention over them, trained as one', stage: 'end-to-end' },
  },
  explain: {
    'attention/fusion': { title: 'Attention over the streams' },
    'end-to-end/fusion': { title: 'Attention over the streams' },
  },
  studies: {
    'embedding attention': {
      about: 'the video stream with attention over the embeddings and without',
      variants: ['video', 'video-plain'],
    },
    'table 1': {
      about: 'single streams, and what fuses them once they are frozen',
      variants: ['audio', 'video', 'output-linear', 'hidden-linear', 'attention'],
    },
    'table 2': { about: 'the whole, trained as one', variants: ['end-to-end'] },
  },
  published,
  demo: {
    corpus: { kind: 'recordings', recordings: 9, seconds: 30, seed: 1, annotationDelay: 2 },
    variants: ['audio', 'video', 'output-linear', 'hidden-linear', 'attention', 'end-to-end'],
    // To describe a face takes longer than all else: two a second say enough of a drawn one.
    settings: { step: 0.25, faceRate: 2, windowLength: 5, rows: 60, epochs: 12, fusionEpochs: 12 },
    split: { split: 'speakers', groups: 3 },
    minutes: 4.5,
  },
});
