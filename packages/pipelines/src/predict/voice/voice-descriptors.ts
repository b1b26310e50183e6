import { ndArray } from '@avemo/checks';
import {
  createExtractor,
  dct,
  deltas,
  functionals,
  resample,
  spectralCentroid,
  spectralSlope,
  type AudioSignal,
  type ExtractorSpec,
  type FunctionalName,
} from '@avemo/dsp';
import type { NdArray } from 'ndarray';
import { prosody } from '../../features/prosody';

/** Rate at which a voice is described, Hz. */
export const voiceRate = 16_000;
const hopSeconds = 0.01;
const grid = { frameLength: 400, hopLength: 160 };
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
/** Mel bands up to 6.5 kHz: what lies above, codecs cut off. */
const bandsKept = 24;
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
  const sound = signal.sampleRate === voiceRate ? signal : resample(signal, voiceRate);
  const { columns, features } = prosody(sound);
  const mel = joined([...blocksOf(sound, { feature: 'mel', options: { ...grid, melBands: 26 } })]);
  const frames = Math.min(features.shape[0], mel.shape[0]);
  const valueOf = (name: string, t: number) => features.get(t, columns.indexOf(name));
  const column = (name: string, of: (t: number) => number, ofVoice: boolean): Descriptors => ({
    names: [name],
    ofVoice,
    values: ndArray(
      Float32Array.from({ length: frames }, (_, t) => of(t)),
      [frames, 1],
    ),
  });
  const group = (name: string, values: NdArray<Float32Array>): Descriptors => ({
    names: Array.from({ length: values.shape[1] }, (_, c) => `${name}${c}`),
    ofVoice: false,
    values,
  });
  const flags = (of: (t: number) => boolean) =>
    Uint8Array.from({ length: frames }, (_, t) => (of(t) ? 1 : 0));
  const bands = lowered(mel, frames);
  const shapes = cepstraOf(bands);
  const at = { sampleRate: voiceRate, fftLength };
  const spectra = blocksOf(sound, { feature: 'spectrogram', options: { ...grid, fftLength } });
  const outlines = Array.from(spectra, (block) => [spectralCentroid(block, at), spectralSlope(block, at)]);
  const [centroid, slope] = [0, 1].map((which) => joined(outlines.map((both) => both[which])));
  return {
    descriptors: [
      column('f0', (t) => semitones(valueOf('f0', t)), true),
      ...['voicing', 'intensity', 'hnr', 'jitter', 'shimmer'].map((name) =>
        column(name, (t) => valueOf(name, t), name !== 'intensity'),
      ),
      group('mfcc', shapes),
      group('dmfcc', deltas(shapes)),
      group('mel', bands),
      column('centroid', (t) => centroid.get(t, 0), false),
      column('slope', (t) => slope.get(t, 0), false),
    ],
    voiced: flags((t) => valueOf('f0', t) > 0),
    active: flags((t) => valueOf('rms', t) >= digitalSilence),
  };
}

/** Samples that are described at once: the spectra of an hour are not held. */
const blockLength = 2 ** 17;

/** A feature of every frame, some seconds at a time. */
function* blocksOf(
  { samples }: AudioSignal,
  feature: Pick<ExtractorSpec, 'feature' | 'options'>,
): Generator<NdArray<Float32Array>> {
  const extractor = createExtractor({ version: 1, sampleRate: voiceRate, ...feature } as ExtractorSpec);
  for (let at = 0; at < samples.length; at += blockLength) {
    yield extractor.push(samples.subarray(at, at + blockLength));
  }
  yield extractor.finish();
}

/** Rows that follow each other, in one matrix. */
function joined(blocks: readonly NdArray<Float32Array>[]): NdArray<Float32Array> {
  const rows = blocks.reduce((sum, { shape }) => sum + shape[0], 0);
  const [, width] = blocks[0].shape;
  const data = new Float32Array(rows * width);
  let at = 0;
  for (const block of blocks) {
    data.set(block.data, at);
    at += block.data.length;
  }
  return ndArray(data, [rows, width]);
}

/** Above 100 Hz; 0 where there is no pitch. */
const semitones = (frequency: number): number => (frequency > 0 ? 12 * Math.log2(frequency / 100) : 0);

/** Logarithms of the lower bands, none further than `depth` below the loud frames: the 95th percentile of their highest. */
function lowered({ data, shape }: NdArray<Float32Array>, frames: number): NdArray<Float32Array> {
  const [, bands] = shape;
  const logs = new Float32Array(frames * bandsKept);
  const highest = new Float32Array(frames).fill(-Infinity);
  for (let t = 0; t < frames; t++) {
    for (let b = 0; b < bandsKept; b++) {
      const log = Math.log(data[t * bands + b] + 1e-8);
      logs[t * bandsKept + b] = log;
      highest[t] = Math.max(highest[t], log);
    }
  }
  const floor = (highest.sort().at(Math.floor(0.95 * (frames - 1))) ?? 0) - depth;
  return ndArray(
    logs.map((log) => Math.max(log, floor)),
    [frames, bandsKept],
  );
}

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
export function voicedShare(voice: DescribedVoice, from: number, to: number): number {
  const part = voice.voiced.subarray(Math.round(from / hopSeconds), Math.round(to / hopSeconds));
  return part.length === 0 ? 0 : part.reduce((sum, one) => sum + one, 0) / part.length;
}

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
  const { descriptors, voiced, active } = voice;
  const [first, last] = [Math.round(from / hopSeconds), Math.round(to / hopSeconds)];
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
  return Float32Array.from([...parts.flatMap((part) => Array.from(part)), voicedShare(voice, from, to)]);
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
