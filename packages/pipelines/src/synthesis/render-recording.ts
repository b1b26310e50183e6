import { deriveSeed } from '@avemo/checks';
import { createRandom } from '../random';
import { drawTrace } from './affect-trace';
import { filmFace } from './face/film-face';
import type { PictureSize } from './picture-size';
import { affectOf, type RecordingPlan } from './plan-recording';
import { controlRate, planUtterance, type Utterance } from './plan-utterance';
import { frameRate } from './plan-clip';
import type { RenderedClip, Studio } from './render-clip';
import { moveFace } from './render-face';
import { renderSpeech, speechSampleRate } from './render-speech';

/** Phrases between pauses over a quiet background, and the face of who speaks. @internal */
export function renderRecording(studio: Studio, plan: RecordingPlan): RenderedClip {
  const { seed, seconds, frames, phrases, speaker } = plan;
  const samples = background(seed, seconds * speechSampleRate);
  const tracks = () => new Float64Array(seconds * controlRate);
  const spoken: Pick<Utterance, 'voicing' | 'formants'> = {
    voicing: tracks(),
    formants: [tracks(), tracks(), tracks()],
  };
  phrases.forEach((phrase, i) => {
    const random = (purpose: string) => createRandom(deriveSeed(seed, purpose, i));
    const utterance = planUtterance(random('utterance'), phrase);
    const speech = renderSpeech(random('speech'), utterance, { voice: phrase.voice, signalToNoise: 60 });
    const first = Math.round(phrase.start * speechSampleRate);
    speech.forEach((x, n) => (samples[first + n] = Math.max(-1, Math.min(1, samples[first + n] + x))));
    const at = Math.round(phrase.start * controlRate);
    spoken.voicing.set(utterance.voicing, at);
    spoken.formants.forEach((track, k) => track.set(utterance.formants[k], at));
  });
  for (const { start, end } of plan.soundDamage)
    samples.fill(0, Math.round(start * speechSampleRate), Math.round(end * speechSampleRate));
  const stream = moveFace(createRandom(deriveSeed(seed, 'face')), spoken, {
    frames,
    restingSeed: deriveSeed(seed, 'resting face'),
    unit: unitsOf(plan),
  });
  return {
    samples,
    stream,
    pictures: (size: PictureSize) =>
      filmFace(studio.performerOf(speaker.id), stream, { ...size, seed, damage: plan.damage }),
  };
}

/** Action units that follow the affect: valence moves nearly everything, arousal a little; habit moves brows and lips too. */
function unitsOf({ seed, speaker }: RecordingPlan): (name: string, frame: number) => number {
  const { arousal, valence } = affectOf({ seed });
  const habit = drawTrace(seed, 'habit of the face');
  const above = (x: number) => Math.max(0, x);
  const rules: Record<string, (a: number, v: number, h: number) => number> = {
    AU01_r: (a, v) => 1.2 * above(a) + 1.1 * above(-v) * above(-a),
    AU02_r: (a, _, h) => 1.3 * above(a) + 0.5 * above(h),
    AU04_r: (_, v, h) => 2.4 * above(-v) + 0.6 * above(-h),
    AU05_r: (a) => 1.8 * above(a),
    AU06_r: (_, v) => 2 * above(v),
    AU07_r: (a, v) => 1.2 * above(a) * above(-v),
    AU12_r: (_, v, h) => 2.9 * above(v) + 0.6 * above(h),
    AU15_r: (_, v) => 1.8 * above(-v),
    AU17_r: (_, v) => 0.9 * above(-v),
    AU26_r: (a) => 0.8 * above(a),
  };
  return (name, frame) => {
    const time = frame / frameRate;
    return speaker.facialExpressiveness * (rules[name]?.(arousal(time), valence(time), habit(time)) ?? 0);
  };
}

/** Quiet noise, about −62 dB against full scale. */
function background(seed: number, length: number): Float32Array<ArrayBuffer> {
  const random = createRandom(deriveSeed(seed, 'background'));
  const samples = new Float32Array(length);
  let smooth = 0;
  for (let n = 0; n < length; n++) {
    smooth = 0.5 * smooth + 0.5 * (2 * random.next() - 1);
    samples[n] = 0.0025 * smooth;
  }
  return samples;
}
