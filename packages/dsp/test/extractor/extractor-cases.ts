import ndarray, { type NdArray } from 'ndarray';
import * as dsp from '@avemo/dsp';
import {
  autocorrelation,
  cochleagram,
  frameSignal,
  gammatoneFilterbank,
  hannWindow,
  harmonicsToNoiseRatio,
  intensity,
  logMelSpectrogram,
  loudness,
  melSpectrogram,
  mfcc,
  mrcg,
  pitchCorrelation,
  pitchShs,
  pitchYin,
  rmsEnergy,
  shortTimeEnergy,
  spectralBandwidth,
  spectralCentroid,
  spectralContrast,
  spectralFlatness,
  spectralFlux,
  spectralRolloff,
  spectralSlope,
  spectrogram,
  stft,
  vggishExamples,
  zeroCrossingRate,
  extractorFeatures,
  type AudioSignal,
  type DescribedSpectrogram,
  type FeatureName,
  type FeatureOptions,
  type FrameGrid,
} from '@avemo/dsp';
import { createOpenSmile, openSmileSets } from '@avemo/dsp/opensmile';

/** Options of a feature, and the public function that computes it of a whole signal. */
interface Case<Name extends FeatureName> {
  options: FeatureOptions[Name];
  offline: (signal: AudioSignal) => NdArray<Float32Array>;
}

const frame = { frameLength: 200, hopLength: 80 };
const odd = { frameLength: 101, hopLength: 37 };
const pitch = { frameLength: 400, hopLength: 100, minFrequency: 80, maxFrequency: 500 };
const mel = { ...frame, melBands: 12 };
const everyEdge = ['drop', 'zero', 'reflect', 'mirror'] as const;
const periodicHann = { name: 'hann', periodic: true } as const;

/** A descriptor of a spectrogram. */
function described<Name extends FeatureName>(
  options: FeatureOptions[Name] & DescribedSpectrogram & FrameGrid,
  describe: (
    spectra: NdArray<Float32Array>,
    grid: { sampleRate: number; fftLength: number },
  ) => NdArray<Float32Array>,
): Case<Name> {
  const { frameLength, hopLength, edges, fftLength = frameLength, window, bins, scale } = options;
  return {
    options,
    offline: (signal) =>
      describe(spectrogram(signal, { frameLength, hopLength, edges, fftLength, window, bins, scale }), {
        sampleRate: signal.sampleRate,
        fftLength,
      }),
  };
}

/** The descriptors of each of openSMILE's sets. */
const openSmileRows = openSmileSets.map((set): Case<'opensmile'> => ({
  options: { set: set.name },
  offline({ samples, sampleRate }) {
    const stream = createOpenSmile(set, { sampleRate });
    const rows = [...stream.push(samples).data, ...stream.finish().data];
    return ndarray(Float32Array.from(rows), [stream.rows, set.descriptorNames.length]);
  },
}));

/**
 * Functionals over windows of 70 ms every 30 ms, the stretches of a stream that is over; GeMAPS' reach as many rows as there
 * are frames of 60 ms, those of IS09 two rows less than there are frames of 25 ms, those of IS10 three less than of 60 ms.
 */
const openSmileWindows = (
  [
    ['gemaps-v01b', 0.06, 0],
    ['is09', 0.025, 2],
    ['is10', 0.06, 3],
  ] as const
).map(([name, frameSeconds, less]): Case<'opensmile'> => ({
  options: { set: name, windowSeconds: 0.07, windowHopSeconds: 0.03 },
  offline({ samples, sampleRate }) {
    const set = openSmileSets.find((one) => one.name === name)!;
    const stream = createOpenSmile(set, { sampleRate });
    stream.push(samples);
    stream.finish();
    const rows = 1 + Math.floor((samples.length - frameSeconds * sampleRate) / (0.01 * sampleRate)) - less;
    const windows = Math.max(0, 1 + Math.floor((rows - 7) / 3));
    const vectors = Array.from({ length: windows }, (_, k) =>
      stream.functionals({ start: 0.03 * k, end: 0.03 * k + 0.07 }),
    );
    const data = Float32Array.from(vectors.flatMap((vector) => [...vector]));
    return ndarray(data, [windows, set.functionalNames.length]);
  },
}));

