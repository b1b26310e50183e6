import type { Study } from '../define-recipe';

const tenths = Array.from({ length: 11 }, (_, i) => i / 10);
const evens = [2, 4, 6, 8];

/** The tables and searches of the paper. */
export const studies: Readonly<Record<string, Study>> = {
  'table I': {
    about:
      'sound alone, with and without local response normalisation; attention over time, and over time and frequency',
    settings: { lrn: [true, false] },
    variants: ['audio', 'audio-2d'],
  },
  'tables II and III': {
    about: 'single streams and G-FBP, emotion by emotion',
    variants: ['audio', 'video', 'g-fbp'],
  },
  'table IV': { about: 'the forms of bilinear pooling', variants: ['g-fbp', 'ag-fbp', 'm-fbp', 'am-fbp'] },
  'table V': {
    about: 'single models and means over seeds',
    variants: ['g-fbp', '4g-fbp', 'ag-fbp', 'm-fbp', 'am-fbp', '2am-fbp', '2am-fbp-4g-fbp'],
  },
  'table VI': {
    about: 'single streams, decisions, concatenation and bilinear pooling',
    variants: ['audio', 'video', 'decision', 'concat', 'g-fbp', 'am-fbp'],
  },
  'audio λ': {
    about: 'λ of the attention over sound, chosen on the validation part',
    settings: { audioTemperature: tenths },
    variants: ['audio'],
    choose: 'accuracy',
  },
  'video λ': {
    about: 'λ of the attention over video, chosen on the validation part',
    settings: { videoTemperature: tenths },
    variants: ['video'],
    choose: 'accuracy',
  },
  'fused λ': {
    about: 'λ of both attentions in G-FBP, chosen on the validation part',
    settings: { fusedAudioTemperature: tenths, fusedVideoTemperature: tenths },
    variants: ['g-fbp'],
    choose: 'accuracy',
  },
  'global K': {
    about: 'factors of G-FBP, chosen on the validation part',
    settings: { fusionFactors: evens },
    variants: ['g-fbp'],
    choose: 'accuracy',
  },
  'multi-level K': {
    about: 'factors of M-FBP, chosen on the validation part',
    settings: { trunkFactors: evens },
    variants: ['m-fbp'],
    choose: 'accuracy',
  },
};
