import { deriveSeed } from '@avemo/checks';
import { createRandom, type Random } from '../random';
import { confusions, emotions, type VoiceOffsets } from './emotions';
import { planFaceDamage, type FaceDamage } from './face-damage';

/** Frames a second of the face stream; a clip lasts a whole number of them. @internal */
export const frameRate = 25;

/** A made-up speaker. @internal */
export interface SpeakerPlan {
  id: string;
  /** Mean pitch of neutral speech, Hz. */
  basePitch: number;
  /** Factor of all formants against an average adult male. */
  vocalTractScale: number;
  /** Habits of the voice, as offsets. */
  levelOffset: number;
  rateOffset: number;
  tilt: number;
  breath: number;
  /** How strongly emotion shows in the voice and in the face, near 1. */
  vocalExpressiveness: number;
  facialExpressiveness: number;
}

/** Everything that is decided about a clip before its sound and picture are made. @internal */
export interface ClipPlan {
  id: string;
  label: string;
  speaker: string;
  /** Frames of the face stream. */
  frames: number;
  seconds: number;
  /** Strength of the emotion, 0.6 to 1. */
  intensity: number;
  arousal: number;
  valence: number;
  voice: Omit<VoiceOffsets, 'pitch' | 'rate' | 'level'> & {
    /** Mean over voiced frames, Hz. */
    meanF0: number;
    /** Syllables a second. */
    syllableRate: number;
    /** Root mean square of the voiced frames, dB against full scale. */
    level: number;
    vocalTractScale: number;
  };
  /** Ratio of voiced speech to background noise, dB. */
  signalToNoise: number;
  /** Action units at the apex, by name. */
  face: Record<string, number>;
  damage: FaceDamage[];
}

const clamp = (value: number, low: number, high: number) => Math.min(high, Math.max(low, value));
const mix = (a: number, b: number, share: number) => a + (b - a) * share;

/** Draws speaker number `index`; even numbers have high voices, odd ones low. @internal */
export function planSpeaker(seed: number, index: number): SpeakerPlan {
  const random = createRandom(deriveSeed(seed, 'speaker', index));
  const high = index % 2 === 0;
  return {
    id: `s${String(index + 1).padStart(2, '0')}`,
    basePitch: (high ? 195 : 112) * 2 ** (clamp(1.6 * random.normal(), -3, 3) / 12),
    vocalTractScale: (high ? 1.15 : 1) * (1 + 0.04 * clamp(random.normal(), -2, 2)),
    levelOffset: 1.2 * random.normal(),
    rateOffset: 0.06 * random.normal(),
    tilt: 0.45 + 0.05 * random.normal(),
    breath: 0.08 + 0.04 * random.next(),
    vocalExpressiveness: 0.85 + 0.3 * random.next(),
    facialExpressiveness: 0.8 + 0.35 * random.next(),
  };
}

/**
 * Draws clip number `index` of a speaker: an intensity, a share of another emotion in each stream, and what is wrong
 * with the recording. @internal
 */
export function planClip(seed: number, speaker: SpeakerPlan, index: number, label: string): ClipPlan {
  const random = createRandom(deriveSeed(seed, 'clip', speaker.id, index));
  const { arousal, valence } = emotions[label];
  const frames = 30 + random.integer(21);
  const intensity = 0.6 + 0.4 * random.next();
  const arousalShift = 0.12 * clamp(random.normal(), -2, 2);
  const valenceShift = 0.12 * clamp(random.normal(), -2, 2);
  const signalToNoise = random.next() < 0.88 ? 22 + 16 * random.next() : 2 + 10 * random.next();
  return {
    id: `${speaker.id}-${String(index + 1).padStart(3, '0')}-${label}`,
    label,
    speaker: speaker.id,
    frames,
    seconds: frames / frameRate,
    intensity,
    arousal: clamp(intensity * arousal + arousalShift, -1, 1),
    valence: clamp(intensity * valence + valenceShift, -1, 1),
    voice: planVoice(random, speaker, label, intensity, arousalShift),
    signalToNoise,
    face: planFace(random, speaker, label, intensity, valenceShift),
    damage: planFaceDamage(random, frames),
  };
}

function planVoice(
  random: Random,
  speaker: SpeakerPlan,
  label: string,
  intensity: number,
  arousalShift: number,
): ClipPlan['voice'] {
  const [other, most] = confusions.voice[label];
  const share = most * random.next();
  const strength = intensity * speaker.vocalExpressiveness;
  const own = emotions[label].voice;
  const offset = (name: keyof VoiceOffsets) => strength * mix(own[name], emotions[other].voice[name], share);
  const pitch = offset('pitch') + 5 * arousalShift + 0.7 * random.normal();
  return {
    meanF0: clamp(speaker.basePitch * 2 ** (pitch / 12), 70, 400),
    syllableRate:
      4.2 * Math.exp(offset('rate') + speaker.rateOffset + 0.3 * arousalShift + 0.06 * random.normal()),
    level: clamp(
      -28 + offset('level') + speaker.levelOffset + 8 * arousalShift + 1.2 * random.normal(),
      -42,
      -17,
    ),
    range: Math.max(0.3, 2.2 + offset('range') + 0.7 * random.normal()),
    finalRise: -0.6 + offset('finalRise') + 0.8 * random.normal(),
    tilt: clamp(speaker.tilt + offset('tilt') + 0.05 * random.normal(), 0, 0.85),
    breath: clamp(speaker.breath + offset('breath') + 0.03 * random.normal(), 0.01, 0.6),
    jitter: clamp(0.006 + offset('jitter') + 0.002 * random.normal(), 0.001, 0.03),
    tremor: Math.max(0, offset('tremor') + 0.1 * random.normal()),
    creak: clamp(offset('creak') + 0.05 * random.normal(), 0, 0.5),
    pause: clamp(0.08 + offset('pause'), 0, 0.3),
    vocalTractScale: speaker.vocalTractScale,
  };
}

function planFace(
  random: Random,
  speaker: SpeakerPlan,
  label: string,
  intensity: number,
  valenceShift: number,
): Record<string, number> {
  const [other, most] = confusions.face[label];
  const share = most * random.next();
  const own = emotions[label].face;
  const blended = emotions[other].face;
  const face: Record<string, number> = {};
  for (const unit of new Set([...Object.keys(own), ...Object.keys(blended), 'AU04_r', 'AU12_r'])) {
    const apex = mix(own[unit] ?? 0, blended[unit] ?? 0, share);
    face[unit] = intensity * speaker.facialExpressiveness * apex * (1 + 0.2 * random.normal());
  }
  face.AU12_r += Math.max(0, 3 * valenceShift);
  face.AU04_r += Math.max(0, -3 * valenceShift);
  return face;
}