/** Cases of features that have options of their own, or another function offline. All are for 8000 Hz but `vggish`. */
const ownCases: { [Name in FeatureName]?: Case<Name>[] } = {
  frames: [...everyEdge].map((edges) => ({
    options: { ...odd, edges },
    offline: (signal) => frameSignal(signal, { ...odd, edges }),
  })),
  spectrogram: [
    ...everyEdge.map((edges) => ({
      options: { ...frame, edges, fftLength: 256, bins: 40, scale: 'decibel' as const },
      offline: (signal: AudioSignal) =>
        spectrogram(signal, { ...frame, edges, fftLength: 256, bins: 40, scale: 'decibel' }),
    })),
    {
      options: { frameLength: 64, hopLength: 200 },
      offline: (signal) => spectrogram(signal, { frameLength: 64, hopLength: 200 }),
    },
  ],
  stft: everyEdge.map((edges) => ({
    options: { ...odd, edges, fftLength: 128, window: 'blackman' },
    offline: (signal) => {
      const { real, imag } = stft(signal, { ...odd, edges, fftLength: 128, window: 'blackman' });
      const [frames, bins] = real.shape;
      const rows = new Float32Array(frames * 2 * bins);
      for (let t = 0; t < frames; t++) {
        rows.set(real.data.subarray(t * bins, (t + 1) * bins), 2 * t * bins);
        rows.set(imag.data.subarray(t * bins, (t + 1) * bins), (2 * t + 1) * bins);
      }
      return ndarray(rows, [frames, 2 * bins]);
    },
  })),
  mel: [{ options: mel, offline: (signal) => melSpectrogram(signal, mel) }],
  'log-mel': everyEdge.map((edges) => ({
    options: { ...mel, edges, window: periodicHann },
    offline: (signal) =>
      logMelSpectrogram(signal, { ...mel, edges, window: hannWindow(200, { periodic: true }) }),
  })),
  vggish: [{ options: { hopFrames: 40 }, offline: (signal) => vggishExamples(signal, { hopFrames: 40 }) }],
  mfcc: [
    ...(['htk', 'kaldi', 'opensmile'] as const).map((preset) => ({
      options: { preset, energy: preset === 'kaldi', preEmphasis: 0.9 },
      offline: (signal: AudioSignal) =>
        mfcc(signal, { preset, energy: preset === 'kaldi', preEmphasis: 0.9 }),
    })),
    {
      options: { preset: 'librosa', ...frame, melBands: 20, dynamicRange: null },
      offline: (signal) =>
        mfcc(signal, { preset: 'librosa', ...frame, melBands: 20, dynamicRange: Infinity }),
    },
  ],
  'spectral-centroid': [
    described({ ...frame, window: 'hann' }, (spectra, grid) => spectralCentroid(spectra, grid)),
  ],
  'spectral-bandwidth': [described(odd, (spectra, grid) => spectralBandwidth(spectra, grid))],
  'spectral-rolloff': [
    described({ ...frame, share: 0.5, scale: 'power' }, (spectra, grid) =>
      spectralRolloff(spectra, { ...grid, share: 0.5 }),
    ),
  ],
  'spectral-flux': (['l1', 'l2', 'max', 'none'] as const).map((norm) =>
    described({ ...frame, norm }, (spectra) => spectralFlux(spectra, { norm })),
  ),
  'spectral-flatness': [
    described({ ...frame, floor: 1e-6 }, (spectra) => spectralFlatness(spectra, { floor: 1e-6 })),
  ],
  'spectral-contrast': [
    described({ ...frame, octaves: 3, quantile: 0.1 }, (spectra, grid) =>
      spectralContrast(spectra, { ...grid, octaves: 3, quantile: 0.1 }),
    ),
  ],
  'spectral-slope': [
    described({ ...frame, scale: 'decibel', minFrequency: 200, maxFrequency: 3000 }, (spectra, grid) =>
      spectralSlope(spectra, { ...grid, minFrequency: 200, maxFrequency: 3000 }),
    ),
  ],
  'short-time-energy': [
    {
      options: { ...frame, edges: 'reflect', window: 'hamming', scale: 'log' },
      offline: (signal) =>
        shortTimeEnergy(signal, { ...frame, edges: 'reflect', window: 'hamming', scale: 'log' }),
    },
  ],
  'rms-energy': everyEdge.map((edges) => ({
    options: { ...odd, edges },
    offline: (signal) => rmsEnergy(signal, { ...odd, edges }),
  })),
  'zero-crossing-rate': [
    { options: frame, offline: (signal) => zeroCrossingRate(signal, frame) },
    {
      options: { ...odd, preset: 'librosa' },
      offline: (signal) => zeroCrossingRate(signal, { ...odd, preset: 'librosa' }),
    },
  ],
  intensity: [{ options: frame, offline: (signal) => intensity(signal, frame) }],
  loudness: [{ options: frame, offline: (signal) => loudness(signal, frame) }],
  autocorrelation: [
    {
      options: { ...frame, maxLag: 30, scale: 'normalized' },
      offline: (signal) => {
        const frames = frameSignal(signal, frame);
        const rows = Array.from({ length: frames.shape[0] }, (_, t) =>
          autocorrelation(frames.data.slice(t * 200, (t + 1) * 200), { maxLag: 30, scale: 'normalized' }),
        );
        return ndarray(Float32Array.from(rows.flatMap((row) => [...row])), [rows.length, 31]);
      },
    },
  ],
  'pitch-yin': [{ options: pitch, offline: (signal) => pitchYin(signal, pitch) }],
  'pitch-shs': [0, 7].map((lookahead) => ({
    options: { ...pitch, lookahead },
    offline: (signal) => pitchShs(signal, { ...pitch, lookahead }),
  })),
  'pitch-correlation': [
    {
      options: { ...pitch, lookahead: 5, referencePeak: 1 },
      offline: (signal) => pitchCorrelation(signal, { ...pitch, lookahead: 5, referencePeak: 1 }),
    },
    {
      options: { ...pitch, edges: 'zero', lookahead: 3, silenceThreshold: 0, method: 'cross-correlation' },
      offline: (signal) =>
        pitchCorrelation(signal, {
          ...pitch,
          edges: 'zero',
          lookahead: 3,
          silenceThreshold: 0,
          method: 'cross-correlation',
        }),
    },
  ],
  'harmonics-to-noise-ratio': [
    {
      options: { frameLength: 400, hopLength: 100, minFrequency: 80, referencePeak: 0.5 },
      offline: (signal) =>
        harmonicsToNoiseRatio(signal, {
          frameLength: 400,
          hopLength: 100,
          minFrequency: 80,
          referencePeak: 0.5,
        }),
    },
  ],
  'gammatone-filterbank': [
    {
      options: { frequencies: [100, 1000, 3900] },
      offline: (signal) => gammatoneFilterbank(signal, { frequencies: Float64Array.of(100, 1000, 3900) }),
    },
  ],
  cochleagram: [
    {
      options: { frameLength: 160, hopLength: 80, channels: 6, maxFrequency: 4000 },
      offline: (signal) =>
        cochleagram(signal, { frameLength: 160, hopLength: 80, channels: 6, maxFrequency: 4000 }),
    },
    {
      options: { frameLength: 101, hopLength: 37, channels: 4, maxFrequency: 3000, scale: 'log' },
      offline: (signal) =>
        cochleagram(signal, {
          frameLength: 101,
          hopLength: 37,
          channels: 4,
          maxFrequency: 3000,
          scale: 'log',
        }),
    },
  ],
  mrcg: (['authors', 'regression'] as const).map((deltas) => ({
    options: { rms: null, channels: 12, maxFrequency: 4000, deltas },
    offline: (signal) => mrcg(signal, { rms: null, channels: 12, maxFrequency: 4000, deltas }),
  })),
  opensmile: [...openSmileRows, ...openSmileWindows],
};

/** The default options, and the function of the same name: of the spectrogram for a spectral descriptor. */
function defaultCase(feature: FeatureName): Case<FeatureName> {
  const name = feature.replace(/-(.)/g, (_, letter: string) => letter.toUpperCase());
  const offline = (dsp as unknown as Record<string, (...args: unknown[]) => NdArray<Float32Array>>)[name];
  if (!feature.startsWith('spectral-')) return { options: {} as never, offline: (signal) => offline(signal) };
  return described({ frameLength: 200, hopLength: 80, scale: 'power' } as never, (spectra, grid) =>
    offline(spectra, grid),
  );
}

/** At least one case of every feature. */
export const extractorCases = Object.fromEntries(
  extractorFeatures.map((feature) => [feature, ownCases[feature] ?? [defaultCase(feature)]]),
) as { [Name in FeatureName]: Case<Name>[] };
