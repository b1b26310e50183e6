import { formatValue, requireInteger } from '@avemo/checks';
import { logMelSpectrogram } from '../mel/log-mel-spectrogram';
import { melSpectrogram } from '../mel/mel-spectrogram';
import { mfcc } from '../mel/mfcc';
import { spectrogram } from '../spectra/spectrogram';
import type { ExplainDifferenceOptions } from './difference';
import type { WindowChoice } from '../frames/frame-options';
import { cepstralConvention } from '../mel/cepstral-convention';
import type { MfccPreset } from '../mel/mfcc-options';
import { speechFrames } from '../frames/speech-frames';
import type { Convention } from './convention';

const nextPowerOfTwo = (length: number) => 2 ** Math.ceil(Math.log2(Math.max(1, length)));

/** What every feature here has in common unless its options say otherwise. */
const plain: Omit<Convention, 'frameLength' | 'hopLength' | 'fftLength' | 'maxFrequency'> = {
  sampleScale: 1,
  edges: 'drop',
  removeMean: false,
  preEmphasis: 0,
  preEmphasisStart: 'frame',
  window: 'hamming',
  periodic: false,
  spectrum: 'magnitude',
  melBands: 1,
  minFrequency: 0,
  melScale: 'htk',
  triangles: 'hertz',
  areaNorm: false,
  logarithm: 'none',
  logBefore: 'dct',
  floor: 0,
  offset: 0,
  dynamicRange: Infinity,
  reference: 'one',
  dct: 'ortho',
  lifter: 0,
  lifterShift: 0,
  order: 'first',
  energy: false,
  deltas: 0,
  deltaRadius: 2,
  deltaEnds: 'replicate',
};

/** Checks the options as their own function does, and says what convention they stand for. @internal */
export function conventionOf(sampleRate: number, options: ExplainDifferenceOptions): Convention {
  const { deltas = 0, deltaRadius = 2 } = options;
  if (![0, 1, 2].includes(deltas)) {
    throw new RangeError(`explainDifference: deltas must be 0, 1 or 2; got ${formatValue(deltas)}.`);
  }
  requireInteger('explainDifference', 'deltaRadius', deltaRadius, { max: 100 });
  const nothing = { samples: new Float32Array(0), sampleRate };
  const maxFrequency = sampleRate / 2;
  const extra = { deltas, deltaRadius };
  if (options.feature === 'mfcc') {
    mfcc(nothing, options);
    return {
      ...ofPreset(sampleRate, options.preset ?? 'htk', options.frameLength),
      ...given(options),
      ...extra,
    };
  }
  const { frameLength, hopLength } = speechFrames('explainDifference', sampleRate, options);
  if (options.feature === 'spectrogram') {
    spectrogram(nothing, options);
    const { fftLength = frameLength, scale = 'magnitude' } = options;
    const scales = {
      magnitude: {},
      power: { spectrum: 'power' },
      log: { logarithm: 'natural', floor: 1e-10 },
      decibel: { spectrum: 'power', logarithm: 'decibel', floor: 1e-10 },
    } as const;
    return {
      ...plain,
      frameLength,
      hopLength,
      fftLength,
      maxFrequency,
      ...given(options),
      ...scales[scale],
      ...extra,
    };
  }
  const logarithmic = options.feature === 'log-mel';
  (logarithmic ? logMelSpectrogram : melSpectrogram)(nothing, options);
  const { fftLength = nextPowerOfTwo(frameLength) } = options;
  const log = logarithmic ? ({ logarithm: 'natural', offset: options.offset ?? 0.01 } as const) : {};
  return { ...plain, frameLength, hopLength, fftLength, maxFrequency, ...given(options), ...log, ...extra };
}

/** The whole convention of a toolkit's cepstra. @internal */
export function ofPreset(sampleRate: number, preset: MfccPreset, frameLength?: number): Convention {
  const { coefficients: _, ...convention } = cepstralConvention(preset, sampleRate, frameLength);
  return { ...plain, maxFrequency: sampleRate / 2, ...convention };
}

const taken = [
  ...['sampleScale', 'frameLength', 'hopLength', 'fftLength', 'edges', 'preEmphasis', 'spectrum', 'melBands'],
  ...['minFrequency', 'maxFrequency', 'melScale', 'triangles', 'areaNorm', 'lifter', 'logBefore', 'energy'],
] as const;

/** What the caller's options name themselves. */
function given(options: ExplainDifferenceOptions): Partial<Convention> {
  const all = options as unknown as Record<string, unknown>;
  const found = Object.fromEntries(
    taken.filter((key) => all[key] !== undefined).map((key) => [key, all[key]]),
  ) as Partial<Convention>;
  const range = all.dynamicRange as number | null | undefined;
  if (range !== undefined) found.dynamicRange = range ?? Infinity;
  return { ...found, ...windowChoice(options.window) };
}

function windowChoice(window: WindowChoice | undefined): Partial<Convention> {
  if (window === undefined) return {};
  if (typeof window === 'string') return { window, periodic: false };
  if (window instanceof Float64Array) return { window: 'given', weights: window };
  return { window: window.name, periodic: window.periodic ?? false };
}
