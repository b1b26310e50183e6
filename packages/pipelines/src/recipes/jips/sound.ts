import {
  beatHistogram,
  detectEndpoints,
  mfcc,
  pauseDuration,
  preEmphasis,
  quantize,
  shortTimeEnergy,
  spectralCentroid,
  spectralFlux,
  spectrogram,
  zeroCrossingRate,
  type AudioReader,
  type AudioSignal,
  type TimeInterval,
} from '@avemo/dsp';
import { openSmileFunctionals } from '@avemo/dsp/opensmile';
import { openSmileSetOf, type OpenSmileName } from '../../features/open-smile-sets';
import { signalReader } from '../../io/signal-reader';

/** The paper's rate, Hz, and its weight of pre-emphasis. */
const SAMPLE_RATE = 16000;
const PRE_EMPHASIS = 0.94;
/** Its long frames, in seconds. */
const LONG = 3;
const SHIFT = 1;
/** Its frames of sound: five of 40 ms make an image. */
const FRAME = 0.04;
const FRAMES = 5;

const short = { frameLength: 400, hopLength: 160 };
const shortSeconds = short.hopLength / SAMPLE_RATE;

/** What the sound of a recording is like at each step. */
export interface SoundSteps {
  steps: number;
  /** [steps, time, bands, 1], bytes. */
  images: Uint8Array;
  /** [steps, width]. */
  descriptors: Float32Array;
  width: number;
  /** Short-time energy of each step. */
  energy: Float32Array;
}

/** How the sound is described. */
export type SoundOptions = {
  /** Seconds from one step to the next. */
  step: number;
  /** Bands of a spectrum image, and columns of each of its five frames. */
  bands: number;
  columns: number;
  /** Which of openSMILE's sets has its functionals among the descriptors. */
  openSmile: 'none' | OpenSmileName;
  /** What the logarithm of the MFCC stands before. */
  logBefore: 'mel' | 'dct';
};

/**
 * Step 1 to 5 of the paper: 16 kHz and 16 bit, pre-emphasis, long frames of 3 s every second, endpoints, descriptors; and the
 * images of five frames of 40 ms that the audio context network sees.
 *
 * Source: JIPS, Liu & Tang 2021, step 1, step 2, step 3, step 4, step 5, https://doi.org/10.3745/JIPS.02.0161.
 */
export function soundSteps(
  sound: AudioSignal | AudioReader,
  { step, bands, columns, openSmile, logBefore }: SoundOptions,
): SoundSteps {
  const plain = quantized('read' in sound ? sound : signalReader(sound, SAMPLE_RATE));
  const emphasised = withPreEmphasis(plain);
  const hop = Math.round(step * SAMPLE_RATE);
  const steps = Math.max(1, Math.floor(plain.length / hop));
  const frames = describeLongFrames(plain, emphasised, { openSmile, logBefore });
  const width = frames[0].length;
  const descriptors = new Float32Array(steps * width);
  for (let i = 0; i < steps; i++) {
    const frame = Math.round((i * step - LONG / 2) / SHIFT);
    descriptors.set(frames[Math.min(frames.length - 1, Math.max(0, frame))], i * width);
  }
  return {
    steps,
    images: spectrumImages(emphasised, { steps, hop, bands, columns }),
    descriptors,
    width,
    energy: Float32Array.from({ length: steps }, (_, i) => {
      const piece = { samples: cut(plain, i * hop, (i + 1) * hop), sampleRate: SAMPLE_RATE };
      return shortTimeEnergy(piece, { frameLength: hop, hopLength: hop }).data[0];
    }),
  };
}

/** The samples in steps of 16 bits. */
const quantized = ({ sampleRate, length, read }: AudioReader): AudioReader => ({
  sampleRate,
  length,
  read: (start, end) => quantize({ samples: read(start, end), sampleRate }, { bits: 16 }).samples,
});

const withPreEmphasis = ({ sampleRate, length, read }: AudioReader): AudioReader => ({
  sampleRate,
  length,
  read(start, end) {
    const previous = start > 0 ? read(start - 1, start)[0] : 0;
    return preEmphasis({ samples: read(start, end), sampleRate }, { coefficient: PRE_EMPHASIS, previous })
      .samples;
  },
});

