import { ndArray } from '@avemo/checks';
import type { NdArray } from 'ndarray';
import {
  detectEndpoints,
  frameInterval,
  functionalNames,
  functionals,
  glottalPulses,
  harmonicsToNoiseRatio,
  intensity,
  jitter,
  pauseDuration,
  pitchCorrelation,
  rmsEnergy,
  shimmer,
  zeroCrossingRate,
  type AudioReader,
  type AudioSignal,
  type TimeInterval,
} from '@avemo/dsp';

/** What each frame of `prosody` holds; docs and help show these words. */
export const prosodyColumns = {
  f0: 'pitch in Hz, 0 where unvoiced (correlation, 75–500 Hz)',
  voicing: 'height of the correlation at the period, 0 where unvoiced',
  intensity: 'dB above 2·10⁻⁵, as Praat has it',
  rms: 'root mean square',
  zcr: 'zero crossings a sample',
  hnr: 'harmonics-to-noise ratio in dB, 0 where unvoiced',
  jitter: 'local jitter of the periods within 0.1 s to either side, 0 where unvoiced',
  shimmer: 'local shimmer of the same periods, 0 where unvoiced',
  speech: '1 where endpoint detection hears speech, else 0',
} as const;

const columns = Object.keys(prosodyColumns);
/** Columns that say something of voiced frames only. */
const ofVoice = new Set(['f0', 'voicing', 'hnr', 'jitter', 'shimmer']);
const reach = 0.1;
const pitchRange = { minFrequency: 75, maxFrequency: 500 };
/** Three periods of 75 Hz. */
const frameSeconds = 0.04;

interface Prosody {
  columns: string[];
  times: number[];
  features: NdArray<Float32Array>;
}

interface Measured extends Prosody {
  speech: TimeInterval[];
  pulses: Float64Array;
}

/** A sound that is at hand, or is read where it is needed; its features are the same. */
type Sound = AudioSignal | AudioReader;

const lengthOf = (sound: Sound) => ('read' in sound ? sound.length : sound.samples.length);

/** Pitch, voice quality, energy and pauses, in frames of 40 ms every 10 ms. */
export function prosody(signal: Sound): Prosody {
  const { times, features } = measure(signal);
  return { columns, times, features };
}

/** The functionals of each column, of voiced frames where it is about the voice, and what only a whole clip has. */
export function prosodyFunctionals(signal: Sound): { columns: string[]; values: number[] } | undefined {
  const { features, speech, pulses } = measure(signal);
  const [frames] = features.shape;
  if (frames === 0) return undefined;
  const entries: [string, number][] = [];
  columns.slice(0, -1).forEach((column, c) => {
    const course = Array.from({ length: frames }, (_, t) => t)
      .filter((t) => !ofVoice.has(column) || features.get(t, 0) > 0)
      .map((t) => features.get(t, c));
    const values =
      course.length > 0 ? functionals(ndArray(Float32Array.from(course), [course.length, 1])).data : [];
    functionalNames.forEach((name, i) => entries.push([`${column}_${name}`, values[i] ?? 0]));
  });
  const duration = lengthOf(signal) / signal.sampleRate;
  const voiced = Array.from({ length: frames }, (_, t) => features.get(t, 0)).filter((f0) => f0 > 0);
  const { local, absolute, rap, ppq5 } = jitter(pulses);
  const amplitude = shimmer(signal, pulses);
  const pauses = speech.slice(1).map(({ start }, i) => start - speech[i].end);
  const spoken = speech.reduce((sum, { start, end }) => sum + end - start, 0);
  entries.push(
    ['duration', duration],
    ['voiced_share', voiced.length / frames],
    ['speech_duration', spoken],
    ['speech_segments', speech.length],
    ['pause_share', pauseDuration(speech, { start: 0, end: duration })],
    ['pauses', pauses.length],
    ['pause_mean', pauses.length > 0 ? pauses.reduce((sum, pause) => sum + pause, 0) / pauses.length : 0],
    ['jitter_local', local],
    ['jitter_absolute', absolute],
    ['jitter_rap', rap],
    ['jitter_ppq5', ppq5],
    ['shimmer_local', amplitude.local],
    ['shimmer_local_db', amplitude.localDecibel],
    ['shimmer_apq3', amplitude.apq3],
    ['shimmer_apq5', amplitude.apq5],
  );
  return { columns: entries.map(([name]) => name), values: entries.map(([, value]) => value) };
}

function measure(signal: Sound): Measured {
  const { sampleRate } = signal;
  const frameLength = Math.ceil(frameSeconds * sampleRate);
  const hopLength = Math.round(0.01 * sampleRate);
  const grid = { frameLength, hopLength };
  if (lengthOf(signal) < frameLength) {
    return {
      columns,
      times: [],
      features: ndArray(new Float32Array(0), [0, columns.length]),
      speech: [],
      pulses: new Float64Array(0),
    };
  }
  const pitch = pitchCorrelation(signal, { ...grid, ...pitchRange });
  const level = intensity(signal, grid);
  const energy = rmsEnergy(signal, grid);
  const crossings = zeroCrossingRate(signal, grid);
  const harmonics = harmonicsToNoiseRatio(signal, { ...grid, minFrequency: pitchRange.minFrequency });
  const pulses = glottalPulses(signal, pitch, grid);
  const speech = detectEndpoints(signal);
  const count = pitch.shape[0];
  const times: number[] = [];
  const data = new Float32Array(count * columns.length);
  let [from, to, stretch] = [0, 0, 0];
  for (let t = 0; t < count; t++) {
    const { start, end } = frameInterval(t, { ...grid, sampleRate });
    const middle = (start + end) / 2;
    while (from < pulses.length && pulses[from] < middle - reach) from++;
    while (to < pulses.length && pulses[to] <= middle + reach) to++;
    while (stretch < speech.length && speech[stretch].end <= middle) stretch++;
    const f0 = pitch.get(t, 0);
    const near = f0 > 0 && to - from > 2 ? pulses.subarray(from, to) : undefined;
    times.push(start);
    data.set(
      [
        f0,
        pitch.get(t, 1),
        level.get(t, 0),
        energy.get(t, 0),
        crossings.get(t, 0),
        f0 > 0 ? harmonics.get(t, 0) : 0,
        near ? jitter(near).local : 0,
        near ? localShimmer(signal, near) : 0,
        stretch < speech.length && middle >= speech[stretch].start ? 1 : 0,
      ],
      t * columns.length,
    );
  }
  return { columns, times, features: ndArray(data, [count, columns.length]), speech, pulses };
}

/** Shimmer of a few pulses, from the sound around them alone: what it costs does not depend on the length of the sound. */
function localShimmer(sound: Sound, pulses: Float64Array): number {
  const { sampleRate } = sound;
  const first = Math.max(0, Math.floor((pulses[0] - reach) * sampleRate));
  const last = Math.min(lengthOf(sound), Math.ceil((pulses[pulses.length - 1] + reach) * sampleRate));
  const own = pulses.map((pulse) => pulse - first / sampleRate);
  const samples = 'read' in sound ? sound.read(first, last) : sound.samples.subarray(first, last);
  return shimmer({ samples, sampleRate }, own).local;
}
