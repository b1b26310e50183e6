import type { Random } from '../random';
import type { ClipPlan } from './plan-clip';

/** Control frames a second: how often the synthesizer's settings change. @internal */
export const controlRate = 200;

/** The synthesizer's settings over time, one value a control frame (5 ms). @internal */
export interface Utterance {
  /** Pitch, Hz. */
  f0: Float64Array;
  /** Strength of voicing, 0 to 1. */
  voicing: Float64Array;
  /** Strength of fricative noise, 0 to 1, and its centre, Hz. */
  frication: Float64Array;
  fricationCentre: Float64Array;
  /** Three formants, Hz. */
  formants: [Float64Array, Float64Array, Float64Array];
}

/** Formants of an adult male's vowels, Hz (Peterson and Barney 1952): beet bit bet bat father bought book boot but. */
const vowels = [
  [270, 2290, 3010],
  [390, 1990, 2550],
  [530, 1840, 2480],
  [660, 1720, 2410],
  [730, 1090, 2440],
  [570, 840, 2410],
  [440, 1020, 2240],
  [300, 870, 2240],
  [640, 1190, 2390],
];
const nasalFormants = [280, 1100, 2300];
const fricativeCentres = [2600, 3400, 4800, 5800];

/**
 * Speaks without words: syllables of an optional consonant (fricative, nasal, stop) and a vowel, with pauses, and a
 * pitch contour of declination, accents, a final movement and trembling whose mean over voiced frames is `meanF0`.
 * @internal
 */
export function planUtterance(
  random: Random,
  { voice, seconds }: Pick<ClipPlan, 'voice' | 'seconds'>,
): Utterance {
  const count = Math.round(seconds * controlRate);
  const track = () => new Float64Array(count);
  const utterance: Utterance = {
    f0: track(),
    voicing: track(),
    frication: track(),
    fricationCentre: track().fill(4000),
    formants: [track().fill(500), track().fill(1500), track().fill(2500)],
  };
  const first = Math.round((0.06 + 0.06 * random.next()) * controlRate);
  const last = count - Math.round((0.08 + 0.06 * random.next()) * controlRate);
  const nuclei = layOutSyllables(random, utterance, voice, first, last);

  smooth(utterance.voicing, 3);
  smooth(utterance.frication, 2);
  for (const formant of utterance.formants) smooth(formant, 6);
  drawPitch(random, utterance, voice, nuclei, first, last);
  return utterance;
}

/** Fills the tracks with syllables; returns the middle of every vowel. */
function layOutSyllables(
  random: Random,
  { voicing, frication, fricationCentre, formants }: Utterance,
  { syllableRate, pause, vocalTractScale }: ClipPlan['voice'],
  first: number,
  last: number,
): number[] {
  const setFormants = (target: number[], start: number, end: number) =>
    formants.forEach((track, i) => track.fill(target[i] * vocalTractScale, start, end));
  const nuclei: number[] = [];
  const syllable = controlRate / syllableRate;
  let at = first;
  while (at < last) {
    if (nuclei.length > 1 && at + 2 * syllable < last && random.next() < pause) {
      at += Math.round(controlRate * (0.06 + 0.1 * random.next()));
    }
    const consonant = random.next();
    const onset = Math.round(syllable * (0.25 + 0.15 * random.next()));
    const vowelStart = Math.min(last, at + (consonant < 0.75 ? onset : 0));
    const rest = last - vowelStart;
    const length = Math.round(syllable * (0.6 + 0.25 * random.next()));
    const vowelEnd = rest < length + 0.9 * syllable ? last : vowelStart + length;
    if (consonant < 0.3) {
      frication.fill(0.6 + 0.4 * random.next(), at, vowelStart);
      fricationCentre.fill(fricativeCentres[random.integer(4)], at, vowelStart);
    } else if (consonant < 0.5) {
      setFormants(nasalFormants, at, vowelStart);
      voicing.fill(0.35, at, vowelStart);
    } else if (consonant < 0.75) {
      frication.fill(0.8, Math.max(at, vowelStart - 2), vowelStart);
      fricationCentre.fill(fricativeCentres[random.integer(4)], at, vowelStart);
    }
    setFormants(vowels[random.integer(vowels.length)], vowelStart, vowelEnd);
    voicing.fill(0.8 + 0.2 * random.next(), vowelStart, vowelEnd);
    nuclei.push(Math.round((vowelStart + vowelEnd) / 2));
    at = vowelEnd;
  }
  return nuclei;
}

function drawPitch(
  random: Random,
  { f0, voicing }: Utterance,
  { meanF0, range, finalRise, tremor }: ClipPlan['voice'],
  nuclei: number[],
  first: number,
  last: number,
): void {
  const accents = nuclei.map((nucleus) => ({
    nucleus,
    height: range * (random.next() < 0.5 ? 1 : 0.25) * (0.7 + 0.6 * random.next()),
  }));
  const tremorRate = 6 + 2 * random.next();
  const phases = [0, 0, 0].map(() => 2 * Math.PI * random.next());
  for (let i = 0; i < f0.length; i++) {
    const t = i / controlRate;
    const x = Math.min(1, Math.max(0, (i - first) / (last - first)));
    let semitones = -2.5 * x + finalRise * Math.max(0, (x - 0.65) / 0.35);
    for (const { nucleus, height } of accents) {
      const distance = (i - nucleus) / (0.07 * controlRate);
      semitones += height * Math.exp(-0.5 * distance * distance);
    }
    semitones +=
      0.3 * Math.sin(2 * Math.PI * 1.7 * t + phases[0]) + 0.15 * Math.sin(2 * Math.PI * 3.1 * t + phases[1]);
    semitones += tremor * Math.sin(2 * Math.PI * tremorRate * t + phases[2]);
    f0[i] = 2 ** (semitones / 12);
  }
  const factor = meanF0 / voicedMean(f0, voicing);
  for (let i = 0; i < f0.length; i++) f0[i] *= factor;
}

function voicedMean(values: Float64Array, voicing: Float64Array): number {
  let sum = 0;
  let count = 0;
  for (let i = 0; i < values.length; i++) {
    if (voicing[i] < 0.5) continue;
    sum += values[i];
    count++;
  }
  return sum / count;
}

/** Replaces each value by the mean of its neighbours up to `radius` away, twice: a triangular window. */
function smooth(track: Float64Array, radius: number): void {
  for (let pass = 0; pass < 2; pass++) {
    const source = Float64Array.from(track);
    for (let i = 0; i < track.length; i++) {
      let sum = 0;
      for (let k = i - radius; k <= i + radius; k++) {
        sum += source[Math.min(source.length - 1, Math.max(0, k))];
      }
      track[i] = sum / (2 * radius + 1);
    }
  }
}