/** One spectrum image a step, of the 0.2 s that end with its first frame; levels over 80 dB as bytes. */
function spectrumImages(
  sound: AudioReader,
  { steps, hop, bands, columns }: { steps: number; hop: number; bands: number; columns: number },
): Uint8Array {
  const { sampleRate } = sound;
  const hopLength = Math.round((FRAME * sampleRate) / columns);
  const width = FRAMES * columns;
  const reach = (width - 1) * hopLength + short.frameLength;
  const images = new Uint8Array(steps * width * bands);
  const bins = melLike(bands);
  for (let i = 0; i < steps; i++) {
    const end = i * hop + Math.round(FRAME * sampleRate);
    const piece = { samples: cut(sound, end - reach, end), sampleRate };
    const { data, shape } = spectrogram(piece, {
      frameLength: short.frameLength,
      hopLength,
      fftLength: 512,
      window: 'hamming',
    });
    for (let column = 0; column < Math.min(width, shape[0]); column++) {
      for (let band = 0; band < bands; band++) {
        let power = 0;
        for (let bin = bins[band]; bin < Math.max(bins[band] + 1, bins[band + 1]); bin++)
          power = Math.max(power, data[column * shape[1] + bin]);
        const level = 20 * Math.log10(power + 1e-5);
        images[(i * width + column) * bands + band] = Math.max(0, Math.min(255, (255 * (level + 60)) / 80));
      }
    }
  }
  return images;
}

/** Edges of bands that are even in mel, as bins of a transform of 512; narrow ones share a bin with their neighbour. */
function melLike(bands: number): number[] {
  const mel = (hertz: number) => 2595 * Math.log10(1 + hertz / 700);
  const hertz = (value: number) => 700 * (10 ** (value / 2595) - 1);
  return Array.from({ length: bands + 1 }, (_, i) =>
    Math.min(256, Math.round((hertz((i / bands) * mel(SAMPLE_RATE / 2)) * 512) / SAMPLE_RATE)),
  );
}

/** The descriptors of every long frame. */
function describeLongFrames(
  plain: AudioReader,
  emphasised: AudioReader,
  { openSmile, logBefore }: Pick<SoundOptions, 'openSmile' | 'logBefore'>,
): Float32Array[] {
  const seconds = plain.length / SAMPLE_RATE;
  const speech = detectEndpoints(plain);
  const tracks = shortTracks(emphasised, logBefore);
  const count = Math.max(1, Math.ceil((seconds - LONG) / SHIFT) + 1);
  return Array.from({ length: count }, (_, k) => {
    const segment = { start: k * SHIFT, end: Math.min(seconds, k * SHIFT + LONG) };
    const piece = {
      samples: cut(plain, Math.round(segment.start * SAMPLE_RATE), Math.round(segment.end * SAMPLE_RATE)),
      sampleRate: SAMPLE_RATE,
    };
    const values = [
      ...statistics(tracks, framesOf(segment, speech, tracks[0].length)),
      pauseDuration(speech, segment),
      ...rhythm(piece),
      ...functionalsOf(piece, openSmile),
    ];
    return Float32Array.from(values, (value) => (Number.isFinite(value) ? value : 0));
  });
}

/** openSMILE's functionals need a few frames; less sound than that has zeros. */
function functionalsOf(piece: AudioSignal, name: SoundOptions['openSmile']): Float32Array {
  const width = functionalCount(name);
  if (name === 'none' || piece.samples.length < 0.1 * SAMPLE_RATE) return new Float32Array(width);
  return openSmileFunctionals(piece, openSmileSetOf('soundSteps', name));
}

/** How many functionals a set has. */
export const functionalCount = (name: SoundOptions['openSmile']): number =>
  name === 'none' ? 0 : openSmileSetOf('soundSteps', name).functionalNames.length;

/** Short frames that are described at once. */
const framesAtOnce = 4096;

