import { ndArray } from '@avemo/checks';
import {
  dct,
  deltas,
  functionals,
  spectralCentroid,
  spectralSlope,
  type AudioReader,
  type AudioSignal,
  type FunctionalName,
} from '@avemo/dsp';
import type { NdArray } from 'ndarray';
import { prosody } from '../../features/prosody';
import { heardSignal, voiceRate } from '../../io/heard-sound';
import { bandsKept, highestBands, lowered } from './voice-bands';
import { grid, rowsOf, someRows } from './voice-rows';

const hopSeconds = 0.01;
const fftLength = 512;
/**
 * Version of the functionals: weights are of use with their own only.
 *
 * @example
 * ```ts
 * import { voiceFeatures } from '@avemo/pipelines/predict';
 *
 * voiceFeatures; // → 'voice-2'
 * ```
 */
export const voiceFeatures = 'voice-2';
/** ln of how far below the loud frames of a sound its bands may fall, 39 dB: below, codecs leave nothing. */
const depth = 4.5;
const cepstra = 13;
/** Root mean square of one step of 16 bits: what is below was padded by a codec or cut out, and says nothing. */
const digitalSilence = 2 ** -15;
/** Columns of one kind, [frames, columns], a frame every 10 ms. */
interface Descriptors {
  names: string[];
  values: NdArray<Float32Array>;
  /** Whether frames without a voice are left out. */
  ofVoice: boolean;
}

/** A voice, frame by frame. */
export interface DescribedVoice {
  /** Descriptors by kind. */
  descriptors: Descriptors[];
  /** 1 for each voiced frame, else 0. */
  voiced: Uint8Array;
  /** 1 for each frame that is not digital silence, else 0. */
  active: Uint8Array;
}

/** What does not depend on the length of the sound nor on its extremes, which lossy codecs move. */
const names: FunctionalName[] = [
  'amean',
  'stddev',
  'skewness',
  'kurtosis',
  'quartile1',
  'quartile2',
  'quartile3',
  'iqr1-2',
  'iqr2-3',
  'percentile99.0',
  'linregc1',
  'linregerrA',
  'peakMean',
  'meanSegLen',
  'segLenStddev',
];

/**
 * Describes a voice every 10 ms: pitch in semitones above 100 Hz, voice quality, energy, mel bands, cepstra with their
 * differences and the shape of the spectrum; a sound of another rate is brought to 16 kHz.
 *
 * @param signal - Finite samples, nominally in [−1, 1].
 * @returns The descriptors, for `voiceFunctionals`.
 * @throws RangeError for samples that are not finite.
 *
 * @example
 * ```ts
 * import { describeVoice, voiceFunctionalNames, voiceFunctionals } from '@avemo/pipelines/predict';
 *
 * const tone = Float32Array.from({ length: 16000 }, (_, n) => 0.3 * Math.sin((2 * Math.PI * 200 * n) / 16000));
 * const voice = describeVoice({ samples: tone, sampleRate: 16000 });
 * const names = voiceFunctionalNames(voice);
 * names.length; // → 871
 * voiceFunctionals(voice, 0, 1)[names.indexOf('f0_amean')]!.toFixed(1); // → '12.0'
 * ```
 */
export function describeVoice(signal: AudioSignal): DescribedVoice {
  const voice = openDescriptions(heardSignal(signal).voice);
  return voice.stretch(0, voice.frames);
}

/** A sound of which any stretch is described when it is asked for: of an hour, little more than the pitch is held. */
export interface VoiceDescriptions {
  /** How many frames it has. */
  frames: number;
  /** 1 for each voiced frame, else 0. */
  voiced: Uint8Array;
  /** The frames from `first` to before `last`. */
  stretch(first: number, last: number): DescribedVoice;
}

/** Frames beyond a stretch that differences look at. */
const margin = 2;

/**
 * Describes a sound.
 *
 * @param sound - At 16 kHz.
 * @returns What describes its stretches.
 * @internal
 */
export function openDescriptions(sound: AudioReader): VoiceDescriptions {
  const { columns, features } = prosody(sound);
  const highest = highestBands(sound);
  const frames = Math.min(features.shape[0], highest.length);
  // None further below the loud frames: the 95th percentile of their highest.
  const floor = (highest.subarray(0, frames).toSorted()[Math.floor(0.95 * (frames - 1))] ?? 0) - depth;
  const valueOf = (name: string, t: number) => features.get(t, columns.indexOf(name));
  const flags = (of: (t: number) => boolean) =>
    Uint8Array.from({ length: frames }, (_, t) => (of(t) ? 1 : 0));
  const voiced = flags((t) => valueOf('f0', t) > 0);
  const active = flags((t) => valueOf('rms', t) >= digitalSilence);

  const stretch = (first: number, last: number): DescribedVoice => {
    const count = Math.max(0, last - first);
    const column = (name: string, of: (t: number) => number, ofVoice: boolean): Descriptors => ({
      names: [name],
      ofVoice,
      values: ndArray(
        Float32Array.from({ length: count }, (_, t) => of(first + t)),
        [count, 1],
      ),
    });
    const group = (name: string, values: NdArray<Float32Array>): Descriptors => ({
      names: Array.from({ length: values.shape[1] }, (_, c) => `${name}${c}`),
      ofVoice: false,
      values,
    });
    const [begin, end] = [Math.max(0, first - margin), Math.min(frames, last + margin)];
    const inner = (rows: NdArray<Float32Array>) => someRows(rows, first - begin, count);
    const mel = rowsOf(sound, { feature: 'mel', options: { ...grid, melBands: 26 } }, begin, end);
    const bands = lowered(mel, floor);
    const shapes = cepstraOf(bands);
    const at = { sampleRate: voiceRate, fftLength };
    const spectrum = { feature: 'spectrogram', options: { ...grid, fftLength } } as const;
    const spectra = inner(rowsOf(sound, spectrum, begin, end));
    const [centroid, slope] = [spectralCentroid(spectra, at), spectralSlope(spectra, at)];
    return {
      descriptors: [
        column('f0', (t) => semitones(valueOf('f0', t)), true),
        ...['voicing', 'intensity', 'hnr', 'jitter', 'shimmer'].map((name) =>
          column(name, (t) => valueOf(name, t), name !== 'intensity'),
        ),
        group('mfcc', inner(shapes)),
        group('dmfcc', inner(deltas(shapes))),
        group('mel', inner(bands)),
        column('centroid', (t) => centroid.get(t - first, 0), false),
        column('slope', (t) => slope.get(t - first, 0), false),
      ],
      voiced: voiced.subarray(first, last),
      active: active.subarray(first, last),
    };
  };
  return { frames, voiced, stretch };
}

