import { formatValue } from '@avemo/checks';
import type { NdArray } from 'ndarray';
import { createSampleWindow, readerOf, type AudioReader } from '../signal/audio-reader';
import type { AudioSignal } from '../signal/audio-signal';
import type { FrameGrid } from '../frames/frame-options';
import { featureMatrix } from '../frames/feature-matrix';
import { firstFrameStart, requireFrameGrid } from '../frames/frame-grid';
import { bestMatch, findExtremum } from './pulse-search';
import { peakOf } from '../signal/signal-peak';

/**
 * Where the periods of a voice lie: a point for each, which moves with the waveform from period to period.
 *
 * In every voiced stretch the search begins at the extreme sample of the middle period. From a pulse at t with the pitch f
 * there, the next lies where the stretch [t − 1/2f, t + 1/2f] correlates best with one 0.8 to 1.25 periods away; it counts
 * if the correlation is above 0.3 (0.7 beyond the end of the voiced stretch) and the peak is above 1 % of the signal's.
 *
 * @param signal - finite samples, or an {@link AudioReader} of them
 * @param pitch - [frames, ≥ 1], first column in Hz, 0 where unvoiced: the result of `pitchCorrelation`, `pitchYin` or
 * `pitchShs` on this signal
 * @param frames - the frame settings that the pitch was computed with; the pitch counts for the middle of its frame
 * @returns times in seconds from the first sample, rising, in double precision; empty without a voiced frame
 * @throws RangeError for pitch outside 0 … sampleRate/2 or options out of range; TypeError for anything but a signal and a matrix
 *
 * Source: P. Boersma & D. Weenink, Praat, "Sound & Pitch: To PointProcess (cc)", https://www.fon.hum.uva.nl/praat/.
 * @example
 * ```ts
 * import { glottalPulses, pitchCorrelation } from '@avemo/dsp';
 *
 * // a click every 8 ms
 * const samples = Float32Array.from({ length: 8000 }, (_, n) => (n % 128 === 64 ? 1 : 0));
 * const options = { frameLength: 640, hopLength: 160, minFrequency: 75, maxFrequency: 600 };
 * const signal = { samples, sampleRate: 16000 };
 * const pulses = glottalPulses(signal, pitchCorrelation(signal, options), options);
 * pulses[20]! - pulses[19]!; // → 0.0080
 * ```
 */
export function glottalPulses(
  signal: AudioSignal | AudioReader,
  pitch: NdArray<Float32Array>,
  frames: FrameGrid,
): Float64Array {
  const reader = readerOf('glottalPulses', signal);
  requireFrameGrid('glottalPulses', frames);
  const { sampleRate } = reader;
  const track = requireTrack(pitch, sampleRate);
  const first = firstFrameStart(frames) + (frames.frameLength - 1) / 2;
  const hop = frames.hopLength;
  const periodAt = (time: number) => periodOf(track, (time - first) / hop);
  const loudest = peakOf(reader);
  const held = createSampleWindow(reader);
  const pulses: number[] = [];
  if (loudest === 0) return new Float64Array(0);
  for (let begin = 0; begin < track.length; begin++) {
    if (track[begin] === 0) continue;
    let end = begin;
    while (end + 1 < track.length && track[end + 1] > 0) end++;
    const left = first + (begin - 0.5) * hop;
    const right = first + (end + 0.5) * hop;
    const middle = (left + right) / 2;
    const half = periodAt(middle) / 2;
    const start = findExtremum(held, middle - half, middle + half);
    const walk = (direction: 1 | -1, until: number, least: number) => {
      const found: number[] = [];
      for (let time = start; ;) {
        const period = periodAt(time);
        if (period === 0) return found;
        const { correlation, peak, place } = bestMatch(held, time, period, direction);
        const matches = correlation >= 0 && direction * (place - time) > period / 2;
        time = matches ? place : time + direction * period;
        const outside = direction * (time - until) >= 0;
        const good = outside
          ? correlation > 0.7 && peak > loudest * 0.0233
          : correlation > 0.3 && peak > loudest * 0.01;
        if (good && time - least > 0.8 * period) found.push(time);
        if (outside) return found;
      }
    };
    const before = pulses.length > 0 ? pulses[pulses.length - 1] : -Infinity;
    for (const place of walk(-1, left, before).reverse()) pulses.push(place);
    pulses.push(start);
    for (const place of walk(1, right, before)) pulses.push(place);
    begin = end;
  }
  return Float64Array.from(pulses, (place) => place / sampleRate);
}

/** The periods in samples of the first column, 0 where unvoiced. */
function requireTrack(pitch: NdArray<Float32Array>, sampleRate: number): Float64Array {
  const { frames, features, data } = featureMatrix('glottalPulses', 'pitch', pitch);
  if (frames > 0 && features === 0) {
    throw new RangeError(`glottalPulses: pitch must have a column; got ${formatValue(pitch.shape)}.`);
  }
  return Float64Array.from({ length: frames }, (_, t) => {
    const frequency = data[t * features];
    if (frequency < 0 || frequency > sampleRate / 2) {
      throw new RangeError(
        `glottalPulses: pitch must be in [0, ${sampleRate / 2}] Hz; got ${frequency} at frame ${t}.`,
      );
    }
    return frequency === 0 ? 0 : sampleRate / frequency;
  });
}

/** The period at a place between frames, from the frequencies of the two; 0 where the nearer one is unvoiced. */
function periodOf(track: Float64Array, place: number): number {
  const near = Math.round(place);
  const far = place < near ? near - 1 : near + 1;
  if (!(track[near] > 0)) return 0;
  if (!(track[far] > 0)) return track[near];
  const share = Math.abs(place - near);
  return 1 / ((1 - share) / track[near] + share / track[far]);
}
