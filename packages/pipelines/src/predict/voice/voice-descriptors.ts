import { ndArray } from '@avemo/checks';
import {
  deltas,
  functionalNames,
  functionals,
  melSpectrogram,
  mfcc,
  resample,
  spectralCentroid,
  spectralRolloff,
  spectralSlope,
  spectrogram,
  type AudioSignal,
  type FunctionalName,
} from '@avemo/dsp';
import type { NdArray } from 'ndarray';
import { prosody } from '../../features/prosody';

/** Rate at which a voice is described, Hz. */
export const voiceRate = 16_000;
const hopSeconds = 0.01;
const grid = { frameLength: 400, hopLength: 160 };
const fftLength = 512;
/** Root mean square of one step of 16 bits: what is below was padded by a codec or cut out, and says nothing. */
const digitalSilence = 2 ** -15;
/** What codecs change most. */
const unused = new Set(['speech', 'zcr']);

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

/** What does not depend on the length of the sound. */
const kept = new Set<FunctionalName>(
  functionalNames.filter((name) => !/^(maxPos|minPos|numPeaks|numSegments|maxSegLen|linregc2)$/.test(name)),
);
const names = [...kept];

/**
 * Describes a voice every 10 ms: pitch, voice quality, energy, cepstra with their differences, mel bands and the shape of
 * the spectrum; a sound of another rate is brought to 16 kHz.
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
 * names.length; // → 1489
 * voiceFunctionals(voice, 0, 1)[names.indexOf('f0_amean')]!.toFixed(0); // → '200'
 * ```
 */
export function describeVoice(signal: AudioSignal): DescribedVoice {
  const sound = signal.sampleRate === voiceRate ? signal : resample(signal, voiceRate);
  const { columns, features } = prosody(sound);
  const [frames] = features.shape;
  const ofVoice = new Set(['f0', 'voicing', 'hnr', 'jitter', 'shimmer']);
  const column = (name: string): Descriptors => ({
    names: [name],
    ofVoice: ofVoice.has(name),
    values: ndArray(
      Float32Array.from({ length: frames }, (_, t) => features.get(t, columns.indexOf(name))),
      [frames, 1],
    ),
  });
  const flags = (of: (t: number) => boolean) =>
    Uint8Array.from({ length: frames }, (_, t) => (of(t) ? 1 : 0));
  const cepstra = mfcc(sound, { preset: 'htk' });
  const bands = melSpectrogram(sound, { ...grid, melBands: 26 });
  const spectra = spectrogram(sound, { ...grid, fftLength });
  const at = { sampleRate: voiceRate, fftLength };
  const group = (name: string, values: NdArray<Float32Array>): Descriptors => ({
    names: Array.from({ length: values.shape[1] }, (_, c) => `${name}${c}`),
    ofVoice: false,
    values,
  });
  return {
    descriptors: [
      ...columns.filter((name) => !unused.has(name)).map(column),
      group('mfcc', cepstra),
      group('dmfcc', deltas(cepstra)),
      group(
        'mel',
        ndArray(
          bands.data.map((power) => Math.log(power + 1e-8)),
          [...bands.shape],
        ),
      ),
      group('centroid', spectralCentroid(spectra, at)),
      group('rolloff', spectralRolloff(spectra, at)),
      group('slope', spectralSlope(spectra, at)),
    ],
    voiced: flags((t) => features.get(t, 0) > 0),
    active: flags((t) => features.get(t, columns.indexOf('rms')) >= digitalSilence),
  };
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
      if (ofVoice ? voiced[t] : active[t] !== 0) rows.push(t);
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