/** Above 100 Hz; 0 where there is no pitch. */
const semitones = (frequency: number): number => (frequency > 0 ? 12 * Math.log2(frequency / 100) : 0);

function cepstraOf({ data, shape: [frames] }: NdArray<Float32Array>): NdArray<Float32Array> {
  const values = new Float32Array(frames * cepstra);
  for (let t = 0; t < frames; t++) {
    const bands = data.subarray(t * bandsKept, (t + 1) * bandsKept);
    values.set(dct(bands, { coefficients: cepstra }), t * cepstra);
  }
  return ndArray(values, [frames, cepstra]);
}

/**
 * How much of a part is voiced.
 *
 * @param voice - From `describeVoice`.
 * @param from - Seconds.
 * @param to - Seconds.
 * @returns The share of its frames, 0 to 1.
 * @internal
 */
export function voicedShare(voice: Pick<DescribedVoice, 'voiced'>, from: number, to: number): number {
  const [first, last] = framesBetween(from, to);
  return shareOf(voice.voiced.subarray(first, last));
}

const shareOf = (flags: Uint8Array): number =>
  flags.length === 0 ? 0 : flags.reduce((sum, one) => sum + one, 0) / flags.length;

/**
 * The functionals of a part of a described voice, in the order of {@link voiceFunctionalNames}: none depends on the part's
 * length. Those of pitch and voice quality are over voiced frames, and 0 where there is none.
 *
 * @param voice - From `describeVoice`.
 * @param from - Seconds.
 * @param to - Seconds, above `from`.
 * @returns One vector.
 *
 * @example
 * ```ts
 * import { describeVoice, voiceFunctionals } from '@avemo/pipelines/predict';
 *
 * const voice = describeVoice({ samples: new Float32Array(16000), sampleRate: 16000 });
 * voiceFunctionals(voice, 0, 1).at(-1); // → 0
 * ```
 */
export function voiceFunctionals(voice: DescribedVoice, from: number, to: number): Float32Array {
  const [first, last] = framesBetween(from, to);
  return functionalsOf(voice, first, last);
}

/**
 * The same of a stretch that is described for it.
 *
 * @param voice - From `openDescriptions`.
 * @param from - Seconds.
 * @param to - Seconds, above `from`.
 * @returns One vector.
 * @internal
 */
export function partFunctionals(voice: VoiceDescriptions, from: number, to: number): Float32Array {
  const [first, last] = framesBetween(from, to).map((frame) => Math.min(frame, voice.frames));
  const described = voice.stretch(first, last);
  return functionalsOf(described, 0, last - first);
}

const framesBetween = (from: number, to: number) => [
  Math.round(from / hopSeconds),
  Math.round(to / hopSeconds),
];

function functionalsOf(voice: DescribedVoice, first: number, last: number): Float32Array {
  const { descriptors, voiced, active } = voice;
  const parts = descriptors.map(({ values, ofVoice }) => {
    const rows: number[] = [];
    const [frames, width] = values.shape;
    for (let t = first; t < Math.min(last, frames); t++) {
      if (ofVoice ? voiced[t] : active[t]) rows.push(t);
    }
    if (rows.length === 0) return new Float32Array(width * names.length);
    const data = new Float32Array(rows.length * width);
    rows.forEach((t, i) => data.set(values.data.subarray(t * width, (t + 1) * width), i * width));
    return functionals(ndArray(data, [rows.length, width]), { names }).data;
  });
  const share = shareOf(voiced.subarray(first, last));
  return Float32Array.from([...parts.flatMap((part) => Array.from(part)), share]);
}

/**
 * What the functionals of a described voice are called: descriptor_functional.
 *
 * @param voice - From `describeVoice`.
 * @returns One name for each number of `voiceFunctionals`.
 *
 * @example
 * ```ts
 * import { describeVoice, voiceFunctionalNames } from '@avemo/pipelines/predict';
 *
 * voiceFunctionalNames(describeVoice({ samples: new Float32Array(16000), sampleRate: 16000 }))[0]; // → 'f0_amean'
 * ```
 */
export const voiceFunctionalNames = (voice: DescribedVoice): string[] => [
  ...voice.descriptors.flatMap((group) =>
    group.names.flatMap((column) => names.map((functional) => `${column}_${functional}`)),
  ),
  'voiced_share',
];
