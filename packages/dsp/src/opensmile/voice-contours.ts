import { createFrameCutter } from '../frames/frame-cutter';
import { frameGrid, type ContourSource, type ContourTable } from './contour-source';
import { formantsOf } from './formant-frame';
import { createFrame } from './frame';
import { createHarmonicLevels, noLevel } from './harmonic-levels';
import { createHarmonicsToNoise } from './harmonics-to-noise';
import { createPeriodSteadiness } from './period-steadiness';
import { pitchLookahead } from './pitch-path';
import { createPitchTracker, pitchSeconds, type TrackedFrame } from './pitch-tracker';
import { createVoicePeriods } from './voice-periods';

const formantCount = 3;
const formantSeconds = 0.02;
/** Share of the period within which the next one is searched. */
const searchRange = 0.1;
const pitchRange = { minPitch: 55, maxPitch: 1000 };

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
    lookahead: pitchLookahead,
    create: (sampleRate) => createVoiceSource(sampleRate, shape.names.length, columns),
  };
}

function createVoiceSource(
  sampleRate: number,
  shapeWidth: number,
  columns: readonly number[],
): ContourSource {
  const tracker = createPitchTracker(sampleRate, pitchRange);
  const formantGrid = frameGrid(sampleRate, formantSeconds);
  const formantFrame = createFrame(formantGrid.frameLength / formantSeconds, formantGrid.frameLength);
  const formantCutter = createFrameCutter(formantGrid);
  const formants = formantsOf(formantFrame, { window: 'hamming' }, formantCount);
  const { fftLength, sampleRate: rate } = tracker;
  const levelsOf = createHarmonicLevels(fftLength / 2 + 1, rate / fftLength, formantCount);
  const noiseRatioOf = createHarmonicsToNoise(fftLength, rate);
  const periodsOf = createVoicePeriods(rate, tracker.hopLength, searchRange);
  const steadinessOf = createPeriodSteadiness();
  const heldFormants: { frequencies: Float64Array; bandwidths: Float64Array }[] = [];

  const heldShapes: number[][] = [];

  const row = ({ pitch, magnitudes, samples }: TrackedFrame, out: number[]) => {
    const { frequencies, bandwidths } = heldFormants.shift()!;
    const voiced = pitch > 0;
    const { jitter, shimmer } = steadinessOf(periodsOf(samples, pitch));
    const levels = voiced ? levelsOf(magnitudes, pitch, frequencies) : undefined;
    out.push(
      voiced ? 12 * Math.log2(pitch / 27.5) : 0,
      jitter,
      20 * Math.log10(1 + shimmer),
      voiced ? noiseRatioOf(magnitudes, pitch) : 0,
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
      tracker.push(samples, last, (frame) => row(frame, out));
      return new Float64Array(out);
    },
  };
}