/** MFCC, centroid, flux, log energy and zero crossings of frames of 25 ms, every 10 ms. */
function shortTracks(emphasised: AudioReader, logBefore: 'mel' | 'dct'): Float32Array[] {
  const { frameLength, hopLength } = short;
  const frames = Math.max(0, 1 + Math.floor((emphasised.length - frameLength) / hopLength));
  let tracks: Float32Array[] = [];
  for (let first = 0; first === 0 || first < frames; first += framesAtOnce) {
    // Flux looks at the frame before.
    const begin = Math.max(0, first - 1);
    const last = Math.min(frames, first + framesAtOnce);
    const end = frames === 0 ? emphasised.length : (last - 1) * hopLength + frameLength;
    const samples = emphasised.read(begin * hopLength, end);
    const columns = tracksOf({ samples, sampleRate: SAMPLE_RATE }, logBefore);
    if (first === 0) tracks = columns.map(() => new Float32Array(frames));
    columns.forEach((column, c) => tracks[c].set(column.subarray(first - begin), first));
  }
  return tracks;
}

function tracksOf(emphasised: AudioSignal, logBefore: 'mel' | 'dct'): Float32Array[] {
  const spectra = spectrogram(emphasised, { ...short, fftLength: 512, window: 'hamming' });
  const cepstra = mfcc(emphasised, { preset: 'htk', preEmphasis: 0, logBefore });
  const [frames] = spectra.shape;
  const columns = (matrix: { data: Float32Array; shape: number[] }) =>
    Array.from({ length: matrix.shape[1] }, (_, column) =>
      Float32Array.from({ length: frames }, (__, t) => matrix.data[t * matrix.shape[1] + column] ?? 0),
    );
  return [
    ...columns(cepstra),
    ...columns(spectralCentroid(spectra, { sampleRate: SAMPLE_RATE, fftLength: 512 })),
    ...columns(spectralFlux(spectra)),
    ...columns(shortTimeEnergy(emphasised, { ...short, window: 'hamming', scale: 'log' })),
    ...columns(zeroCrossingRate(emphasised, short)),
  ];
}

/** The short frames of a long one in which somebody speaks; all of them where nobody does. */
function framesOf({ start, end }: TimeInterval, speech: readonly TimeInterval[], count: number): number[] {
  const first = Math.max(0, Math.floor(start / shortSeconds) - 2);
  const last = Math.min(count, Math.ceil(end / shortSeconds));
  const all = Array.from({ length: Math.max(0, last - first) }, (_, i) => first + i).filter((t) => {
    const middle = (t + 1.25) * shortSeconds;
    return middle >= start && middle < end;
  });
  const near = speech.filter((one) => one.end > start && one.start < end);
  const spoken = all.filter((t) => {
    const middle = (t + 1.25) * shortSeconds;
    return near.some((one) => middle >= one.start && middle < one.end);
  });
  return spoken.length > 0 ? spoken : all;
}

/** Mean and standard deviation of each track. */
function statistics(tracks: readonly Float32Array[], frames: readonly number[]): number[] {
  return tracks.flatMap((track) => {
    const mean = frames.reduce((sum, t) => sum + track[t], 0) / Math.max(1, frames.length);
    const square = frames.reduce((sum, t) => sum + (track[t] - mean) ** 2, 0) / Math.max(1, frames.length);
    return [mean, Math.sqrt(square)];
  });
}

/** Of the beat histogram: its sum as a level, its strongest tempo, and that tempo's share. */
function rhythm(piece: AudioSignal): number[] {
  const histogram = beatHistogram(piece);
  const sum = histogram.reduce((total, value) => total + value, 0);
  const top = histogram.reduce((best, value, tempo) => (value > histogram[best] ? tempo : best), 0);
  return [Math.log(sum + 1e-9), top, sum > 0 ? histogram[top] / sum : 0];
}

/** Samples from `from` to `to`, zeros outside. */
function cut(sound: AudioReader, from: number, to: number): Float32Array {
  const piece = new Float32Array(to - from);
  const [first, last] = [Math.max(0, from), Math.min(sound.length, to)];
  if (last > first) piece.set(sound.read(first, last), first - from);
  return piece;
}
