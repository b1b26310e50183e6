import { ndArray } from '@avemo/checks';
import type { NdArray } from 'ndarray';
import type { AudioSignal } from '../signal/audio-signal';
import { fillFrame } from '../frames/fill-frame';
import { countFrames, firstFrameStart } from '../frames/frame-grid';
import { pitchFrames, type PitchOptions } from './pitch-range';
import { pyinCandidates } from './pyin-candidates';
import { pyinPath } from './pyin-path';
import { requireSignal } from '../signal/require-signal';
import { createYinDifference, normalizeDifference, parabolaVertex } from './yin-difference';

/** Options of {@link pitchPyin}. */
export type PitchPyinOptions = PitchOptions;

const stepsPerOctave = 120;
/** Octaves a second that a pitch moves at most. */
const fastest = 35.92;
const switching = 0.01;

/**
 * Pitch by probabilistic YIN (pYIN): every dip of YIN's d′ is a candidate, as probable as the thresholds, distributed as
 * Beta(2, 18), for which YIN would take it; then the most probable path through pitches in steps of 0.1 semitone, voiced or
 * unvoiced, that moves at most 35.92 octaves a second and changes its voicing with probability 0.01.
 *
 * It is librosa's form: d is summed over the whole frame with zeros behind it; take `edges: 'zero'` for its frames.
 *
 * @param signal - finite samples; shorter than a frame gives no frames
 * @param options - `frameLength` and `hopLength` in samples, the range of the pitch in Hz
 * @returns Two columns per frame, [frames, 2]. The pitch in Hz, 0 where unvoiced; and the probability in [0, 1] that the frame is voiced
 * @throws RangeError for options out of range or a frame shorter than two periods of `minFrequency`
 *
 * Source: M. Mauch & S. Dixon, pYIN: a fundamental frequency estimator using probabilistic threshold distributions, 2014, https://doi.org/10.1109/ICASSP.2014.6853678.
 * @example
 * ```ts
 * import { pitchPyin } from '@avemo/dsp';
 *
 * const samples = Float32Array.from({ length: 16000 }, (_, n) => Math.sin((2 * Math.PI * 200 * n) / 16000));
 * const options = { frameLength: 1024, hopLength: 160, minFrequency: 60, maxFrequency: 500 };
 * const pitch = pitchPyin({ samples, sampleRate: 16000 }, options);
 * [pitch.shape, Math.abs(pitch.get(0, 0) - 200) < 2]; // → [[94, 2], true]
 * ```
 */
export function pitchPyin(signal: AudioSignal, options: PitchPyinOptions = {}): NdArray<Float32Array> {
  requireSignal('pitchPyin', signal);
  const { samples, sampleRate } = signal;
  const settings = pitchFrames('pitchPyin', sampleRate, options, { periods: 2 });
  const { frameLength, hopLength, edges = 'drop', minFrequency, maxFrequency } = settings;
  const minLag = Math.max(1, Math.floor(sampleRate / maxFrequency));
  const maxLag = Math.min(Math.ceil(sampleRate / minFrequency), frameLength - 1);
  const { one: differenceOf } = createYinDifference(frameLength, maxLag, false);
  const frames = countFrames(samples.length, settings);
  const pitches = Math.floor(stepsPerOctave * Math.log2(maxFrequency / minFrequency)) + 1;
  const observations = new Float64Array(frames * pitches);
  const frame = new Float64Array(frameLength);
  const difference = new Float64Array(maxLag + 1);
  for (let t = 0, start = firstFrameStart(settings); t < frames; t++, start += hopLength) {
    fillFrame(samples, start, frame, edges);
    differenceOf(frame, difference);
    normalizeDifference(difference);
    if (difference[0] === 0) continue;
    for (const { lag, probability } of pyinCandidates(difference, minLag)) {
      const edge = lag === minLag || lag === maxLag;
      const frequency = sampleRate / (lag + (edge ? 0 : parabolaVertex(difference, lag)));
      const step = Math.round(stepsPerOctave * Math.log2(frequency / minFrequency));
      observations[t * pitches + Math.max(0, Math.min(pitches - 1, step))] = probability;
    }
  }
  const semitones = Math.round((fastest * 12 * hopLength) / sampleRate);
  const reach = Math.floor((semitones * stepsPerOctave) / 12 / 2);
  const path = pyinPath(observations, frames, { pitches, reach, switching });
  const data = new Float32Array(frames * 2);
  for (let t = 0; t < frames; t++) {
    if (path[t] >= 0) data[2 * t] = minFrequency * 2 ** (path[t] / stepsPerOctave);
    let voiced = 0;
    for (let j = 0; j < pitches; j++) voiced += observations[t * pitches + j];
    data[2 * t + 1] = Math.min(1, voiced);
  }
  return ndArray(data, [frames, 2]);
}
