/** One line of a paper that code computes: an equation, or a step of the text that has no number. */
export interface PaperItem {
  /** As the paper numbers it: `(7)` … or `section 2.1.2`, `step 4`. Several with one place: `(16)`, `(17)` … stand singly. */
  at: string;
  /** What it says. */
  what: string;
}

/** A paper whose system avemo builds. */
export interface Paper {
  /** The short name that docstrings use. */
  name: string;
  title: string;
  /** Where it is published, if it has a lasting address. */
  url?: string;
  /** Other forms in which a docstring's source may begin. */
  citedAs: RegExp;
  items: readonly PaperItem[];
}

const each = (first: number, last: number, what: string): PaperItem[] =>
  Array.from({ length: last - first + 1 }, (_, i) => ({ at: `(${first + i})`, what }));

/** The four papers, in the order of their systems, with everything in them that is computed. */
export const papers: readonly Paper[] = [
  {
    name: 'JIPS',
    title:
      'Liu & Tang 2021, Audio and Video Bimodal Emotion Recognition in Social Networks Based on Improved AlexNet Network and Attention Mechanism',
    url: 'https://doi.org/10.3745/JIPS.02.0161',
    citedAs: /\bJIPS\b|\bLiu & Tang\b/,
    items: [
      { at: 'step 1', what: '16 kHz, 16 bit' },
      ...each(1, 2, 'pre-emphasis'),
      { at: '(3)', what: 'rectangular window' },
      { at: '(4)', what: 'Hamming window' },
      { at: 'step 3', what: 'frames of 3 s every second' },
      { at: '(5)', what: 'short-time energy' },
      { at: '(6)', what: 'zero-crossing rate' },
      { at: 'step 4', what: 'endpoints, MFCC, beat histogram, pauses' },
      { at: '(7)', what: 'spectral centroid' },
      { at: '(8)', what: 'spectral flux' },
      { at: 'step 5', what: 'the acoustic set of openSMILE and its functionals' },
      { at: '(9)', what: 'z-score' },
      ...each(10, 12, 'output size of a convolution'),
      ...each(13, 15, 'output size of pooling'),
      ...each(16, 21, 'batch normalisation'),
      { at: 'section 4.2', what: 'improved AlexNet' },
      ...each(22, 26, 'logistic and softmax regression and their losses'),
      { at: '(27)', what: 'LSTM over the audio context' },
      ...each(28, 29, 'attention over the map of the face'),
      { at: '(30)', what: 'weighted sum of both streams' },
      ...each(31, 32, 'auxiliary loss for missing modalities'),
      { at: '(33)', what: 'total loss' },
      { at: '(34)', what: 'R²' },
      { at: '(35)', what: 'concordance correlation' },
      { at: '(36)', what: 'Pearson correlation' },
      { at: '(37)', what: 'root mean squared error, the main loss' },
    ],
  },
  {
    name: 'AVEF',
    title: 'Ma et al. 2019, Audio-visual emotion fusion (AVEF): a deep efficient weighted approach',
    url: 'https://doi.org/10.1016/j.inffus.2018.06.003',
    citedAs: /\bAVEF\b|\bMa et al\. 2019\b/,
    items: [
      { at: 'section 2.1.1', what: 'mono, pre-emphasis, voice activity by MRCG, segments' },
      { at: '(2.1)', what: 'log-mel spectrogram' },
      { at: '(2.2)', what: 'differences' },
      { at: 'section 2.1.2', what: 'face box, clips of 16 frames' },
      { at: 'section 2.2.1', what: 'AlexNet on spectrogram segments' },
      { at: '(2.3)', what: 'the network’s answer for a segment' },
      { at: '(2.4)', what: 'probabilities that sum to 1' },
      { at: '(2.5)', what: 'training by stochastic gradient descent' },
      { at: '(2.6)', what: 'cross-entropy' },
      { at: 'section 2.2.2', what: 'C3D on face clips' },
      { at: 'section 2.2.3', what: 'restricted Boltzmann machines, deep belief network, joint training' },
      { at: 'section 2.2.4', what: 'mean over segments, support vector machine' },
    ],
  },
  {
    name: 'BAF',
    title:
      'Lucas, Ghaleb & Asteriadis 2020, Deep, dimensional and multimodal emotion recognition using attention mechanisms',
    citedAs: /\bBAF\b|\bLucas\b/,
    items: [
      ...each(1, 2, 'general dot-product attention'),
      { at: 'section 2.2', what: 'DLSTM with attention over embeddings' },
      ...each(3, 5, 'bimodal attention fusion'),
      { at: '(6)', what: 'output linear fusion' },
      { at: '(7)', what: 'hidden linear fusion' },
    ],
  },
  {
    name: 'AM-FBP',
    title:
      'Zhou et al. 2021, Information Fusion in Attention Networks Using Adaptive and Multi-level Factorized Bilinear Pooling',
    url: 'https://arxiv.org/abs/2111.08910',
    citedAs: /\bAM-FBP\b|\bZhou et al\. 2021\b/,
    items: [
      { at: '(1)', what: 'local response normalisation' },
      { at: '(2)', what: 'audio encoder: frequency pooled to 1' },
      ...each(3, 6, 'attention over time, audio'),
      ...each(7, 11, 'attention over time, video'),
      ...each(12, 14, 'factorized bilinear pooling'),
      ...each(15, 18, 'adaptive factors'),
      { at: '(19)', what: 'multi-level pooling' },
      { at: 'section III.E', what: 'AM-FBP: both, concatenated' },
      { at: 'section IV', what: 'spectrogram of DFT length 800, training' },
    ],
  },
];

/**
 * What no source names yet, with the part that will: the list only shrinks, since a place for an item of it fails the
 * test as a missing place does.
 */
export const open: Readonly<Record<string, string>> = {};
