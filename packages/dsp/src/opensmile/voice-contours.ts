import { createFrameCutter } from '../frames/frame-cutter';
import { frameGrid, type ContourSource, type ContourTable } from './contour-source';
import { formantsOf } from './formant-frame';
import { createFrame } from './frame';
import { magnitudesOf, windowedSamples } from './frame-spectra';
import { createHarmonicLevels, noLevel } from './harmonic-levels';
import { createHarmonicsToNoise } from './harmonics-to-noise';
import { createPitchCandidates } from './pitch-candidates';
import { createPeriodSteadiness } from './period-steadiness';
import { createPitchPath } from './pitch-path';

const formantCount = 3;
const [pitchSeconds, formantSeconds] = [0.06, 0.02];
/** Root mean square under the window below which a frame has no pitch. */
const leastEnergy = 0.001;

const names = [
  ...[
    'F0semitoneFrom27.5Hz',
    'jitterLocal',
    'shimmerLocaldB',
    'HNRdBACF',
    'logRelF0-H1-H2',
    'logRelF0-H1-A3',
  ],
  ...[1, 2, 3].flatMap((i) => [`F${i}frequency`, `F${i}bandwidth`, `F${i}amplitudeLogRelF0`]),
  ...[1, 2, 3].flatMap((i) => [`F${i}frequencyV`, `F${i}bandwidthV`]),
];

/** A frame whose pitch is not decided yet. */
interface HeldFrame {
  magnitudes: Float64Array;
  samples: Float64Array;
  loud: boolean;
}

/**
 * What GeMAPS measures of the voice: pitch by subharmonic summation over 60 ms and the best path of the next 30 frames;
 * behind it, in voiced frames, harmonics-to-noise ratio and levels of harmonics; formants of 20 ms in all frames. The
 * `masked` columns of the source before come again, once with 0 in unvoiced, once with 0 in voiced frames.
 * @internal
 */
export function voiceContours(shape: ContourTable, masked: readonly string[]): ContourTable {
  const columns = masked.map((name) => shape.names.indexOf(name));
  return {
    names: [...names, ...masked.map((name) => `${name} V`), ...masked.map((name) => `${name} UV`)],
    frameSeconds: pitchSeconds,
    create: (sampleRate) => createVoiceSource(sampleRate, shape.names.length, columns),
  };
}

function createVoiceSource(
  sampleRate: number,
  shapeWidth: number,
  columns: readonly number[],
): ContourSource {
  const grid = frameGrid(sampleRate, pitchSeconds);
  const formantGrid = frameGrid(sampleRate, formantSeconds);
  const frame = createFrame(grid.frameLength / pitchSeconds, grid.frameLength);
  const formantFrame = createFrame(formantGrid.frameLength / formantSeconds, formantGrid.frameLength);
  const cutter = createFrameCutter(grid);
  const formantCutter = createFrameCutter(formantGrid);
  const view = { window: 'gauss' } as const;
  const magnitudes = magnitudesOf(frame, view);
  const windowed = windowedSamples(frame, view);
  const formants = formantsOf(formantFrame, { window: 'hamming' }, formantCount);
  const { fftLength, sampleRate: rate } = frame;
  const bins = fftLength / 2 + 1;
  const candidatesOf = createPitchCandidates(bins, rate);
  const levelsOf = createHarmonicLevels(bins, rate / fftLength, formantCount);
  const noiseRatioOf = createHarmonicsToNoise(fftLength, rate);
  const steadinessOf = createPeriodSteadiness(rate, grid.hopLength);
  const path = createPitchPath();
  const held: HeldFrame[] = [];
  const heldFormants: { frequencies: Float64Array; bandwidths: Float64Array }[] = [];

  const heldShapes: number[][] = [];

  const row = (pitch: number, out: number[]) => {
    const { magnitudes: spectrum, samples: wave, loud } = held.shift()!;
    const { frequencies, bandwidths } = heldFormants.shift()!;
    const voiced = pitch > 0 && loud;
    const { jitter, shimmer } = steadinessOf(wave, voiced ? pitch : 0);
    const levels = voiced ? levelsOf(spectrum, pitch, frequencies) : undefined;
    out.push(
      voiced ? 12 * Math.log2(pitch / 27.5) : 0,
      jitter,
      shimmer,
      voiced ? noiseRatioOf(spectrum, pitch) : 0,
      levels?.h1h2 ?? 0,
      levels?.h1a3 ?? 0,
    );
    for (let i = 0; i < formantCount; i++) {
      out.push(frequencies[i], bandwidths[i], levels?.formants[i] ?? noLevel);
    }
    for (let i = 0; i < formantCount; i++) {
      out.push(voiced ? frequencies[i] : 0, voiced ? bandwidths[i] : 0);
    }
    const values = heldShapes.shift()!;
    for (const value of values) out.push(voiced ? value : 0);
    for (const value of values) out.push(voiced ? 0 : value);
  };
  return {
    push(samples, last, [shape]) {
      for (let at = 0; at < shape.length; at += shapeWidth) {
        heldShapes.push(columns.map((column) => shape[at + column]));
      }
      formantCutter.cut(samples, last, (source, start) => {
        formantFrame.moveTo(source, start);
        const { frequencies, bandwidths } = formants();
        heldFormants.push({ frequencies: frequencies.slice(), bandwidths: bandwidths.slice() });
      });
      const out: number[] = [];
      cutter.cut(samples, last, (source, start) => {
        frame.moveTo(source, start);
        const spectrum = magnitudes();
        held.push({
          magnitudes: spectrum.slice(),
          samples: frame.samples.slice(),
          loud: rootMeanSquare(windowed(), grid.frameLength) > leastEnergy,
        });
        const pitch = path.add(candidatesOf(spectrum));
        if (pitch !== undefined) row(pitch, out);
      });
      if (last) for (const pitch of path.rest()) row(pitch, out);
      return Float64Array.from(out);
    },
  };
}

function rootMeanSquare(samples: Float64Array, length: number): number {
  let sum = 0;
  for (let n = 0; n < length; n++) sum += samples[n] * samples[n];
  return Math.sqrt(sum / length);
}
