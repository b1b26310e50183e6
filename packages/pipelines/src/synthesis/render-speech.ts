import type { Random } from '../random';
import type { ClipPlan } from './plan-clip';
import { controlRate, type Utterance } from './plan-utterance';

/** The rate of the synthetic sound, Hz. @internal */
export const speechSampleRate = 16000;

const bandwidths = [70, 90, 140, 220, 280];
const upperFormants = [3500, 4500];

/**
 * Source–filter synthesis: glottal pulses (the derivative of the polynomial flow of Klatt and Klatt 1990) and
 * aspiration through five formant resonators in cascade, frication through one of its own, plus background noise.
 * The voiced part is set to the planned level. @internal
 */
export function renderSpeech(
  random: Random,
  utterance: Utterance,
  { voice, signalToNoise }: Pick<ClipPlan, 'voice' | 'signalToNoise'>,
): Float32Array {
  const { f0, voicing, frication, fricationCentre, formants } = utterance;
  const step = speechSampleRate / controlRate;
  const speech = new Float64Array(f0.length * step);
  const source = createSource(random, voice);
  const vocalTract = [...formants, ...upperFormants].map(() => createResonator());
  const constriction = createResonator();
  for (let frame = 0; frame < f0.length; frame++) {
    vocalTract.forEach((resonator, i) => {
      const frequency = i < 3 ? formants[i][frame] : upperFormants[i - 3] * voice.vocalTractScale;
      resonator.tune(Math.min(frequency, 7600), bandwidths[i]);
    });
    constriction.tune(fricationCentre[frame], 1800);
    for (let n = frame * step; n < (frame + 1) * step; n++) {
      let sample = voicing[frame] * source(f0[frame]);
      for (const resonator of vocalTract) sample = resonator.filter(sample);
      const hiss = frication[frame] > 0 ? frication[frame] * (2 * random.next() - 1) : 0;
      speech[n] = sample + 0.25 * constriction.filter(hiss);
    }
  }
  return setLevel(random, speech, voicing, step, voice.level, signalToNoise);
}

/** One sample of the glottal source at each call. */
function createSource(random: Random, { tilt, breath, jitter, creak }: ClipPlan['voice']) {
  const openQuotient = 0.45 + 0.6 * breath + 0.15 * tilt;
  let phase = 0;
  let period = 1;
  let strength = 1;
  let odd = false;
  let smoothed = 0;
  return (f0: number): number => {
    phase += f0 / speechSampleRate / period;
    if (phase >= 1) {
      phase -= 1;
      odd = !odd;
      period = Math.max(0.8, 1 + jitter * random.normal() + (odd ? 0.08 : -0.08) * creak);
      strength = Math.max(0.2, 1 + 3 * jitter * random.normal() - (odd ? creak : 0));
    }
    const p = phase / openQuotient;
    const pulse = p < 1 ? strength * (2 * p - 3 * p * p) : 0;
    const aspiration = breath * (p < 1 ? 1 : 0.3) * (2 * random.next() - 1);
    smoothed += (1 - tilt) * (pulse - smoothed);
    return smoothed + aspiration;
  };
}

/** A second-order resonator with unit gain at 0 Hz (Klatt 1980). */
function createResonator() {
  let a = 1;
  let b = 0;
  let c = 0;
  let y1 = 0;
  let y2 = 0;
  return {
    tune(frequency: number, bandwidth: number): void {
      const radius = Math.exp((-Math.PI * bandwidth) / speechSampleRate);
      c = -radius * radius;
      b = 2 * radius * Math.cos((2 * Math.PI * frequency) / speechSampleRate);
      a = 1 - b - c;
    },
    filter(x: number): number {
      const y = a * x + b * y1 + c * y2;
      y2 = y1;
      y1 = y;
      return y;
    },
  };
}

function setLevel(
  random: Random,
  speech: Float64Array,
  voicing: Float64Array,
  step: number,
  level: number,
  signalToNoise: number,
): Float32Array {
  let power = 0;
  let count = 0;
  for (let n = 0; n < speech.length; n++) {
    if (voicing[Math.floor(n / step)] < 0.5) continue;
    power += speech[n] * speech[n];
    count++;
  }
  const target = 10 ** (level / 20);
  const gain = target / Math.sqrt(power / count);
  const noiseGain = target * 10 ** (-signalToNoise / 20);
  const samples = new Float32Array(speech.length);
  let noise = 0;
  for (let n = 0; n < speech.length; n++) {
    // The one-pole filter leaves a variance of (1/3)·0.5/1.5 of uniform noise: 1/3 of its deviation.
    noise = 0.5 * noise + 0.5 * (2 * random.next() - 1);
    const value = gain * speech[n] + noiseGain * 3 * noise;
    samples[n] = Math.max(-1, Math.min(1, value));
  }
  return samples;
}
